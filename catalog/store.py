"""The only writer of the catalogue: reads, writes, retires, and says what changed.

A store works inside the transaction of the session it is given and never opens or ends one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select

from catalog import reading, writing
from catalog.codec import clean
from catalog.contents import Contents, id_of
from catalog.model import Opportunity, PublicationStatus
from catalog.preparing import Change, change_to, plain
from catalog.revision import Action, Revision
from catalog.schedule import HORIZON, RECENT, expand
from catalog.tables import OccurrenceRow, OpportunityRow, ScheduleRow, SourceRow

__all__ = ["Action", "Revision", "StaleOpportunity", "Store"]

CHUNK = 400
"""How many opportunities are written with one round of questions."""

BREATH = 50
"""After how many opportunities whoever else runs on this loop has a turn."""

ROLLED = timedelta(days=30)
"""How much of the horizon is used up before a series is extended, so that it is not told of every day."""

_VERSIONS = select(OpportunityRow.id, OpportunityRow.version).where(
    OpportunityRow.id.in_(bindparam("ids", expanding=True))
)
_NAMED = (
    select(SourceRow.name, OpportunityRow.external_id, OpportunityRow.version)
    .join(SourceRow, SourceRow.id == OpportunityRow.source_id)
    .where(
        SourceRow.name.in_(bindparam("sources", expanding=True)),
        OpportunityRow.external_id.in_(bindparam("names", expanding=True)),
    )
)


class StaleOpportunity(Exception):
    """Somebody has changed the opportunity since it was read: read it anew and try again."""

    def __init__(self, opportunity: Opportunity, stored_version: int | None) -> None:
        super().__init__(f"{opportunity.source}/{opportunity.external_id} is at version {stored_version}")
        self.opportunity = opportunity
        self.stored_version = stored_version


class Store(Contents):
    """The catalogue as it is read and written, over one session."""

    async def put(
        self,
        opportunity: Opportunity,
        *,
        author: str,
        at: datetime,
        reason: str = "",
        batch: int | None = None,
        quiet: bool = False,
    ) -> Opportunity:
        """Writes one opportunity and gives it back as stored; see `put_many`."""
        stored = await self.put_many(
            [opportunity], author=author, at=at, reason=reason, batch=batch, quiet=quiet
        )
        return stored[0]

    async def put_many(
        self,
        opportunities: Iterable[Opportunity],
        *,
        author: str,
        at: datetime,
        reason: str = "",
        batch: int | None = None,
        quiet: bool = False,
    ) -> list[Opportunity]:
        """Writes opportunities as `write_many` does, and gives them back as then stored, in order."""
        ids = await self.write_many(
            opportunities, author=author, at=at, reason=reason, batch=batch, quiet=quiet
        )
        stored = await self.get_many(ids)
        return [stored[each] for each in ids]

    async def write_many(
        self,
        opportunities: Iterable[Opportunity],
        *,
        author: str,
        at: datetime,
        reason: str = "",
        batch: int | None = None,
        quiet: bool = False,
    ) -> list[int]:
        """Writes opportunities and gives back their ids, in order.

        One without an id is met by (source, external id), and replaces what is there; one with an id must
        have the version that is stored, else StaleOpportunity. What says nothing new is not written and
        leaves no revision. Where there are schedules and no occurrences, the occurrences stored stay if the
        schedules stay; else they are made anew for twelve months from `at`, those that were moved, called
        off or otherwise set by hand kept by their recurrence id. `quiet` changes are told to nobody.
        ScheduleError for a rule that cannot be read; nothing of the batch is written then.
        """
        told = writing.Told(author=clean(author), at=at, reason=clean(reason), batch=batch, quiet=quiet)
        await writing.take_turn(self._session)
        result: list[int] = []
        for some in _distinct(map(plain, opportunities), CHUNK):
            result += await self._write(some, told)
        return result

    async def retire(
        self, opportunity_id: int, *, author: str, at: datetime, reason: str = "", quiet: bool = False
    ) -> Opportunity:
        """Archives an opportunity: it is found no more and is kept; LookupError where there is none."""
        opportunity = await self.get(opportunity_id)
        if opportunity is None:
            raise LookupError(f"there is no opportunity {opportunity_id}")
        archived = replace(opportunity, publication_status=PublicationStatus.ARCHIVED)
        return await self.put(archived, author=author, at=at, reason=reason, quiet=quiet)

    async def write_compared(
        self,
        changes: Sequence[Change],
        *,
        author: str,
        at: datetime,
        reason: str = "",
        batch: int | None = None,
    ) -> None:
        """Writes what `change_to` made of what was read before this transaction; a few hundred at once.

        StaleOpportunity where one was changed since, or came to be; nothing is written then.
        """
        await self.begin_writing(changes)
        told = writing.Told(author=clean(author), at=at, reason=clean(reason), batch=batch)
        await writing.write(self._session, changes, told)

    async def begin_writing(self, changes: Sequence[Change]) -> None:
        """Waits for its turn to write what was compared before; StaleOpportunity as in `write_compared`."""
        await writing.take_turn(self._session)
        await self._refuse_overtaken(changes)

    async def roll_forward(self, at: datetime, *, author: str, reason: str = "") -> int:
        """Extends the series of what is not archived to twelve months from `at`; says how many grew.

        Only instances after the last one stored are added, so that one taken out by hand stays out. A series
        is extended when a month of its horizon is used up. The revisions are quiet.
        """
        last = (
            select(OccurrenceRow.opportunity_id, func.max(OccurrenceRow.recurrence_id).label("last"))
            .group_by(OccurrenceRow.opportunity_id)
            .subquery()
        )
        due = await self._session.scalars(
            select(OpportunityRow.id)
            .join(last, last.c.opportunity_id == OpportunityRow.id)
            .where(
                OpportunityRow.publication_status != PublicationStatus.ARCHIVED,
                last.c.last < at + HORIZON - ROLLED,
                OpportunityRow.id.in_(select(ScheduleRow.opportunity_id).where(ScheduleRow.rrule != "")),
            )
        )
        grown: list[Opportunity] = []
        for opportunity in (await self.get_many(due)).values():
            newest = max(o.recurrence_id for o in opportunity.occurrences)
            more = tuple(
                o
                for o in expand(opportunity.schedules, since=at - RECENT, until=at + HORIZON)
                if o.recurrence_id > newest
            )
            if more:
                grown.append(replace(opportunity, occurrences=opportunity.occurrences + more))
        await self.write_many(grown, author=author, at=at, reason=reason, quiet=True)
        return len(grown)

    async def _write(self, drafts: Sequence[Opportunity], told: writing.Told) -> list[int]:
        by_name, by_id = await self._stored(drafts)
        ids: list[int] = []
        changes: list[Change] = []
        changed: list[int] = []
        for number, draft in enumerate(drafts):
            if number % BREATH == 0:
                await asyncio.sleep(0)
            stored = by_name.get(_name_of(draft)) if draft.id is None else by_id.get(draft.id)
            _refuse_stale(draft, stored)
            ids.append(id_of(stored) if stored else 0)
            change = change_to(draft, stored, at=told.at)
            if change is not None:
                changes.append(change)
                changed.append(number)
        for number, written in zip(changed, await writing.write(self._session, changes, told), strict=True):
            ids[number] = written
        return ids

    async def _refuse_overtaken(self, changes: Sequence[Change]) -> None:
        """Asks for versions and names alone: what they were made from has been read already."""
        connection = await self._session.connection()
        before = {id_of(change.before): change for change in changes if change.before is not None}
        rows = await connection.execute(_VERSIONS, {"ids": list(before)}) if before else ()
        versions: dict[int, int] = {id: version for id, version in rows}  # noqa: C416
        for key, change in before.items():
            if change.before is not None and versions.get(key) != change.before.version:
                raise StaleOpportunity(change.before, versions.get(key))
        new = {_name_of(change.after): change.after for change in changes if change.before is None}
        asked = {"sources": list({source for source, _ in new}), "names": [name for _, name in new]}
        for source, name, version in await connection.execute(_NAMED, asked) if new else ():
            if (source, name) in new:
                raise StaleOpportunity(new[source, name], version)

    async def _stored(
        self, drafts: Sequence[Opportunity]
    ) -> tuple[dict[tuple[str, str], Opportunity], dict[int, Opportunity]]:
        names: dict[str, list[str]] = {}
        for draft in drafts:
            names.setdefault(draft.source, []).append(draft.external_id)
        conditions = [
            and_(
                OpportunityRow.source_id.in_(select(SourceRow.id).where(SourceRow.name == source)),
                OpportunityRow.external_id.in_(external_ids),
            )
            for source, external_ids in names.items()
        ]
        # A source may have given a record another name: it is met by its id.
        ids = [draft.id for draft in drafts if draft.id is not None]
        if ids:
            conditions.append(OpportunityRow.id.in_(ids))
        stored = await reading.load(self._session, or_(*conditions))
        return {_name_of(each): each for each in stored}, {id_of(each): each for each in stored}


def _name_of(opportunity: Opportunity) -> tuple[str, str]:
    return opportunity.source, opportunity.external_id


def _refuse_stale(draft: Opportunity, stored: Opportunity | None) -> None:
    if draft.id is not None and (stored is None or stored.version != draft.version):
        raise StaleOpportunity(draft, stored.version if stored else None)


def _distinct(opportunities: Iterable[Opportunity], size: int) -> Iterator[list[Opportunity]]:
    """Chunks in which no opportunity comes twice: what comes again is met as it was stored before."""
    some: dict[tuple[str, str], Opportunity] = {}
    for opportunity in opportunities:
        if len(some) == size or _name_of(opportunity) in some:
            yield list(some.values())
            some = {}
        some[_name_of(opportunity)] = opportunity
    if some:
        yield list(some.values())
