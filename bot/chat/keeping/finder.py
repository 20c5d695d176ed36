"""Finds for saved searches what a conversation would find: the same words, the same wishes, only what is
sure."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.chat.finding.heeding import missing
from bot.chat.finding.search import QUICK
from bot.chat.finding.subject import with_words
from bot.chat.services import Services
from bot.i18n import Speech
from bot.people.preferences import Preference
from bot.reminders.searches import Wanted
from bot.telling.wishes import wish_in_words
from catalog.search import Found, Scope, Search


class SearchFinder:
    """The `Finder` of the sweep, over the search as it is now."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def revision(self) -> int:
        """The newest revision of the catalogue that is found."""
        return self._services.search.revision

    async def find(
        self, wanted: Wanted, *, language: str, preference: Preference, now: datetime
    ) -> list[Found]:
        """All that certainly is what the person wants to hear of, with what they want heeded always."""
        current, speech = self._services.search.current, self._services.languages.speech(language)
        if len(current.index) > QUICK:
            return await asyncio.to_thread(_find, current, wanted, speech, preference, now)
        # Others may be waiting for the loop between two of many.
        await asyncio.sleep(0)
        return _find(current, wanted, speech, preference, now)


def _find(
    current: Search, wanted: Wanted, speech: Speech, preference: Preference, now: datetime
) -> list[Found]:
    words = wanted.words
    if wanted.neighbourhood:
        words = with_words(words, wish_in_words("where", wanted.neighbourhood, speech))
    if words and not wanted.topic:
        understood = current.read(words, language=speech.tag, now=now).understood
        wishes = missing(preference, understood)
        more = " ".join(filter(None, (wish_in_words(key, value, speech) for key, value in wishes)))
        words = with_words(words, more) if more else words
    return current.sure(words, language=speech.tag, now=now, scope=Scope(topic=wanted.topic))
