"""What a person follows worked out anew: their quiet hours have changed, or they hear from us again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.people.preferences import Preferences
from bot.reminders.hours import quiet_of
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from bot.reminders.searches import Searches
from catalog.store import Store


async def derive_of(session: AsyncSession, city: City, person_id: int, *, now: datetime) -> int:
    """Works out when all that the person saved and follows is due; how many reminders are not any more."""
    saved = {each.id: each for each in await SavedThings(session).of(person_id)}
    opportunities = await Store(session).get_many({each.opportunity_id for each in saved.values()})
    quiet = quiet_of(await Preferences(session).of(person_id), city)
    await Searches(session).derive(person_id, quiet, now)
    return await Reminders(session).derive(saved, opportunities, {person_id: quiet}, now=now)
