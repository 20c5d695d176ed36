"""What an opportunity was at a version that somebody read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import Opportunity
from catalog.store import Store
from catalog.tables import RevisionRow


async def state_at(session: AsyncSession, opportunity_id: int, version: int) -> Opportunity | None:
    """The opportunity as it was at a version; None where its history does not say."""
    ids = await session.scalars(
        select(RevisionRow.id)
        .where(RevisionRow.opportunity_id == opportunity_id)
        .order_by(RevisionRow.id.desc())
    )
    # One after the other: a version that somebody still has in hand is one of the newest.
    for key in ids:
        revision = (await Store(session).revisions([key]))[key]
        if revision.after.version <= version:
            return revision.after if revision.after.version == version else None
    return None
