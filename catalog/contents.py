"""What the catalogue holds: opportunities by id, name, source or revision, and all that was done to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog import reading
from catalog.chunks import chunks
from catalog.codec import clean, from_json
from catalog.model import Opportunity, PublicationStatus
from catalog.revising import brought_by, under_way
from catalog.revision import Action, Revision
from catalog.tables import OpportunityRow, RevisionRow, SourceRow, table_of

PORTION = 500
"""How many opportunities are read at once where many are wanted: each time costs as much as forty of them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A record in the list of its source: its id, its status, and the digest of what the source said."""

    id: int
    status: PublicationStatus
    said: str | None


class Contents:
    """The catalogue as it is read, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, opportunity_id: int) -> Opportunity | None:
        """The opportunity with this id, or None."""
        return (await self.get_many([opportunity_id])).get(opportunity_id)

    async def get_many(self, ids: Iterable[int]) -> dict[int, Opportunity]:
        """The opportunities with these ids, by id; an id nobody has is left out."""
        found: dict[int, Opportunity] = {}
        for some in chunks(sorted(set(ids)), PORTION):
            for each in await reading.load_these(self._session, some):
                found[id_of(each)] = each
        return found

    async def by_external_id(self, external_id: str) -> list[Opportunity]:
        """Those that any source calls so, whatever their status, by id."""
        return await self._all(OpportunityRow.external_id == clean(external_id))

    async def by_source(self, source: str) -> dict[str, Opportunity]:
        """Everything a source has given, whatever its status, by external id."""
        condition = OpportunityRow.source_id.in_(select(SourceRow.id).where(SourceRow.name == clean(source)))
        return {each.external_id: each for each in await self._all(condition)}

    async def listed(self, source: str) -> dict[str, Listed]:
        """Everything a source has given, whatever its status, by external id, in the order of the ids."""
        record, of = table_of(OpportunityRow), table_of(SourceRow)
        connection = await self._session.connection()
        found = await connection.execute(
            select(record.c.external_id, record.c.id, record.c.publication_status, record.c.said)
            .join(of, of.c.id == record.c.source_id)
            .where(of.c.name == clean(source))
            .order_by(record.c.id)
        )
        return await asyncio.to_thread(_listed, found)

    async def names(self, source: str) -> dict[str, int]:
        """The ids of what a source has given and is not archived, by external id."""
        rows = await self._session.execute(
            select(OpportunityRow.external_id, OpportunityRow.id)
            .join(SourceRow, SourceRow.id == OpportunityRow.source_id)
            .where(
                SourceRow.name == clean(source),
                OpportunityRow.publication_status != PublicationStatus.ARCHIVED,
            )
        )
        return {row.external_id: row.id for row in rows}

    async def published(self) -> list[Opportunity]:
        """All that search indexes: everything with the status *published*, by id."""
        return await self._all(OpportunityRow.publication_status == PublicationStatus.PUBLISHED)

    async def portions(
        self, *, changed_since: int | None = None, until: int | None = None
    ) -> AsyncIterator[list[Opportunity]]:
        """What search indexes a portion after the other, by id: all that is published, or all that has
        revisions past a cursor (`until` another one, that included), whatever its status."""
        condition = OpportunityRow.publication_status == PublicationStatus.PUBLISHED
        if changed_since is not None:
            past = select(RevisionRow.opportunity_id).where(RevisionRow.id > changed_since)
            if until is not None:
                past = past.where(RevisionRow.id <= until)
            condition = OpportunityRow.id.in_(past)
        async for some in self._portions(condition):
            yield some

    async def count(self, status: PublicationStatus | None = PublicationStatus.PUBLISHED) -> int:
        """How many opportunities have this status; None counts all."""
        question = select(func.count()).select_from(OpportunityRow)
        if status is not None:
            question = question.where(OpportunityRow.publication_status == status)
        return await self._session.scalar(question) or 0

    async def revisions_after(self, cursor: int, limit: int = 500) -> list[Revision]:
        """The revisions past a cursor (the id of the last one read, 0 for none), oldest first."""
        rows = await self._session.execute(
            select(table_of(RevisionRow)).where(RevisionRow.id > cursor).order_by(RevisionRow.id).limit(limit)
        )
        return [_revision(row) for row in rows.mappings()]

    async def revisions(self, ids: Iterable[int]) -> dict[int, Revision]:
        """The revisions with these ids, by id; an id none has is left out."""
        rows = await self._session.execute(
            select(table_of(RevisionRow)).where(RevisionRow.id.in_(sorted(set(ids))))
        )
        return {revision.id: revision for revision in map(_revision, rows.mappings())}

    async def revisions_of(self, opportunity_id: int) -> list[Revision]:
        """All that was done to one opportunity, oldest first."""
        rows = await self._session.execute(
            select(table_of(RevisionRow))
            .where(RevisionRow.opportunity_id == opportunity_id)
            .order_by(RevisionRow.id)
        )
        return [_revision(row) for row in rows.mappings()]

    async def revisions_in(self, batch: int) -> list[Revision]:
        """All that one import batch did, oldest first."""
        rows = await self._session.execute(
            select(table_of(RevisionRow)).where(RevisionRow.batch == batch).order_by(RevisionRow.id)
        )
        return [_revision(row) for row in rows.mappings()]

    async def organizations_in(self, batch: int) -> set[str]:
        """The names of the organizations of all that an import batch wrote; "" for those without one."""
        name = RevisionRow.after["organization"]["name"].as_string()
        names = await self._session.scalars(select(name).where(RevisionRow.batch == batch).distinct())
        return {name or "" for name in names}

    async def revisions_touched(
        self, batch: int, *, first: int, last: int, but: Collection[int] = ()
    ) -> list[Revision]:
        """What an import batch did to the opportunities from `first` to `last` by id, oldest first.

        Left out are what it brought and nobody touched since, and those of `but`.
        """
        within = RevisionRow.opportunity_id.between(first, last)
        rows = await self._session.execute(
            select(table_of(RevisionRow))
            .where(RevisionRow.batch == batch, within, RevisionRow.id.not_in(brought_by(batch).where(within)))
            .where(RevisionRow.opportunity_id.not_in(but))
            .order_by(RevisionRow.id)
        )
        return [_revision(row) for row in rows.mappings()]

    async def last_revision(self) -> int:
        """The id of the newest revision, 0 where there is none."""
        return await self._session.scalar(select(func.max(RevisionRow.id))) or 0

    async def last_decided(self) -> int:
        """The id of the newest revision before those of an import that is not whole yet, 0 where there is
        none: so far whoever follows the catalogue reads."""
        # Asked apart: there is hardly ever one, and together PostgreSQL would look through all revisions.
        open_ones = list(await self._session.scalars(under_way()))
        if not open_ones:
            return await self.last_revision()
        first = select(func.min(RevisionRow.id)).where(RevisionRow.batch.in_(open_ones))
        return (await self._session.scalar(first) or 1) - 1

    async def _all(self, condition: ColumnElement[bool]) -> list[Opportunity]:
        """All that meets a condition, read in portions, so that nothing else waits long meanwhile."""
        return [each async for some in self._portions(condition) for each in some]

    async def _portions(self, condition: ColumnElement[bool]) -> AsyncIterator[list[Opportunity]]:
        ids = list(
            await self._session.scalars(
                select(OpportunityRow.id).where(condition).order_by(OpportunityRow.id)
            )
        )
        for some in chunks(ids, PORTION):
            within = and_(OpportunityRow.id.between(some[0], some[-1]), condition)
            yield await reading.load(self._session, within)


def id_of(opportunity: Opportunity) -> int:
    """The id of an opportunity that is stored; ValueError for one that is not."""
    if opportunity.id is None:
        raise ValueError("an opportunity that is stored has an id")
    return opportunity.id


def _listed(found: Iterable[Any]) -> dict[str, Listed]:
    return {name: Listed(id, status, said) for name, id, status, said in found}


def _revision(row: Any) -> Revision:
    values = dict(row)
    values["action"] = Action(values["action"])
    values["before"] = from_json(values["before"]) if values["before"] else None
    values["after"] = from_json(values["after"])
    return Revision(**values)
