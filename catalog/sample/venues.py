"""The organizations and places of a sample city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.model import (
    ACCESS_NEEDS,
    PREREQUISITES,
    Access,
    Organization,
    Place,
    Position,
    Prerequisites,
    Sector,
)
from catalog.sample.fields import Fields
from catalog.sample.when import read_schedules


@dataclass(frozen=True, slots=True)
class Venues:
    """Who offers things and where, by key."""

    organizations: Mapping[str, Organization]
    places: Mapping[str, Place]


def read_organizations(tables: Sequence[Mapping[str, Any]], *, faults: list[str]) -> dict[str, Organization]:
    """The organizations of organizations.toml by key."""
    found: dict[str, Organization] = {}
    for fields in _each(tables, "organizations.toml", faults):
        key = _new_key(fields, found)
        found[key] = Organization(
            key=key,
            name=fields.text("name", required=True),
            alternate_name=fields.text("alternate_name"),
            sector=fields.choice("sector", Sector, Sector.PUBLIC),
            url=fields.text("url"),
            telephone=fields.text("telephone"),
            email=fields.text("email"),
        )
        if not fields.has("sector"):
            fields.fault("sector", "is missing")
        fields.finish()
    return found


def read_places(
    tables: Sequence[Mapping[str, Any]], *, today: date, zone: str, locality: str, faults: list[str]
) -> dict[str, Place]:
    """The places of places.toml by key; `locality` is the city's name where a place tells none."""
    found: dict[str, Place] = {}
    for fields in _each(tables, "places.toml", faults):
        key = _new_key(fields, found)
        latitude, longitude = fields.degrees("latitude"), fields.degrees("longitude")
        position = None
        if latitude is not None and longitude is not None:
            position = Position(latitude=latitude, longitude=longitude)
        found[key] = Place(
            key=key,
            name=fields.text("name", required=True),
            street_address=fields.text("street_address"),
            neighbourhood=fields.text("neighbourhood", required=True),
            locality=fields.text("locality") or locality,
            postal_code=fields.text("postal_code"),
            position=position,
            transportation=fields.text("transportation"),
            access=Access(**fields.known("access", ACCESS_NEEDS)),
            prerequisites=Prerequisites(**fields.known("prerequisites", PREREQUISITES)),
            opening_hours=read_schedules(fields, "hours", today=today, zone=zone),
            telephone=fields.text("telephone"),
            url=fields.text("url"),
        )
        fields.finish()
    return found


def _each(tables: Sequence[Mapping[str, Any]], file: str, faults: list[str]) -> list[Fields]:
    return [
        Fields(table, label=f"{file}: {table.get('key', f'number {number}')}", faults=faults)
        for number, table in enumerate(tables, start=1)
    ]


def _new_key(fields: Fields, found: Mapping[str, object]) -> str:
    key = fields.text("key", required=True, limit=60)
    if key in found:
        fields.fault("key", "is there twice")
    return key
