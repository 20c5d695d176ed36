"""Once a week, on the day and at the hour that somebody chose: when the next digest is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.wall import moment, shown

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """A `weekday`, 0 (Monday) to 6, and a local wall time; ValueError for another day."""

    weekday: int
    at: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < DAYS_OF_A_WEEK:
            raise ValueError(f"no day of a week: {self.weekday}")

    def next(self, after: datetime, zone: ZoneInfo) -> datetime:
        """The first such moment, in UTC, later than the aware moment `after`.

        On the day itself it is today's until that moment, and from then on, the moment included, next week's:
        asked with the moment it was sent at, a digest is due in a week, and never twice on one day.
        """
        day = shown(after, zone).date()
        day += timedelta(days=(self.weekday - day.weekday()) % DAYS_OF_A_WEEK)
        this_week = moment(datetime.combine(day, self.at), zone)
        if this_week > after:
            return this_week
        return moment(datetime.combine(day + timedelta(days=DAYS_OF_A_WEEK), self.at), zone)
