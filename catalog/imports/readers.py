"""The readers of what says the same in many rows of one file, each of its own fields."""

from __future__ import annotations

import re
from collections.abc import Callable

from catalog.imports.mapping import ColumnMapping
from catalog.imports.offer import (
    AUDIENCE,
    PRICE,
    read_access,
    read_for,
    read_kind,
    read_offer_price,
    read_registration,
)
from catalog.imports.once import Once
from catalog.imports.place import read_organization, read_place
from catalog.imports.row import Row
from catalog.imports.texts import line
from catalog.imports.values import rule_holds
from catalog.imports.when import WhenWords, read_when

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_WHEN = ("start", "end", "time", "end_time", "weekdays", "excluded_days", "dates", "occurrences")


class Readers:
    """The readers for one mapping; `orders` tells the order of day and month in a field."""

    def __init__(
        self, mapping: ColumnMapping, zone: str, language: str, currency: str, orders: Callable[[str], str]
    ) -> None:
        kinds = tuple((rule_holds(rule), rule.kind) for rule in mapping.kinds)
        ruled = tuple(column for rule in mapping.kinds for column in rule.columns)
        self.kind = Once(lambda row: read_kind(row, kinds, mapping.kind), mapping, "kind", columns=ruled)
        self.place = Once(lambda row: read_place(row, language), mapping, "place.")
        self.organization = Once(lambda row: read_organization(row, language), mapping, "organization.")
        self.price = Once(lambda row: read_offer_price(row, currency), mapping, *PRICE)
        self.audience = Once(read_for, mapping, *AUDIENCE)
        self.access = Once(read_access, mapping, "access", "access.")
        self.registration = Once(read_registration, mapping, "registration", "registration.")
        self.dates = Once(
            lambda row: read_when(_when(row), zone=zone, orders=orders, report=row.report), mapping, *_WHEN
        )
        self.languages = Once(_languages, mapping, "languages")
        self.categories = Once(_categories, mapping, "categories")
        self.documents = Once(_documents, mapping, "documents")


def _languages(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in row.all("languages") if LANGUAGE_TAG.match(tag)))


def _categories(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line(value) for value in row.all("categories")))


def _documents(row: Row) -> tuple[str, ...] | None:
    return tuple(line(value) for value in row.all("documents")) or None


def _when(row: Row) -> WhenWords:
    return WhenWords(
        start=row.text("start"),
        end=row.text("end"),
        time=row.text("time"),
        end_time=row.text("end_time"),
        weekdays=",".join(row.all("weekdays")),
        excluded=tuple(row.all("excluded_days")),
        dates=row.text("dates"),
        listed=row.pairs("occurrences"),
    )
