"""What might be the same thing already: records that share the telling words of a name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.checking import named_alike
from bot.desk.names import Names, words_of
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store
from catalog.tables import OpportunityTextRow

SHORTEST = 4
"""Letters of a word that tells one thing from another."""
MOST = 20
"""Records that are held against it, for each of its names."""


async def alike(session: AsyncSession, opportunity: Opportunity, names: Names) -> Sequence[Opportunity]:
    """What is published under one of its names, of the newest that go by the longest word of one of them."""
    await names.follow(session)
    longest = {max(words, key=len) for text in opportunity.texts if (words := words_of(text.name))}
    telling = sorted(word for word in longest if len(word) >= SHORTEST)
    having = (islice(names.having(word), MOST) for word in telling)
    ids = {number for some in having for number in some if number != opportunity.id}
    found = await Store(session).get_many(await _called_so(session, opportunity, ids))
    return [each for each in found.values() if each.publication_status is PublicationStatus.PUBLISHED]


async def _called_so(session: AsyncSession, opportunity: Opportunity, ids: Collection[int]) -> list[int]:
    """Those of `ids` whose names are alike: many have a word in common, and few are read whole."""
    owner = OpportunityTextRow.opportunity_id
    rows = await session.execute(select(owner, OpportunityTextRow.name).where(owner.in_(ids)))
    names: dict[int, list[str]] = {}
    for number, name in rows:
        names.setdefault(number, []).append(name)
    own = [text.name for text in opportunity.texts]
    return [number for number, others in names.items() if named_alike(own, others)]
