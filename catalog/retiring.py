"""What an import brought, put out of sight again in the database itself."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import PublicationStatus
from catalog.retelling import retell
from catalog.revising import brought_by
from catalog.revision import Action
from catalog.tables import OpportunityRow, RevisionRow, table_of
from catalog.touched import rows_touched
from catalog.writing import Told, take_turn

_OPPORTUNITY, _REVISION = table_of(OpportunityRow), table_of(RevisionRow)


async def retire_brought(session: AsyncSession, batch: int, told: Told, *, first: int, last: int) -> int:
    """Archives what `brought_by` names, of the opportunities from `first` to `last` by id, as `write` would;
    how many there were."""
    await take_turn(session)
    archived = PublicationStatus.ARCHIVED
    brought = brought_by(batch).where(RevisionRow.opportunity_id.between(first, last))
    owners = select(_REVISION.c.opportunity_id).where(_REVISION.c.id.in_(brought))
    retired = await session.execute(
        update(_OPPORTUNITY)
        .where(_OPPORTUNITY.c.id.in_(owners))
        .values(publication_status=archived, said=None, version=_OPPORTUNITY.c.version + 1)
    )
    which = _REVISION.c.id.in_(brought)
    await retell(session, which, told, Action.RETIRED, publication_status=archived.value)
    return rows_touched(retired)
