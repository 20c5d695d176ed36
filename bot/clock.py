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
