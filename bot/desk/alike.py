"""What might be the same thing already: records that share the telling words of a name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.spelling import contains, words_of
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store
from catalog.tables import OpportunityRow, OpportunityTextRow

SHORTEST = 4
"""Letters of a word that tells one thing from another."""
MOST = 20


async def alike(session: AsyncSession, opportunity: Opportunity) -> Sequence[Opportunity]:
    """Records of the catalogue in whose name stands the longest word of this one's, the newest first."""
    dialect = session.get_bind().dialect.name
    longest = [max(words, key=len) for text in opportunity.texts if (words := words_of(text.name))]
    telling = [word for word in longest if len(word) >= SHORTEST]
    if not telling:
        return []
    ids = await session.scalars(
        select(OpportunityRow.id)
        .join(OpportunityTextRow, OpportunityTextRow.opportunity_id == OpportunityRow.id)
        .where(
            or_(*(contains(OpportunityTextRow.name, word, dialect) for word in telling)),
            OpportunityRow.publication_status == PublicationStatus.PUBLISHED,
            OpportunityRow.id != (opportunity.id or 0),
        )
        .distinct()
        .order_by(OpportunityRow.id.desc())
        .limit(MOST)
    )
    return list((await Store(session).get_many(ids)).values())
