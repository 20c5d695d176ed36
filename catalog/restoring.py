"""What an import changed and nobody has touched since, as it was before: from the revisions alone.

Only the parts that differ are made into values and written; of most records an import changes a field or two.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.chunks import chunks
from catalog.codec import Json, field_from_json
from catalog.model import Kind, Occurrence, Opportunity, OpportunityText
from catalog.preparing import Change
from catalog.retelling import retell
from catalog.revising import changed_by
from catalog.revision import Action
from catalog.shared import Shared
from catalog.tables import OccurrenceRow, OpportunityRow, RevisionRow, table_of
from catalog.writing import Told, action_of, write_rows

_REVISION = table_of(RevisionRow)
_READ = (
    *(RevisionRow.id, RevisionRow.opportunity_id, RevisionRow.before, RevisionRow.after),
    OpportunityRow.version,
)
NOT_READ: Mapping[str, Any] = {"kind": Kind.COURSE, "texts": (OpportunityText(language="", name=""),)}
"""Stands for what every opportunity has and is not read where it does not differ."""
_NO_FIELDS = frozenset({"id", "version"})


@dataclass(frozen=True, slots=True)
class Part:
    """Opportunities that change back in the same fields; of the rest nothing is known in the changes.

    `revisions` are those that tell what they were and are.
    """

    changes: list[Change] = field(default_factory=list)
    revisions: list[int] = field(default_factory=list)


class Values:
    """Values out of JSON: what many revisions say is made once, and is one object."""

    def __init__(self) -> None:
        self._made: dict[str, Shared[Any, Any]] = {}

    def opportunity(self, data: Json, names: Iterable[str], *, id: int, version: int) -> Opportunity:
        """The opportunity as far as its name and these fields tell of it."""
        told = {name: self._field(name, data[name]) for name in names if name in data}
        named = {"source": data["source"], "external_id": data["external_id"]}
        return Opportunity(**{**NOT_READ, **told, **named}, id=id, version=version)

    def _field(self, name: str, data: Any) -> Any:
        if (made := self._made.get(name)) is None:
            made = self._made[name] = Shared(partial(field_from_json, name), key=repr)
        return made(data)


Parts = Mapping[tuple[frozenset[str], Action], Part]
"""By the fields that differ, and by what is done."""


async def restorable(session: AsyncSession, batch: int, values: Values, *, first: int, last: int) -> Parts:
    """How those of the opportunities from `first` to `last` by id change back that `changed_by` names.

    Left out are the few of which the revision does not tell all.
    """
    connection = await session.connection()
    # Bounded inside, or the whole batch would be gone through for each portion of it.
    changed = changed_by(batch).where(RevisionRow.opportunity_id.between(first, last))
    rows = await connection.execute(
        select(*_READ)
        .join(OpportunityRow, OpportunityRow.id == RevisionRow.opportunity_id)
        .where(RevisionRow.id.in_(changed))
        .order_by(RevisionRow.id)
    )
    found = await asyncio.to_thread(_parts, rows, values)
    dated = [
        change for (names, _), part in found.items() if "occurrences" in names for change in part.changes
    ]
    ids = await _ids(session, [change.after.id or 0 for change in dated])
    return {
        (names, action): replace(part, changes=[_with_ids(change, ids) for change in part.changes])
        if "occurrences" in names
        else part
        for (names, action), part in found.items()
    }


async def restore(session: AsyncSession, parts: Parts, told: Told) -> None:
    """Writes how opportunities change back, and tells of it; they are not to have changed since."""
    for (names, action), part in parts.items():
        await write_rows(session, part.changes, only=names)
        for some in chunks(part.revisions):
            await retell(session, _REVISION.c.id.in_(some), told, action, back=True)


def _parts(rows: Iterable[Any], values: Values) -> dict[tuple[frozenset[str], Action], Part]:
    found: dict[tuple[frozenset[str], Action], Part] = defaultdict(Part)
    for id, key, before, after, version in rows:
        # Dates that are made of their rules are made where the whole is written.
        if version != after.get("version", 1) or ("schedules" in before and "occurrences" not in before):
            continue
        names = _differing(before, after)
        change = Change(
            before=values.opportunity(after, names, id=key, version=version),
            after=values.opportunity(before, names, id=key, version=version + 1),
        )
        part = found[names, action_of(change)]
        part.changes.append(change)
        part.revisions.append(id)
    return dict(found)


def _differing(before: Json, after: Json) -> frozenset[str]:
    names = [name for name, value in before.items() if after.get(name) != value]
    return frozenset((*names, *(after.keys() - before.keys()))) - _NO_FIELDS


async def _ids(session: AsyncSession, owners: Sequence[int]) -> dict[tuple[int, datetime], int]:
    if not owners:
        return {}
    rows = await session.execute(
        select(OccurrenceRow.opportunity_id, OccurrenceRow.recurrence_id, OccurrenceRow.id).where(
            OccurrenceRow.opportunity_id.in_(owners)
        )
    )
    return {(owner, name): id for owner, name, id in rows}


def _with_ids(change: Change, ids: Mapping[tuple[int, datetime], int]) -> Change:
    """A revision does not say which rows its dates are."""
    before: Any = change.before

    def known(one: Occurrence) -> Occurrence:
        return replace(one, id=ids.get((before.id, one.recurrence_id)))

    return replace(change, before=replace(before, occurrences=tuple(map(known, before.occurrences))))
