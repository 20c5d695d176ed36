"""What the database counts of what was published: along indexes, in a few questions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feedback.measures import Tally
from bot.feedback.opinion import Theme, themes_of
from bot.feedback.tables import AnswerRow, DistressCountRow, PublicationRow, RatingRow
from bot.feedback.window import Window

ROWS_AT_ONCE = 5_000
"""So many rows keep the event loop for a few milliseconds."""

Weekly = dict[str, dict[str, Tally]]
"""Ratings by week and by subject."""
Ticked = dict[Theme, dict[str, int]]
"""People by theme and by week."""


async def newest(session: AsyncSession) -> str | None:
    """The week of the newest publication; None where there was none yet."""
    return await session.scalar(select(func.max(PublicationRow.period)))


async def tallies(session: AsyncSession, window: Window) -> Weekly:
    """All ratings of these weeks, by week and subject; not yet what may be shown of them."""
    row = RatingRow
    # Counted in two steps along the index: fewer rows come out than there are stars to a subject.
    each = (
        select(row.period, row.subject, row.stars, func.count().label("count"))
        .where(row.period.between(window.first, window.last))
        .group_by(row.period, row.subject, row.stars)
        .subquery()
    )
    of_stars = (func.sum(case((each.c.stars == stars, each.c.count), else_=0)) for stars in range(1, 6))
    counted = await session.stream(
        select(each.c.period, each.c.subject, *(cast(count, Integer) for count in of_stars)).group_by(
            each.c.period, each.c.subject
        )
    )
    weekly: Weekly = {}
    async for some in counted.partitions(ROWS_AT_ONCE):
        for period, subject, *stars in some:
            weekly.setdefault(period, {})[subject] = Tally(tuple(stars))
    return weekly


async def ticked(session: AsyncSession, window: Window) -> Ticked:
    """How many people ticked each theme in each of these weeks."""
    row = RatingRow
    rows = await session.execute(
        select(row.period, row.themes, func.count())
        .where(row.period.between(window.first, window.last))
        .group_by(row.period, row.themes)
    )
    counts: Ticked = {}
    for period, themes, count in rows:
        _add(counts, period, themes, count)
    return counts


async def ticked_of(session: AsyncSession, window: Window, subjects: Collection[str]) -> dict[str, Ticked]:
    """The same, by subject, of a few subjects."""
    row = RatingRow
    rows = await session.execute(
        select(row.subject, row.period, row.themes, func.count())
        .where(row.period.in_(window.periods), row.subject.in_(subjects))
        .group_by(row.subject, row.period, row.themes)
    )
    counts: dict[str, Ticked] = {subject: {} for subject in subjects}
    for subject, period, themes, count in rows:
        _add(counts[subject], period, themes, count)
    return counts


async def answered(session: AsyncSession, subjects: Collection[str], since: datetime) -> set[str]:
    """Which of these subjects the city has answered since."""
    row = AnswerRow
    found = await session.scalars(select(row.subject).where(row.subject.in_(subjects), row.at >= since))
    return set(found)


async def met_with_care(session: AsyncSession, window: Window) -> int:
    """How many people were met with care in these weeks, of those weeks of which that was published."""
    row = DistressCountRow
    people = select(func.sum(row.people)).where(row.period.between(window.first, window.last))
    return int(await session.scalar(people) or 0)


def _add(counts: Ticked, period: str, themes: list[str], count: int) -> None:
    for theme in themes_of(themes):
        weekly = counts.setdefault(theme, {})
        weekly[period] = weekly.get(period, 0) + count
