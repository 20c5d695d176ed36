"""When a message may go out that nobody asked for just now: never in the hours that are to be quiet.

In the hours of the night a reminder waits for the morning, where that is an hour before the start, and else
goes out before the night. What can do neither does not go out at all, and that is said when it is set.
Only that something is cancelled or moved is told at night, without a sound, when it starts within hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.city import QuietHours
from bot.reminders.wall import moment, shown

NEVER = QuietHours(start=time(0), end=time(0))
"""The quiet hours of whoever wants none: they end as they begin."""
AHEAD = timedelta(hours=1)
"""How long before the start the quiet hours must end for a reminder to be worth waiting with."""
EARLIER = timedelta(minutes=15)
"""How long before the quiet hours goes what cannot wait for their end: a slow minute must not reach in."""
URGENT = timedelta(hours=3)
"""How long before the start a change cannot wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """The moment, in UTC, at which a message goes out, and whether it makes no sound."""

    at: datetime
    silent: bool = False


class NotGoing(StrEnum):
    """Why a message does not go out: its moment has gone by, it has started by then, or there is no moment
    before the start that is not quiet."""

    PAST = "past"
    STARTED = "started"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet hours that hold for one person, the city's or their own, in the zone of the city."""

    hours: QuietHours
    zone: ZoneInfo

    def holds(self, at: datetime) -> bool:
        """Whether clocks show a quiet hour at the aware moment `at`."""
        return self.hours.holds(shown(at, self.zone).time())

    def ordinary(self, due: datetime, *, now: datetime, starts: datetime | None = None) -> Going | NotGoing:
        """When a message due at `due` goes out, `now` or later and before the start; moments in UTC.

        `starts` is the moment it begins for people (`lead.begins`), None for a digest or what has no date: it
        waits for the end of the quiet hours. Whoever is late and sends still asks with `due=now`.
        """
        too_late = NotGoing.PAST if due < now else None
        if starts is not None and due >= starts:
            return too_late or NotGoing.STARTED
        if not self.holds(due):
            return too_late or Going(at=due)
        end = self._end_after(due)
        if starts is None or starts - end >= AHEAD:
            # What waits for the morning is not past as long as that is ahead.
            return Going(at=end) if end >= now else NotGoing.PAST
        earlier = self._begin_before(due) - EARLIER
        if earlier >= now and not self.holds(earlier):
            return Going(at=earlier)
        return too_late or NotGoing.QUIET

    def change(self, *, now: datetime, starts: datetime | None) -> Going | NotGoing:
        """When somebody is told that something was cancelled or moved: at once, outside the quiet hours.

        In them it waits for their end or, where that is too late, for the moment from which it is urgent: it
        is never kept back. `starts` is the earlier start of the old and the new one that is still ahead, None
        where there is no date.
        """
        if starts is not None and now >= starts:
            return NotGoing.STARTED
        if not self.holds(now):
            return Going(at=now)
        end = self._end_after(now)
        if starts is None or (starts - now > URGENT and starts - end >= AHEAD):
            return Going(at=end)
        urgent = max(now, starts - URGENT)
        return Going(at=urgent, silent=self.holds(urgent))

    def _end_after(self, at: datetime) -> datetime:
        """The first end of quiet hours after a moment in them."""
        today = shown(at, self.zone).date()
        # Where the clocks go back the end may come twice, and only the second be ahead; where they jump over
        # all the hours that are not quiet, there is none on that day.
        ends = (
            moment(
                datetime.combine(today + timedelta(days=ahead), self.hours.end.replace(fold=fold)), self.zone
            )
            for ahead in range(3)
            for fold in (0, 1)
        )
        return next(end for end in ends if end > at and not self.holds(end))

    def _begin_before(self, at: datetime) -> datetime:
        """The last beginning of quiet hours before a moment in them."""
        today = shown(at, self.zone).date()
        begins = (
            moment(datetime.combine(today - timedelta(days=back), self.hours.start), self.zone)
            for back in range(2)
        )
        return next(begin for begin in begins if begin <= at)
