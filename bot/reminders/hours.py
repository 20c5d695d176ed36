"""A person's quiet hours: their own ("22:00-08:00", "never"), else the city's."""

from __future__ import annotations

from datetime import time

from bot.city import City, QuietHours
from bot.people.preferences import Preference
from bot.reminders.quiet import NEVER, Quiet

NONE_AT_ALL = "never"


def quiet_of(preference: Preference, city: City) -> Quiet:
    """The quiet hours that hold for whoever chose this."""
    return Quiet(
        read_hours(preference.quiet_hours) if preference.quiet_hours else city.quiet_hours, city.zone
    )


def read_hours(kept: str) -> QuietHours:
    """Quiet hours as they are kept; ValueError for anything else."""
    if kept == NONE_AT_ALL:
        return NEVER
    start, _, end = kept.partition("-")
    return QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))


def kept_hours(hours: QuietHours) -> str:
    """Quiet hours as they are kept."""
    return NONE_AT_ALL if hours.start == hours.end else f"{hours.start:%H:%M}-{hours.end:%H:%M}"
