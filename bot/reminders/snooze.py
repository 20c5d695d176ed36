"""Putting a reminder off: for an hour, until this evening, until tomorrow morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.reminders.quiet import NotGoing, Quiet
from bot.reminders.reminder import Due, Reminder, next_due
from bot.reminders.wall import moment, shown
from catalog.model import Occurrence

EVENING = time(20)
"""Later than the reminders of the evening before, which may be what is put off."""
MORNING = time(9)


class Snooze(StrEnum):
    """Until when a reminder is put off."""

    HOUR = "hour"
    EVENING = "evening"
    MORNING = "morning"

    def wall(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The wall time until which one is put off at an aware moment; of today it may have gone by."""
        today = shown(now, zone).date()
        match self:
            case Snooze.HOUR:
                return shown(now + timedelta(hours=1), zone).replace(second=0, microsecond=0)
            case Snooze.EVENING:
                return datetime.combine(today, EVENING)
            case _:
                return datetime.combine(today + timedelta(days=1), MORNING)


def put_off(wall: datetime, quiet: Quiet, *, now: datetime, occurrence: Occurrence | None) -> Due | NotGoing:
    """When a reminder put off until `wall` comes, else why it cannot; it is of this date, or of none."""
    if moment(wall, quiet.zone) < now:
        return NotGoing.PAST
    reminder = Reminder(id=0, saved_id=0, wall=wall, zone=quiet.zone.key)
    return next_due(reminder, [occurrence] if occurrence is not None else [], quiet, now=now)


def possible(quiet: Quiet, *, now: datetime, occurrence: Occurrence | None) -> list[Snooze]:
    """The ways of putting off that come to something, in the order of the clock."""
    return [
        snooze
        for snooze in Snooze
        if isinstance(put_off(snooze.wall(now, quiet.zone), quiet, now=now, occurrence=occurrence), Due)
    ]
