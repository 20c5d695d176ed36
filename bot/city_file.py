"""The file of a city, `city.toml`: nothing about a city is written anywhere else. See docs/city.md."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import list_currencies

import catalog
from bot.checked import CheckedTable
from bot.city import (
    LEAST_FEEDBACK,
    City,
    Contact,
    EmergencyNumber,
    Licence,
    LocalText,
    QuietHours,
    Thresholds,
)
from bot.faults import Fault, Faults
from bot.i18n import LAST, all_languages
from catalog.model import Neighbourhood, Position


class CityError(Faults):
    """All that is wrong with a city's file, one sentence each."""


def load_city(name: str | Path, *, published: Collection[str] | None = None, language: str = LAST) -> City:
    """Reads a city from a path to its file or folder, or by the name of a sample.

    `published` are the languages the bot has; `language` is the one to name faults in. Raises `CityError`
    with every fault at once, missing emergency numbers among them.
    """
    path = _find(str(name))
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        values = {"file": str(path), "samples": ", ".join(_sample_keys())}
        raise CityError([Fault("city.fault.unreadable", values)], language=language) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        values = {"file": str(path), "reason": str(error)}
        raise CityError([Fault("city.fault.toml", values)], language=language) from None
    faults: list[Fault] = []
    known = all_languages().published if published is None else published
    own = tuple(sorted((path.parent / "lexicon").glob("*.txt")))
    city = _city(CheckedTable(data, faults), path.parent.name, known, own)
    faults += _faults_of(own)
    if faults:
        raise CityError(faults, language=language)
    return city


def is_there(name: str) -> bool:
    """Whether `name` is a sample city, or a path at which there is something."""
    return _find(name).exists()


def _samples() -> Path:
    return Path(catalog.__file__).parent / "sample"


def _sample_keys() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in _samples().glob("*/city.toml")))


def _find(name: str) -> Path:
    if name in _sample_keys():
        return _samples() / name / "city.toml"
    path = Path(name)
    return path / "city.toml" if path.is_dir() else path


def _faults_of(lexicon: tuple[Path, ...]) -> list[Fault]:
    """What is wrong with a city's own concepts, if it has any."""
    if not lexicon:
        return []
    # A city without concepts of its own need not read the lexicon to tell its name.
    from catalog.search.lexicon import LexiconFault, load_lexicon

    try:
        load_lexicon(*lexicon)
    except (LexiconFault, OSError, UnicodeDecodeError) as fault:
        return [Fault("city.fault.lexicon", {"reason": str(fault)})]
    return []


def _city(table: CheckedTable, key: str, published: Collection[str], lexicon: tuple[Path, ...]) -> City:
    languages = _languages(table, published)
    emergency = table.table("emergency")
    numbers = tuple(_number(t, languages) for t in emergency.tables("number"))
    if not numbers:
        emergency.fault("city.fault.no_emergency", "number")
    fields = {
        "name": table.text("name"),
        "country": _country(table),
        "catalogue_language": _known_language(table, "catalogue_language"),
        "currency": _currency(table),
    }
    city = City(
        key=key,
        zone=_zone(table),
        languages=languages,
        emergency=numbers,
        emergency_checked_on=emergency.day("checked_on"),
        emergency_is_sample=emergency.flag("sample"),
        neighbourhoods=_neighbourhoods(table),
        quiet_hours=_quiet_hours(table.table("quiet_hours")),
        thresholds=_thresholds(table.table("thresholds")),
        contact=_contact(table.table("contact"), languages),
        licence=_licence(table.table("licence")),
        lexicon=lexicon,
        **fields,
    )
    emergency.close("checked_on", "sample")
    table.close("neighbourhood", "quiet_hours", "thresholds", "contact", "licence")
    return city


def _languages(table: CheckedTable, published: Collection[str]) -> tuple[str, ...]:
    languages = tuple(dict.fromkeys(table.texts("languages")))
    if not languages:
        table.fault("city.fault.missing", "languages")
    for tag in languages:
        if tag not in published:
            values = {"language": tag, "published": ", ".join(published)}
            table.fault("city.fault.not_published", "languages", **values)
    return languages


def _known_language(table: CheckedTable, key: str) -> str:
    tag = table.text(key)
    if tag and tag.split("-")[0] not in Locale(LAST).languages:
        table.fault("city.fault.language", key)
    return tag


def _country(table: CheckedTable) -> str:
    code = table.text("country")
    if code and (code not in Locale(LAST).territories or not code.isalpha()):
        table.fault("city.fault.country", "country")
    return code


def _currency(table: CheckedTable) -> str:
    code = table.text("currency")
    if code and code not in list_currencies():
        table.fault("city.fault.currency", "currency")
    return code


def _zone(table: CheckedTable) -> ZoneInfo:
    name = table.text("zone")
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        if name:
            table.fault("city.fault.zone", "zone")
        return ZoneInfo("UTC")


def _number(table: CheckedTable, languages: Collection[str]) -> EmergencyNumber:
    number = table.text("number")
    if number and not any(c.isdigit() for c in number):
        table.fault("city.fault.number", "number")
    found = EmergencyNumber(
        kind=table.text("kind"),
        number=number,
        label=LocalText(words=table.by_language("label", languages, required=True)),
        hours=LocalText(words=table.by_language("hours", languages)),
    )
    table.close()
    return found


def _neighbourhoods(table: CheckedTable) -> tuple[Neighbourhood, ...]:
    found: dict[str, Neighbourhood] = {}
    for one in table.tables("neighbourhood"):
        name, latitude, longitude = (
            one.text("name"),
            one.degrees("latitude", 90),
            one.degrees("longitude", 180),
        )
        if (latitude is None) != (longitude is None):
            one.fault("city.fault.half_position", "latitude")
        if name.casefold() in found:
            one.fault("city.fault.twice", "name", name=name)
        position = (
            Position(latitude=latitude, longitude=longitude)
            if latitude is not None and longitude is not None
            else None
        )
        found[name.casefold()] = Neighbourhood(
            name=name, position=position, other_names=one.texts("other_names")
        )
        one.close()
    return tuple(found.values())


def _quiet_hours(table: CheckedTable) -> QuietHours:
    hours = QuietHours(start=table.time("start", default=time(22)), end=table.time("end", default=time(8)))
    table.close()
    return hours


def _thresholds(table: CheckedTable) -> Thresholds:
    thresholds = Thresholds(
        feedback=table.whole("feedback", default=LEAST_FEEDBACK, least=LEAST_FEEDBACK),
        health=table.whole("health", default=10, least=10),
    )
    table.close()
    return thresholds


def _contact(table: CheckedTable, languages: Collection[str]) -> Contact:
    contact = Contact(
        telephone=table.text("telephone", default=""),
        hours=LocalText(words=table.by_language("hours", languages)),
        place=LocalText(words=table.by_language("place", languages)),
    )
    table.close()
    return contact


def _licence(table: CheckedTable) -> Licence:
    licence = Licence(name=table.text("name", default=""), url=table.text("url", default=""))
    table.close()
    return licence
