"""What the city says to whoever follows something: told because they follow it, never because of what they
said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox
from bot.reminders.tables import SavedRow, SavedSearchRow
from catalog import model as catalogue
from catalog.tables import OpportunityRow

OF_USE = timedelta(days=7)
"""For how long what the city says is worth sending."""


async def followers(
    session: AsyncSession, *, opportunities: Collection[int] = (), topics: Collection[str] = ()
) -> dict[int, str]:
    """Whoever saved one of the opportunities, or a search of one of the topics: the language they were spoken
    to in, by person."""
    saved = select(SavedRow.person_id, SavedRow.language).where(SavedRow.opportunity_id.in_(opportunities))
    searches = select(SavedSearchRow.person_id, SavedSearchRow.language).where(
        SavedSearchRow.topic.in_(topics)
    )
    found: dict[int, str] = {}
    for question in (searches, saved):
        for row in await session.execute(question):
            found[row.person_id] = row.language
    return found


async def savers_of_kind(session: AsyncSession, kind: catalogue.Kind) -> dict[int, str]:
    """Whoever saved an opportunity of a kind: the language they were spoken to in, by person."""
    question = (
        select(SavedRow.person_id, SavedRow.language)
        .join(OpportunityRow, OpportunityRow.id == SavedRow.opportunity_id)
        .where(OpportunityRow.kind == kind)
    )
    rows = await session.execute(question)
    return {row.person_id: row.language for row in rows}


async def owe_answer(session: AsyncSession, answer_id: int, people: Mapping[int, str], now: datetime) -> None:
    """Owes an answer of the city to people, by the language of each."""
    await Outbox(session).owe(
        Owed(
            person_id=person,
            kind=Kind.ANSWER,
            key=f"answer:{answer_id}:{person}",
            due_at=now,
            expires_at=now + OF_USE,
            subject={"answer": answer_id, "language": language},
        )
        for person, language in sorted(people.items())
    )
