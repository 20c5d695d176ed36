"""Sample cities: their folders, and their catalogue on a given day."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from zoneinfo import available_timezones

from catalog.model import Kind, Opportunity
from catalog.sample.entry import Setting, keys_twice, read_entry
from catalog.sample.errors import SampleError
from catalog.sample.fields import Fields
from catalog.sample.venues import Venues, read_organizations, read_places
from catalog.schedule import HORIZON

_CITY = "city.toml"
_NOT_OPPORTUNITIES = (_CITY, "organizations.toml", "places.toml")


def sample_cities() -> tuple[str, ...]:
    """The keys of the sample cities, in alphabetical order."""
    return tuple(sorted(item.name for item in _root().iterdir() if (item / _CITY).is_file()))


def sample_opportunities(
    city: str, *, today: date, zone: str | None = None, horizon: timedelta = HORIZON
) -> list[Opportunity]:
    """The catalogue of a sample city as it stands on `today`, a day of its zone.

    `city` is a key of `sample_cities()`; `zone` an IANA zone instead of the city's own; `horizon` how far
    ahead series have their dates. Raises SampleError with all faults where the city is unknown or its files
    are wrong.
    """
    return read_city(_folder(city), today=today, zone=zone, horizon=horizon)


def read_city(
    folder: Traversable, *, today: date, zone: str | None = None, horizon: timedelta = HORIZON
) -> list[Opportunity]:
    """The same for a folder that need not be one of ours."""
    faults: list[str] = []
    about = _read(folder / _CITY, faults)
    zone = zone or str(about.get("zone", ""))
    if zone not in available_timezones():
        raise SampleError([*faults, f"{_CITY}: zone: there is no time zone {zone!r}"])
    name = str(about.get("name", ""))
    setting = Setting(
        today=today,
        zone=zone,
        horizon=horizon,
        currency=str(about.get("currency", "")),
        catalogue_language=str(about.get("catalogue_language", "")),
        venues=Venues(
            organizations=read_organizations(
                _tables(folder / "organizations.toml", "organization", faults), faults=faults
            ),
            places=read_places(
                _tables(folder / "places.toml", "place", faults),
                today=today,
                zone=zone,
                locality=name,
                faults=faults,
            ),
        ),
    )
    opportunities: list[Opportunity] = []
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml") and file.name not in _NOT_OPPORTUNITIES:
            opportunities += _opportunities(file, setting, faults)
    faults += [f"{key}: key: is there twice" for key in keys_twice(opportunities)]
    if faults:
        raise SampleError(faults)
    return opportunities


def _opportunities(file: Traversable, setting: Setting, faults: list[str]) -> list[Opportunity]:
    content = _read(file, faults)
    head = Fields(content, label=file.name, faults=faults)
    if not head.has("kind"):
        head.fault("kind", "is missing from the first line")
        return []
    kind = head.choice("kind", Kind, Kind.COURSE)
    head.finish(but=("opportunity",))
    return [
        read_entry(
            Fields(table, label=f"{file.name}: {table.get('key', f'number {number}')}", faults=faults),
            kind=kind,
            setting=setting,
        )
        for number, table in enumerate(content.get("opportunity", ()), start=1)
    ]


def _tables(file: Traversable, name: str, faults: list[str]) -> Sequence[Mapping[str, Any]]:
    content = _read(file, faults)
    Fields(content, label=file.name, faults=faults).finish(but=(name,))
    tables: Sequence[Mapping[str, Any]] = content.get(name, ())
    return tables


def _read(file: Traversable, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{file.name}: the file is missing")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{file.name}: {error}")
    return {}


def _folder(city: str) -> Traversable:
    if city not in sample_cities():
        raise SampleError([f"there is no sample city {city!r}; there are {', '.join(sample_cities())}"])
    return _root() / city


def _root() -> Traversable:
    return files("catalog.sample")
