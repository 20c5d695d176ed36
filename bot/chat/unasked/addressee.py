"""Whom messages are for: what they chose, and how messages reach them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.reach import Reach, Reached
from bot.people.preferences import NOTHING_CHOSEN, Preference, Preferences


async def addressees(session: AsyncSession, people: Collection[int]) -> dict[int, tuple[Preference, Reached]]:
    """What each of some people chose, and how messages reach them, by person."""
    chosen = await Preferences(session).of_many(people)
    reached = await Reach(session).of_many(people)
    return {person: (chosen.get(person, NOTHING_CHOSEN), reached.get(person, Reached())) for person in people}
