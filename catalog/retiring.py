"""What an import brought, put out of sight again in the database itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Integer, func, insert, literal, select, update
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import PublicationStatus
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
    constant = {
        "at": told.at,
        "author": told.author,
        "reason": told.reason,
        "batch": told.batch,
        "quiet": told.quiet,
        "action": Action.RETIRED.value,
    }
    values = {
        "opportunity_id": _REVISION.c.opportunity_id,
        "before": _REVISION.c.after,
        "after": _archived(session, _REVISION.c.after),
        **{name: literal(value, _REVISION.c[name].type) for name, value in constant.items()},
    }
    question = select(*values.values()).where(_REVISION.c.id.in_(brought)).order_by(_REVISION.c.id)
    await session.execute(insert(_REVISION).from_select(list(values), question))
    return rows_touched(retired)


def _archived(session: AsyncSession, kept: ColumnElement[Any]) -> ColumnElement[Any]:
    """What a revision keeps, with the status archived and the next version, as the database's JSON."""
    status = PublicationStatus.ARCHIVED.value
    if session.get_bind().dialect.name == "postgresql":
        version = func.coalesce(cast_to(kept.op("->>")("version"), Integer), 1) + 1
        more = func.jsonb_build_object("publication_status", status, "version", version)
        return cast_to(cast_to(kept, JSONB).op("||")(more), JSON)
    version = func.coalesce(func.json_extract(kept, "$.version"), 1) + 1
    return func.json_set(kept, "$.publication_status", status, "$.version", version)
