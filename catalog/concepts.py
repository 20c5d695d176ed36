"""The concepts that opportunities serve, as the database keeps them: what was found, and what people say."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from zlib import crc32

from sqlalchemy import Result, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog import writing
from catalog.chunks import chunks
from catalog.codec import clean
from catalog.meaning_tables import ConceptCorrectionRow, ConceptFindingRow
from catalog.model import Opportunity, PublicationStatus
from catalog.search.portion import mark
from catalog.search.served import NOTHING, Served
from catalog.store import Store
from catalog.tables import OpportunityRow, table_of


class ConceptStore:
    """The concepts of opportunities, over one session, whose transaction the caller ends."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, ids: Iterable[int]) -> dict[int, Served]:
        """What is known of these, by id; who has neither a finding nor a correction is left out."""
        found: dict[int, Served] = {}
        for some in chunks(list(dict.fromkeys(ids))):
            finding, correction = table_of(ConceptFindingRow), table_of(ConceptCorrectionRow)
            for row in await self._session.execute(select(finding).where(finding.c.opportunity_id.in_(some))):
                found[row.opportunity_id] = Served(
                    words=frozenset(row.words),
                    meaning=row.meaning,
                    finding=_finding(row.version, row.finder, row.meaning is not None),
                )
            for row in await self._session.execute(
                select(correction).where(correction.c.opportunity_id.in_(some))
            ):
                served = found.get(row.opportunity_id, NOTHING)
                if row.serves:
                    served = replace(served, added=served.added | {row.concept})
                else:
                    served = replace(served, removed=served.removed | {row.concept})
                found[row.opportunity_id] = served
        return found

    async def marks(self) -> dict[int, int]:
        """By id, for all that is published, the mark of a portion (`search.portion`) that was read now."""
        row = ConceptFindingRow
        question = (
            select(
                OpportunityRow.id, OpportunityRow.version, row.version, row.finder, row.meaning.is_not(None)
            )
            .outerjoin(row, row.opportunity_id == OpportunityRow.id)
            .where(OpportunityRow.publication_status == PublicationStatus.PUBLISHED)
        )
        connection = await self._session.connection()
        return await asyncio.to_thread(_marks, await connection.execute(question))

    async def stale(
        self, finder: str, *, encoded: Iterable[int] = (), among: Iterable[int] | None = None
    ) -> list[int]:
        """Whose concepts are to be found (anew), by id, what is archived aside; of all, or of those `among`.

        Those are the ones never looked at, changed since, or looked at by another finder than the one with
        the key `finder`; and of those `encoded` the ones whose meaning was not there yet.
        """
        row, condition = ConceptFindingRow, ConceptFindingRow.opportunity_id == OpportunityRow.id
        changed = or_(
            row.opportunity_id.is_(None), row.version != OpportunityRow.version, row.finder != finder
        )
        unread = row.meaning.is_(None)
        question = (
            select(OpportunityRow.id, changed)
            .outerjoin(row, condition)
            .where(OpportunityRow.publication_status != PublicationStatus.ARCHIVED, or_(changed, unread))
            .order_by(OpportunityRow.id)
        )
        there = frozenset(encoded)
        questions = [question]
        if among is not None:
            questions = [question.where(OpportunityRow.id.in_(some)) for some in chunks(sorted(among))]
        return [
            number
            for each in questions
            for number, anew in await self._session.execute(each)
            if anew or number in there
        ]

    async def keep(
        self, opportunities: Iterable[Opportunity], found: Mapping[int, Served], finder: str
    ) -> list[int]:
        """Keeps what the finder with this key `found` in opportunities, by id; of which it was kept.

        Who was changed meanwhile is left out, and looked at again.
        """
        await writing.take_turn(self._session)
        rows = {
            opportunity.id: {
                "opportunity_id": opportunity.id,
                "version": opportunity.version,
                "finder": finder,
                **_row(found[opportunity.id]),
            }
            for opportunity in opportunities
            if opportunity.id is not None
        }
        kept: list[int] = []
        for some in chunks(list(rows)):
            versions = await self._session.execute(
                select(OpportunityRow.id, OpportunityRow.version).where(OpportunityRow.id.in_(some))
            )
            fresh = [number for number, version in versions if rows[number]["version"] == version]
            if fresh:
                await self._session.execute(
                    delete(ConceptFindingRow).where(ConceptFindingRow.opportunity_id.in_(fresh))
                )
                await self._session.execute(
                    insert(table_of(ConceptFindingRow)), [rows[number] for number in fresh]
                )
                kept += fresh
        return kept

    async def correct(
        self, opportunity_id: int, corrections: Mapping[str, bool | None], *, author: str, at: datetime
    ) -> bool:
        """Takes a person's word that an opportunity serves concepts (True), does not (False), or neither
        any more (None); whether that is anything new.

        What is new leaves a quiet revision, by which the search learns of it; the opportunity stays the
        same. LookupError where there is none.
        """
        await writing.take_turn(self._session)
        opportunity = await Store(self._session).get(opportunity_id)
        if opportunity is None:
            raise LookupError(f"there is no opportunity {opportunity_id}")
        served = (await self.of([opportunity_id])).get(opportunity_id, NOTHING)
        said = dict.fromkeys(served.added, True) | dict.fromkeys(served.removed, False)
        new = {
            clean(concept): serves
            for concept, serves in corrections.items()
            if said.get(concept) is not serves
        }
        if not new:
            return False
        row = ConceptCorrectionRow
        await self._session.execute(
            delete(row).where(row.opportunity_id == opportunity_id, row.concept.in_(list(new)))
        )
        rows = [
            {"opportunity_id": opportunity_id, "concept": concept, "serves": serves}
            for concept, serves in new.items()
            if serves is not None
        ]
        if rows:
            await self._session.execute(insert(table_of(row)), rows)
        told = writing.Told(author=clean(author), at=at, reason=reason_of(new), quiet=True)
        await writing.tell(self._session, opportunity, told)
        return True


def reason_of(corrections: Mapping[str, bool | None]) -> str:
    """What a revision notes of corrections, as a code that no language is needed for."""
    said = (f"{_MARKS[serves]}{concept}" for concept, serves in sorted(corrections.items()))
    return " ".join((_CODE, *said))


def corrections_in(reason: str) -> dict[str, bool | None]:
    """The corrections that a revision notes, by concept; none where it notes something else."""
    code, *said = reason.split(" ")
    if code != _CODE or not all(each[:1] in _SAID for each in said):
        return {}
    return {each[1:]: _SAID[each[0]] for each in said}


_CODE = "concepts:"
_MARKS = {True: "+", False: "-", None: "?"}
_SAID = {mark: serves for serves, mark in _MARKS.items()}


def _marks(rows: Result[*tuple[Any, ...]]) -> dict[int, int]:
    finding = cache(_finding)
    return {
        number: mark(version, finding(looked_at, finder, encoded) if finder else 0)
        for number, version, looked_at, finder, encoded in rows
    }


def _finding(version: int, finder: str, encoded: bool) -> int:
    """What tells one finding from another: 32 bits, never 0."""
    return crc32(f"{version} {finder} {encoded:d}".encode()) or 1


def _row(served: Served) -> dict[str, Any]:
    meaning = None if served.meaning is None else dict(sorted(served.meaning.items()))
    return {"words": sorted(served.words), "meaning": meaning}
