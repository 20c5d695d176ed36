"""The wing of everybody: the search, what there is to take up, and the catalogue as open data."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.public.description import Description
from bot.web.public.item import ItemPage
from bot.web.public.open_data import OpenData
from bot.web.public.robots import Robots
from bot.web.public.search import SearchPage
from bot.web.reception import Reception


class Public:
    """The pages of the wing; `bot_name` says what the bot is called, "" where that is not known yet."""

    def __init__(self, parts: Parts, pages: Pages, bot_name: Callable[[], str]) -> None:
        self._rooms = (
            SearchPage(parts, pages, bot_name),
            ItemPage(parts, pages, bot_name),
            # Before the files, of which it has the path.
            Description(parts),
            OpenData(parts, pages),
            Robots(parts),
        )

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of all rooms."""
        return [route for room in self._rooms for route in room.routes(reception)]
