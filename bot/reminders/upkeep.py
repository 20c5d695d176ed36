"""What is done a few times a day: what was kept for a time is erased, whoever is gone is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import and_, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.outbox import Outbox
from bot.delivery.reach import UNREACHABLE, Reach
from bot.reminders.tables import SavedRow
from catalog.model import PublicationStatus
from catalog.revision import Action
from catalog.tables import OccurrenceRow, OpportunityRow, RevisionRow
from catalog.touched import rows_touched

KEPT = timedelta(days=30)
"""How long something saved is kept after its last date, or after it was taken out of the catalogue."""


class Registry(Protocol):
    """All that is kept of people, in every room."""

    async def erase(self, session: AsyncSession, person_id: int, *, at: datetime) -> None:
        """Erases every row of a person."""
        ...

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Gives what is kept of a person to their new number."""
        ...


async def keep_up(session: AsyncSession, registry: Registry, now: datetime) -> None:
    """Erases what has had its time and forgets whom nothing reaches any more."""
    await erase_past(session, now)
    await Outbox(session).forget_old(now)
    reach = Reach(session)
    for person, to in (await reach.moved()).items():
        await registry.rename(session, person, to)
        await reach.answered(person)
    for person in await reach.lost_before(now - UNREACHABLE):
        await registry.erase(session, person, at=now)
        await reach.answered(person)


async def erase_past(session: AsyncSession, now: datetime) -> int:
    """Erases what was saved whose last date is KEPT ago, or that was archived so long ago; how many.

    What has no date stays for as long as it is on offer.
    """
    ends = func.max(func.coalesce(OccurrenceRow.ends, OccurrenceRow.starts))
    theirs = OccurrenceRow.opportunity_id == SavedRow.opportunity_id
    last_of_all = select(ends).where(theirs).scalar_subquery()
    this = select(ends).where(theirs, OccurrenceRow.recurrence_id == SavedRow.recurrence_id).scalar_subquery()
    last = case(
        (SavedRow.recurrence_id.is_(None), last_of_all), else_=func.coalesce(this, SavedRow.recurrence_id)
    )
    on_offer = (
        select(OpportunityRow.id)
        .where(
            OpportunityRow.id == SavedRow.opportunity_id,
            OpportunityRow.publication_status != PublicationStatus.ARCHIVED,
        )
        .exists()
    )
    retired_since = (
        select(func.max(RevisionRow.at))
        .where(
            RevisionRow.opportunity_id == SavedRow.opportunity_id, RevisionRow.action == Action.RETIRED.value
        )
        .scalar_subquery()
    )
    since = now - KEPT
    archived = and_(~on_offer, func.coalesce(retired_since, since - KEPT) < since)
    past = or_(last < since, and_(last.is_(None), archived))
    result = await session.execute(delete(SavedRow).where(past).execution_options(synchronize_session=False))
    return rows_touched(result)
