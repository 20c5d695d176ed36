"""Whom a message is for: what they chose, and how messages reach them, in one question."""

from __future__ import annotations

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.reach import Reached, reached
from bot.delivery.tables import ReachRow
from bot.people.preferences import NOTHING_CHOSEN, Preference, preference
from bot.people.tables import PreferenceRow


async def addressee(session: AsyncSession, person_id: int) -> tuple[Preference, Reached]:
    """What a person chose, and how messages reach them."""
    person = select(literal(person_id).label("id")).subquery()
    question = (
        select(PreferenceRow, ReachRow)
        .select_from(person)
        .outerjoin(PreferenceRow, PreferenceRow.person_id == person.c.id)
        .outerjoin(ReachRow, ReachRow.person_id == person.c.id)
    )
    row = (await session.execute(question)).one()
    chosen: PreferenceRow | None = row[0]
    reach: ReachRow | None = row[1]
    return (
        NOTHING_CHOSEN if chosen is None else preference(chosen),
        Reached() if reach is None else reached(reach),
    )
