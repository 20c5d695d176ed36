"""What might be the same thing already: records that share the telling words of a name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.names import Names, words_of
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store

SHORTEST = 4
"""Letters of a word that tells one thing from another."""
MOST = 20
"""Records that are held against it, for each of its names."""


async def alike(session: AsyncSession, opportunity: Opportunity, names: Names) -> Sequence[Opportunity]:
    """What is published and goes by the longest word of one of its names, the newest of it."""
    await names.follow(session)
    longest = {max(words, key=len) for text in opportunity.texts if (words := words_of(text.name))}
    telling = sorted(word for word in longest if len(word) >= SHORTEST)
    having = (islice(names.having(word), MOST) for word in telling)
    ids = {number for some in having for number in some if number != opportunity.id}
    found = await Store(session).get_many(ids)
    return [each for each in found.values() if each.publication_status is PublicationStatus.PUBLISHED]
