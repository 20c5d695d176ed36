"""The edition of the catalogue that this city's pages give out."""

from __future__ import annotations

from datetime import datetime

from bot.city import City
from bot.settings import Settings
from catalog.exports.edition import Edition
from catalog.remainder import Setting


def edition_of(city: City, settings: Settings, now: datetime) -> Edition:
    """What every file says of itself; its items have their pages where the public address is known."""
    return Edition(
        setting=Setting(city.zone.key, city.catalogue_language, city.currency),
        name=city.name,
        now=now,
        licence=city.licence.url or city.licence.name,
        country=city.country,
        pages=(settings.web_address or "").rstrip("/"),
    )
