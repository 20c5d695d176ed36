"""The wing of staff: the catalogue, what is to be done about it, drafts, and what was done."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from bot.web.desk.catalogue import Catalogue
from bot.web.desk.deliveries import DeliveriesPage
from bot.web.desk.drafts import DraftPages
from bot.web.desk.duties import Duties
from bot.web.desk.log import LogPage
from bot.web.desk.needs import NeedsPage
from bot.web.desk.one_date import OneDate
from bot.web.desk.opportunity import OpportunityPage
from bot.web.desk.serves import ServesPage
from bot.web.desk.staff import StaffPage
from bot.web.desk.typed import LOCAL
from bot.web.desk.writing import Writing
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from catalog.topics import load_vocabularies


class Desk:
    """The pages of the wing; `bot_name` says what the bot is called, "" where that is not known yet."""

    def __init__(self, parts: Parts, pages: Pages, bot_name: Callable[[], str]) -> None:
        topics = load_vocabularies()
        self._rooms = (
            Catalogue(parts, pages),
            # Before the pages whose addresses would take "new" for a number.
            Writing(parts, pages, topics),
            DraftPages(parts, pages),
            OpportunityPage(parts, pages),
            OneDate(parts, pages),
            ServesPage(parts, pages),
            Duties(parts, pages),
            NeedsPage(parts, pages, topics[LOCAL]),
            DeliveriesPage(parts, pages),
            StaffPage(parts, pages, bot_name),
            LogPage(parts, pages),
        )

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of all rooms."""
        return [route for room in self._rooms for route in room.routes(reception)]
