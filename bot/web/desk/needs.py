"""What people asked the city for and it did not have, for those who can add it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.civic.needs import Asked, Needs
from bot.i18n import Speech
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.model import Opportunity
from catalog.store import Store
from catalog.topics import Vocabulary

MOST = 100
"""Needs on the page: those asked for most often."""


class NeedsPage:
    """The page of unmet needs."""

    def __init__(self, parts: Parts, pages: Pages, topics: Vocabulary) -> None:
        self._parts = parts
        self._pages = pages
        self._topics = topics

    def routes(self, reception: Reception) -> list[Route]:
        """The route of the page."""
        return [reception.page("/panel/needs", self._show, name="needs")]

    async def _show(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            needs = (await Needs(session).all())[:MOST]
            added = await Store(session).get_many(number for need in needs for number in need.met)
        rows = [self._in_words(need, added, visit.speech) for need in needs]
        return self._pages.show("desk_needs", visit, rows=rows)

    def _in_words(self, need: Asked, added: dict[int, Opportunity], speech: Speech) -> dict[str, object]:
        """What was asked for; where too few share its words, what it is about."""
        least = self._parts.city.thresholds.feedback
        topic = self._topics.label(need.topic, speech.tag) if need.topic in self._topics else ""
        few = need.times < least
        places = [
            speech.plain("chat.needs.place", where=where, number=number)
            for where, number in need.neighbourhoods.items()
        ]
        return {
            "words": need.words or topic or "…",
            "times": speech.plain(
                "chat.needs.few" if few else "chat.needs.times", count=least if few else need.times
            ),
            "places": speech.listing(places),
            "added": [(each, added[each].text(speech.tag).name) for each in need.met if each in added],
        }
