"""The parts of the house that the pages need."""

from __future__ import annotations

from typing import Protocol

from bot.city import City
from bot.clock import Clock
from bot.database import Database
from bot.desk.names import Names
from bot.i18n import Languages
from bot.settings import Settings
from catalog.current import CurrentSearch


class Parts(Protocol):
    """Every part, made outside and handed in (`bot.chat.services.Services` has them)."""

    @property
    def settings(self) -> Settings:
        """The settings, with the port that is really listened on."""
        ...

    @property
    def city(self) -> City:
        """The city."""
        ...

    @property
    def languages(self) -> Languages:
        """The texts."""
        ...

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    @property
    def database(self) -> Database:
        """The database."""
        ...

    @property
    def names(self) -> Names:
        """What everything is called, for staff who look for it."""
        ...

    @property
    def search(self) -> CurrentSearch:
        """The search of the catalogue."""
        ...
