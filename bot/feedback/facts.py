"""What the catalogue knows of that which was rated: its kind, where it is, for whom, its names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import Thresholds
from bot.feedback.opinion import about_opportunity, kind_of, opportunity_of
from catalog.chunks import chunks
from catalog.model import Audience, Kind
from catalog.tables import OpportunityRow, OpportunityTextRow, PlaceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is known of a subject. `names` by language, the source's first; no audience means everyone."""

    kind: Kind | None = None
    neighbourhood: str = ""
    audiences: frozenset[Audience] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    delicate: bool = False

    def name(self, language: str) -> str:
        """Its name in a language, else in a sibling of it, else the first; empty without one."""
        primary = language.split("-")[0].lower()
        siblings = (name for tag, name in self.names.items() if tag.split("-")[0].lower() == primary)
        return self.names.get(language) or next(siblings, next(iter(self.names.values()), ""))

    def least(self, thresholds: Thresholds) -> int:
        """Of fewer people than these nothing is shown of it."""
        return thresholds.health if self.delicate else thresholds.feedback


GONE = Fact(delicate=True)
"""What is known of an opportunity that is in the catalogue no more: nothing, so it counts as delicate."""


async def facts_of(session: AsyncSession, subjects: Iterable[str]) -> dict[str, Fact]:
    """What is known of each of these subjects."""
    wanted = tuple(subjects)
    facts = {subject: _of_many(subject) for subject in wanted if opportunity_of(subject) is None}
    ids = [number for subject in wanted if (number := opportunity_of(subject)) is not None]
    for some in chunks(ids):
        names = await _names(session, some)
        found = await session.execute(
            select(
                OpportunityRow.id,
                OpportunityRow.kind,
                OpportunityRow.sensitive,
                OpportunityRow.audiences,
                PlaceRow.neighbourhood,
            )
            .outerjoin(PlaceRow, PlaceRow.id == OpportunityRow.place_id)
            .where(OpportunityRow.id.in_(some))
        )
        for number, kind, sensitive, audiences, neighbourhood in found:
            facts[about_opportunity(number)] = Fact(
                kind=kind,
                neighbourhood=neighbourhood or "",
                audiences=frozenset(map(Audience, audiences)),
                names=names.get(number, {}),
                delicate=sensitive or kind is Kind.HEALTH,
            )
    return {subject: facts.get(subject, GONE) for subject in wanted}


def _of_many(subject: str) -> Fact:
    kind = kind_of(subject)
    return Fact(kind=kind, delicate=kind is Kind.HEALTH)


async def _names(session: AsyncSession, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    row = OpportunityTextRow
    found = await session.execute(
        select(row.opportunity_id, row.language, row.name)
        .where(row.opportunity_id.in_(ids))
        .order_by(row.opportunity_id, row.position)
    )
    names: dict[int, dict[str, str]] = {}
    for number, language, name in found:
        names.setdefault(number, {}).setdefault(language, name)
    return names
