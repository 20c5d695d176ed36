"""Where something stands that people asked for or the city promised."""

from __future__ import annotations

from enum import StrEnum

LEAST_REASON = 20
"""Letters of the reason for a no: shorter ones explain nothing."""


class State(StrEnum):
    """From first heard to an end. `LATE` comes by itself, from a day that has gone by."""

    HEARD = "heard"
    STUDIED = "studied"
    PROMISED = "promised"
    LATE = "late"
    DONE = "done"
    REFUSED = "refused"

    @property
    def is_end(self) -> bool:
        """Whether nothing more is to be done."""
        return self in (State.DONE, State.REFUSED)


class NoReason(ValueError):
    """A no needs a reason of at least LEAST_REASON letters."""


def check_reason(state: State, reason: str) -> None:
    """Raises NoReason for a no without one."""
    if state is State.REFUSED and len(reason.strip()) < LEAST_REASON:
        raise NoReason
