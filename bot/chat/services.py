"""What the handlers work with: every part, made outside and handed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.city import City
from bot.clock import Clock
from bot.database import Database
from bot.desk.names import Names
from bot.feedback.box import Box
from bot.i18n import Languages
from bot.settings import Settings
from catalog.current import CurrentSearch


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts of the house that the chat needs."""

    settings: Settings
    city: City
    languages: Languages
    clock: Clock
    database: Database
    search: CurrentSearch
    box: Box
    names: Names = field(default_factory=Names)
    """What everything is called, for staff who look for it."""
