"""What a writer of unasked messages is given: what is owed, the database as it is now, and a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.chat.services import Services
from bot.chat.unasked.remembered import Remembered
from bot.delivery.delivery import Delivery, Kind
from bot.i18n import Speech
from bot.people.preferences import Preference
from bot.reminders.saved import Saved, SavedThings
from bot.telling.wording import Wording
from catalog.model import Opportunity
from catalog.store import Store
from catalog.topics import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What messages stand on that are written at the same time, read once for all of them: what they say was
    saved, and what that is of, by number."""

    saved: Mapping[int, Saved]
    opportunities: Mapping[int, Opportunity]


async def survey(session: AsyncSession, remembered: Remembered, deliveries: Sequence[Delivery]) -> Ground:
    """The ground of some messages."""
    named = {number for delivery in deliveries for number in _saved_of(delivery)}
    saved = await SavedThings(session).many(named) if named else {}
    about = {
        each.opportunity_id
        for each in deliveries
        if each.kind in (Kind.REMINDER, Kind.INVITATION) and each.opportunity_id is not None
    }
    return Ground(saved=saved, opportunities=await remembered.get_many(session, about))


@dataclass(slots=True, kw_only=True)
class Page:
    """One message to be written. `language` is what the person was spoken to in when they asked for it."""

    delivery: Delivery
    session: AsyncSession
    services: Services
    ground: Ground
    preference: Preference
    topics: Vocabulary
    bot_name: str = ""
    language: str | None = None

    @property
    def saved(self) -> list[Saved]:
        """What of that which the message says was saved still is."""
        kept = self.ground.saved
        return [kept[number] for number in _saved_of(self.delivery) if number in kept]

    async def opportunity(self, opportunity_id: int) -> Opportunity | None:
        """An opportunity as the catalogue has it now."""
        known = self.ground.opportunities.get(opportunity_id)
        return known or await Store(self.session).get(opportunity_id)

    @property
    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.services.clock.now()

    @property
    def speech(self) -> Speech:
        """The person's language: chosen, else what they were spoken to in, else the city's first."""
        languages = self.services.languages
        first = self.services.city.languages[0]
        return languages.speech(languages.choose(self.preference.language, self.language, first))

    @property
    def wording(self) -> Wording:
        """Speaks of opportunities in that language, in the city's zone."""
        return Wording.in_city(self.services.city, self.speech, self.now)


def _saved_of(delivery: Delivery) -> Sequence[int]:
    """The numbers of what a message says was saved."""
    named = delivery.subject.get("saved", ())
    return (named,) if isinstance(named, int) else named
