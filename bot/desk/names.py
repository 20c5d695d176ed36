"""What everything in the catalogue is called, folded and in memory: staff find it by words.

It follows the revisions, so that what changed is found under its new name at the next question.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.search.words import fold
from catalog.tables import OpportunityRow, OpportunityTextRow, OrganizationRow, PlaceRow, RevisionRow

MOST_WORDS = 8
"""Words that are looked for at once."""


@dataclass(frozen=True, slots=True)
class Called:
    """What one opportunity goes by: its names, its place and who offers it; and who offers it alone."""

    whole: str
    organization: str


@dataclass(slots=True)
class Names:
    """The names of all opportunities, by number; `revision` is the last that they know of."""

    _called: Mapping[int, Called] = field(default_factory=dict)
    _revision: int = 0

    async def follow(self, session: AsyncSession) -> None:
        """Reads anew what has changed since; the first time, all."""
        newest = await session.scalar(select(func.max(RevisionRow.id))) or 0
        if newest == self._revision:
            return
        changed = select(RevisionRow.opportunity_id).where(RevisionRow.id > self._revision)
        condition = OpportunityRow.id.in_(changed) if self._revision else OpportunityRow.id > 0
        texts = await _texts(session, condition)
        heads = await _heads(session, condition)
        read = await asyncio.to_thread(_folded, texts, heads)
        # Whoever reads meanwhile keeps what there was.
        self._called, self._revision = {**self._called, **read}, newest

    def matching(self, words: str, organization: str) -> set[int]:
        """The opportunities that go by all the words, and whose host goes by its words."""
        called, found = self._called, set(self._called)
        for word in words_of(words):
            found = {number for number in found if word in called[number].whole}
        for word in words_of(organization):
            found = {number for number in found if word in called[number].organization}
        return found

    def having(self, word: str) -> Iterator[int]:
        """The opportunities that go by a folded word, newest first."""
        return (number for number in sorted(self._called, reverse=True) if word in self._called[number].whole)


def words_of(text: str) -> list[str]:
    """The words to look for, folded; the first few of them."""
    return re.findall(r"[^\W_]+", fold(text))[:MOST_WORDS]


async def _texts(session: AsyncSession, condition: ColumnElement[bool]) -> list[tuple[Any, ...]]:
    question = (
        select(OpportunityTextRow.opportunity_id, OpportunityTextRow.name)
        .join(OpportunityRow, OpportunityRow.id == OpportunityTextRow.opportunity_id)
        .where(condition)
    )
    return [tuple(row) for row in await session.execute(question)]


async def _heads(session: AsyncSession, condition: ColumnElement[bool]) -> list[tuple[Any, ...]]:
    question = (
        select(OpportunityRow.id, OrganizationRow.name, PlaceRow.name)
        .outerjoin(OrganizationRow, OrganizationRow.id == OpportunityRow.organization_id)
        .outerjoin(PlaceRow, PlaceRow.id == OpportunityRow.place_id)
        .where(condition)
    )
    return [tuple(row) for row in await session.execute(question)]


def _folded(texts: Iterable[tuple[Any, ...]], heads: Iterable[tuple[Any, ...]]) -> dict[int, Called]:
    names: dict[int, list[str]] = {}
    for owner, name in texts:
        names.setdefault(owner, []).append(name)
    return {
        number: Called(
            whole=fold("\n".join([*names.get(number, ()), organization or "", place or ""])),
            organization=fold(organization or ""),
        )
        for number, organization, place in heads
    }
