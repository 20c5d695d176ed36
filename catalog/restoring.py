"""What an import changed and nobody has touched since, as it was before: from the revisions alone.

Only the parts that differ are made into values and written; of most records an import changes a field or two.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.codec import Json, from_json
from catalog.model import Occurrence
from catalog.preparing import Change
from catalog.revising import changed_by
from catalog.tables import OccurrenceRow, OpportunityRow, RevisionRow

Parts = Mapping[frozenset[str], Sequence[Change]]
"""Changes by the fields that differ; of the rest nothing is known in them."""
_ALWAYS = ("kind", "source", "external_id", "texts")
_NO_FIELDS = frozenset({"id", "version"})


async def restorable(session: AsyncSession, batch: int, *, first: int, last: int) -> Parts:
    """How those of the opportunities from `first` to `last` by id change back that `changed_by` names.

    Left out are the few of which the revision does not tell all.
    """
    rows = await session.execute(
        select(RevisionRow.opportunity_id, RevisionRow.before, RevisionRow.after, OpportunityRow.version)
        .join(OpportunityRow, OpportunityRow.id == RevisionRow.opportunity_id)
        .where(RevisionRow.id.in_(changed_by(batch)), RevisionRow.opportunity_id.between(first, last))
    )
    found = await asyncio.to_thread(_parts, rows.all())
    dated = [change for names, some in found.items() if "occurrences" in names for change in some]
    ids = await _ids(session, [change.after.id or 0 for change in dated])
    return {
        names: [_with_ids(change, ids) for change in some] if "occurrences" in names else some
        for names, some in found.items()
    }


def _parts(rows: Iterable[Any]) -> dict[frozenset[str], list[Change]]:
    found: dict[frozenset[str], list[Change]] = defaultdict(list)
    for key, before, after, version in rows:
        # Dates that are made of their rules are made where the whole is written.
        if version != after.get("version", 1) or ("schedules" in before and "occurrences" not in before):
            continue
        names = frozenset(
            name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
        )
        found[names - _NO_FIELDS].append(_change(key, names, was=after, now=before))
    return dict(found)


def _change(key: int, names: frozenset[str], *, was: Json, now: Json) -> Change:
    version = was.get("version", 1)
    before = from_json({**_some(was, names), "id": key, "version": version})
    after = from_json({**_some(now, names), "id": key, "version": version + 1})
    return Change(before=before, after=after, was=_content(was), now=_content(now))


def _some(data: Json, names: Iterable[str]) -> Json:
    return {name: data[name] for name in (*_ALWAYS, *names) if name in data}


def _content(data: Json) -> Json:
    return {name: value for name, value in data.items() if name not in _NO_FIELDS}


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
