"""The quiet hours of people, read from the clock on the wall."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LOOK = timedelta(minutes=5)


def is_quiet(moment: datetime, hours: str, zone: ZoneInfo) -> bool:
    """Whether a person's quiet hours hold at a moment."""
    if hours == "never":
        return False
    start, end = (hours or "22:00-08:00").split("-")
    shown = f"{moment.astimezone(zone):%H:%M}"
    return start <= shown < end if start < end else shown >= start or shown < end


def waking(moment: datetime, hours: str, zone: ZoneInfo) -> datetime:
    """When the quiet hours that hold at a moment end, at most some minutes early."""
    while is_quiet(moment + LOOK, hours, zone):
        moment += LOOK
    return moment
