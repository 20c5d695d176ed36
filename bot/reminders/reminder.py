"""One reminder, and when it is due next: worked out from what is kept, never moved along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.lead import Lead, begins
from bot.reminders.quiet import Going, NotGoing, Quiet
from bot.reminders.wall import moment
from catalog.model import Occurrence

MARGIN = timedelta(minutes=10)
"""A reminder that is late goes out until so long before the start; one set closer to it, until the start."""
UNDATED = timedelta(days=1)
"""How long a reminder of something without a date is of use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """When to write of something saved: so long before its start, or at a wall time in a zone.

    `done_starts` is the start of the last date it was owed for: of that date nothing more is due.
    """

    id: int
    saved_id: int
    lead: Lead | None = None
    wall: datetime | None = None
    zone: str
    done_starts: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a reminder is due next, and for which date (None: what it is of has no date to come)."""

    at: datetime
    occurrence: Occurrence | None = None

    @property
    def expires_at(self) -> datetime:
        """From when on it is of no more use."""
        if self.occurrence is None:
            return self.at + UNDATED
        starts = begins(
            self.occurrence.starts, ZoneInfo(self.occurrence.zone), all_day=self.occurrence.all_day
        )
        return starts - MARGIN if self.at <= starts - 2 * MARGIN else starts


def next_due(
    reminder: Reminder, dates: Iterable[Occurrence], quiet: Quiet, *, now: datetime
) -> Due | NotGoing:
    """When the reminder is due next, `now` or later; else why it is not.

    `dates` are those to come, soonest first. Where several could be meant, the first whose moment is still
    ahead is; where there is none, the reason is that of the first.
    """
    to_come = [occurrence for occurrence in dates if occurrence.starts != reminder.done_starts]
    if reminder.lead is None:
        return _at_wall(reminder, to_come, quiet, now)
    reason = NotGoing.PAST
    for number, occurrence in enumerate(to_come):
        zone = ZoneInfo(occurrence.zone)
        wanted = reminder.lead.before(occurrence.starts, zone, all_day=occurrence.all_day)
        starts = begins(occurrence.starts, zone, all_day=occurrence.all_day)
        going = quiet.ordinary(wanted, now=now, starts=starts)
        if isinstance(going, Going):
            return Due(at=going.at, occurrence=occurrence)
        reason = reason if number else going
    return reason


def _at_wall(reminder: Reminder, dates: list[Occurrence], quiet: Quiet, now: datetime) -> Due | NotGoing:
    if reminder.wall is None:
        raise ValueError("a reminder has a lead or a wall time")
    wanted = moment(reminder.wall, ZoneInfo(reminder.zone))
    after = [occurrence for occurrence in dates if occurrence.starts > wanted]
    if dates and not after:
        return NotGoing.STARTED
    occurrence = after[0] if after else None
    starts = (
        begins(occurrence.starts, ZoneInfo(occurrence.zone), all_day=occurrence.all_day)
        if occurrence is not None
        else None
    )
    going = quiet.ordinary(wanted, now=now, starts=starts)
    return Due(at=going.at, occurrence=occurrence) if isinstance(going, Going) else going
