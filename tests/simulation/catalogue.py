"""What the town offers: courses of some dates, things of one date, and one of none."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.wall import moment, shown
from catalog.model import Kind, Occurrence, Opportunity, OpportunityText
from catalog.store import Store

OFFERS = 5
DAYS = (0, 0, 1, 1, 2)
HOURS = (1, 7, 9, 9, 10, 13, 17, 17, 19, 23)


async def offers(session: AsyncSession, rng: Random, now: datetime, zone: ZoneInfo) -> None:
    """Writes them."""
    each = [_offer(number, rng, now, zone) for number in range(OFFERS)]
    await Store(session).write_many(each, author="town", at=now)


def _offer(number: int, rng: Random, now: datetime, zone: ZoneInfo) -> Opportunity:
    dates = 0 if number == OFFERS - 1 else rng.choice((1, 2, 3, 5, 6))
    return Opportunity(
        kind=Kind.COURSE,
        source="town",
        external_id=str(number),
        texts=(OpportunityText(language="es-MX", name=f"Curso {number}"),),
        occurrences=tuple(sorted(_dates(rng, dates, now, zone), key=lambda each: each.starts)),
    )


def _dates(rng: Random, many: int, now: datetime, zone: ZoneInfo) -> list[Occurrence]:
    """So many dates within the next two days, by day and in the small hours."""
    today = shown(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    walls = {today + timedelta(days=rng.choice(DAYS), hours=rng.choice(HOURS)) for _ in range(many)}
    starts = [moment(wall, zone) for wall in walls]
    return [
        Occurrence(starts=each, ends=each + timedelta(hours=1), zone=zone.key, recurrence_id=each)
        for each in starts
        if each > now
    ]
