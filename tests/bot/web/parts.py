"""The parts that the pages need and no more: for their tests and for their benchmarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.city import City
from bot.database import Database
from bot.desk.names import Names
from bot.i18n import Languages
from bot.settings import Settings
from catalog.live import LiveSearch


@dataclass(frozen=True)
class Parts:
    """What `bot.web.parts` asks for; `clock` is whichever one needs."""

    settings: Settings
    city: City
    languages: Languages
    clock: Any
    database: Database
    names: Names = field(default_factory=Names)

    @cached_property
    def search(self) -> LiveSearch:
        """The search, which whoever opens the site refreshes first."""
        places, zone = self.city.neighbourhoods, self.city.zone.key
        return LiveSearch(self.database.reading, neighbourhoods=places, zone=zone)
