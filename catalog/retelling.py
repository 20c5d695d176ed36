"""Revisions that go on from earlier ones, made in the database itself: nothing is read to be written back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Integer, func, insert, literal, select
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.revision import Action
from catalog.tables import RevisionRow, table_of
from catalog.writing import Told

_REVISION = table_of(RevisionRow)


async def retell(
    session: AsyncSession,
    which: ColumnElement[bool],
    told: Told,
    action: Action,
    *,
    back: bool = False,
    **fields: str,
) -> None:
    """Tells of the opportunities of those revisions what became of them next, in the order of the revisions.

    They are as the revision left them, or `back` as they were before it; with these `fields` and, in either
    case, the version after the one that it left.
    """
    becomes = _REVISION.c.before if back else _REVISION.c.after
    constant = {
        "at": told.at,
        "author": told.author,
        "reason": told.reason,
        "batch": told.batch,
        "quiet": told.quiet,
        "action": action.value,
    }
    values = {
        "opportunity_id": _REVISION.c.opportunity_id,
        "before": _REVISION.c.after,
        "after": _kept(session, becomes, fields),
        **{name: literal(value, _REVISION.c[name].type) for name, value in constant.items()},
    }
    question = select(*values.values()).where(which).order_by(_REVISION.c.id)
    await session.execute(insert(_REVISION).from_select(list(values), question))


def _kept(session: AsyncSession, becomes: ColumnElement[Any], fields: dict[str, str]) -> ColumnElement[Any]:
    """What a revision keeps, as the database's JSON."""
    last: ColumnElement[Any] = _REVISION.c.after
    if session.get_bind().dialect.name == "postgresql":
        version = func.coalesce(cast_to(last.op("->>")("version"), Integer), 1) + 1
        named = [part for name, value in fields.items() for part in (name, value)]
        more = func.jsonb_build_object("version", version, *named)
        return cast_to(cast_to(becomes, JSONB).op("||")(more), JSON)
    version = func.coalesce(func.json_extract(last, "$.version"), 1) + 1
    named = [part for name, value in fields.items() for part in (f"$.{name}", value)]
    return func.json_set(becomes, "$.version", version, *named)
