"""What a writer of unasked messages is given: what is owed, the database as it is now, and a language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.chat.services import Services
from bot.chat.unasked.remembered import Remembered
from bot.delivery.delivery import Delivery
from bot.i18n import Speech
from bot.people.preferences import Preference
from bot.telling.wording import Wording
from catalog.model import Opportunity
from catalog.topics import Vocabulary


@dataclass(slots=True, kw_only=True)
class Page:
    """One message to be written. `language` is what the person was spoken to in when they asked for it."""

    delivery: Delivery
    session: AsyncSession
    services: Services
    remembered: Remembered
    preference: Preference
    topics: Vocabulary
    bot_name: str = ""
    language: str | None = None

    async def opportunity(self, opportunity_id: int) -> Opportunity | None:
        """An opportunity as the catalogue has it now."""
        return await self.remembered.get(self.session, opportunity_id)

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
