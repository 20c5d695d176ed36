"""The time, as something that is handed in, so that a test can turn it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""
        return datetime.now(UTC)


class TurnedClock:
    """A clock that stands still until it is turned: for tests, and for `--now`."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware moment")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last turned to, aware and in UTC."""
        return self._moment

    def turn(self, by: timedelta) -> None:
        """Moves the hands forward (or, with a negative duration, back)."""
        self._moment += by


class AdjustableClock:
    """Another clock with its hands set forward or back; from there it goes on by itself: for the demo."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The moment its hands show, aware and in UTC."""
        return self._base.now() + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the clock beneath (behind, where negative); nothing where nobody set it."""
        return self._ahead

    def turn_to(self, moment: datetime) -> None:
        """Sets the hands to an aware moment; ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware moment")
        self._ahead = moment.astimezone(UTC) - self._base.now()

    def turn_back(self) -> None:
        """Shows the time of the clock beneath again."""
        self._ahead = timedelta()
