"""Whoever has pressed nothing for a while is asked whether messages are still useful; where nothing comes of
that either, the bot pauses by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox
from bot.delivery.reach import SILENCE, Reach
from bot.people.preferences import Preferences
from bot.reminders.owing import quiets_of
from bot.reminders.quiet import Going

PORTION = 200
"""People who are asked, or paused, in one transaction."""


async def ask_if_useful(session: AsyncSession, city: City, now: datetime) -> int:
    """Owes the question to whoever it is due to, a portion of them; how many."""
    reach = Reach(session)
    people = await reach.out_of_patience(most=PORTION)
    quiets, messages = await quiets_of(session, city, people), []
    for person in people:
        going = quiets[person].ordinary(now, now=now)
        at = going.at if isinstance(going, Going) else now
        messages.append(
            Owed(
                person_id=person,
                kind=Kind.STILL_USEFUL,
                key=f"still_useful:{person}:{now:%Y%m%dT%H%M%S}",
                due_at=at,
                expires_at=at + SILENCE,
            )
        )
        await reach.asked(person, at)
    await Outbox(session).owe(messages)
    return len(people)


async def pause_the_silent(session: AsyncSession, now: datetime) -> int:
    """Pauses what comes to those who were asked and said nothing, a portion of them; how many."""
    reach = Reach(session)
    people = await reach.silent_since(now - SILENCE, most=PORTION)
    for person in people:
        await Preferences(session).change(person, paused=True, paused_until=None)
        await Outbox(session).cancel(now, "paused", person_id=person)
        await reach.paused(person, now)
    return len(people)
