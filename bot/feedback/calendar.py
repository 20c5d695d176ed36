"""When opinions are published: on Mondays at three in the morning, in the city's zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.feedback.window import week_of

HOUR = time(3)
_DAYS = 7


def next_publication(after: datetime, zone: ZoneInfo) -> datetime:
    """The next publication after a moment, in UTC."""
    wall = after.astimezone(zone)
    monday = wall.date() - timedelta(days=wall.weekday())
    moment = datetime.combine(monday, HOUR, zone).astimezone(UTC)
    if moment > after:
        return moment
    return datetime.combine(monday + timedelta(days=_DAYS), HOUR, zone).astimezone(UTC)


def period_of(at: datetime, zone: ZoneInfo) -> str:
    """The week of a publication, by ISO 8601: "2026-W48"."""
    return week_of(at.astimezone(zone).date())
