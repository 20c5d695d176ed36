"""The records and judged queries of a data folder, as the catalogue's own values."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from catalog.model import (
    Access,
    Audience,
    Kind,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Place,
    Price,
    PriceKind,
)

ZONE = "Europe/Madrid"
NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo(ZONE))
_LETTERS = "LMXJVSD"
_AUDIENCE = {
    Audience.CHILDREN: r"nin[oa]s|infantil|child|kids|\bans\b|youth",
    Audience.FAMILIES: r"famil",
    Audience.YOUNG_PEOPLE: r"jovenes|youth|teen|adolesc",
    Audience.OLDER_PEOPLE: r"mayores|older adult|senior|elder|60 and|65",
    Audience.WOMEN: r"mujer|\bwom[ae]n|femme",
    Audience.DISABLED_PEOPLE: r"discapac|disab",
}


def load_queries(folder: Path) -> list[dict[str, Any]]:
    """The judged queries (`queries-dev.jsonl`)."""
    return list(_lines(folder / "queries-dev.jsonl"))


def load_items(folder: Path) -> list[dict[str, Any]]:
    """The raw records (`items.jsonl`)."""
    return list(_lines(folder / "items.jsonl"))


def opportunities(items: list[dict[str, Any]]) -> list[Opportunity]:
    """The records as opportunities, numbered from 1; undated ones are on offer."""
    return [_opportunity(number, item) for number, item in enumerate(items, 1)]


def copies(
    records: Sequence[Opportunity], count: int, chance: random.Random
) -> Iterator[tuple[int, Opportunity]]:
    """`count` records, numbered from 1: the given ones, then their copies under varied titles. With each the
    place of what it was copied from."""
    for number in range(1, count + 1):
        place = (number - 1) % len(records)
        record, text = records[place], records[place].texts[0]
        if number > len(records):
            text = replace(
                text, name=f"{text.name} {chance.choice(records).texts[0].name.split(' ')[-1]} {number}"
            )
        yield place, replace(record, id=number, external_id=f"{record.external_id}-{number}", texts=(text,))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _opportunity(number: int, item: dict[str, Any]) -> Opportunity:
    inner, _, outer = (item["neighbourhood"] or "").partition(" / ")
    audience = item["audience"] or ""
    low, high = _ages(audience)
    return Opportunity(
        id=number,
        kind=Kind(item["kind"]),
        source=item["source"],
        external_id=item["id"],
        texts=(
            OpportunityText(language=item["lang"], name=item["title"], description=item["description"] or ""),
        ),
        place=Place(name=item["venue"] or "", neighbourhood=inner, locality=outer),
        price=_price(item["price"]),
        access=Access(
            step_free={True: Known.YES, False: Known.NO, None: Known.NOT_KNOWN}[item.get("accessible")]
        ),
        audiences=frozenset(a for a, words in _AUDIENCE.items() if re.search(words, _fold(audience))),
        minimum_age=low,
        maximum_age=high,
        categories=tuple(filter(None, [item["category"]])),
        occurrences=tuple(_occurrences(item)),
        who_can_come=audience,
    )


def _occurrences(item: dict[str, Any]) -> Iterator[Occurrence]:
    if not item["start"]:
        return
    first, last = date.fromisoformat(item["start"]), date.fromisoformat(item["end"] or item["start"])
    hour = time.fromisoformat(item["time"]) if item.get("time") and item["time"] != "00:00" else None
    days = {
        _LETTERS.index(letter)
        for letter in (item.get("weekdays") or "").split(",")
        if letter in _LETTERS and letter
    }
    zone = ZoneInfo(ZONE)
    if first != last and not days:
        starts = datetime.combine(first, time(), zone).astimezone(UTC)
        ends = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
        yield Occurrence(starts=starts, ends=ends, zone=ZONE, recurrence_id=starts, all_day=True)
        return
    day = max(first, NOW.date() - timedelta(days=7))
    while day <= min(last, NOW.date() + timedelta(days=400)):
        if not days or day.weekday() in days:
            starts = datetime.combine(day, hour or time(), zone).astimezone(UTC)
            ends = starts + (timedelta(hours=2) if hour else timedelta(days=1))
            yield Occurrence(starts=starts, ends=ends, zone=ZONE, recurrence_id=starts, all_day=hour is None)
        day += timedelta(days=1)


def _price(said: str | None) -> Price:
    if not said:
        return Price()
    text = _fold(said)
    if re.match(r"(gratis|gratuit|free|entrada libre)", text):
        return Price(kind=PriceKind.FREE)
    amount = re.search(r"(\d+(?:[.,]\d+)?)\s*(?:€|euros?)|\$\s*(\d+)", text)
    if amount:
        return Price(kind=PriceKind.AMOUNT, amount=Decimal((amount[1] or amount[2]).replace(",", ".")))
    return Price(kind=PriceKind.CONDITIONS, conditions=said)


def _ages(said: str) -> tuple[int | None, int | None]:
    text = _fold(said)
    if between := re.search(r"(\d{1,2}) ?(?:-|a|to) ?(\d{1,2}) ?(?:ans|anos|years)?", text):
        numbers = [int(n) for n in re.findall(r"\d{1,2}", text)]
        return int(between[1]), None if "plus de" in text else max(numbers)
    if older := re.search(r"(\d{1,2}) (?:and|years and) older|desde (\d{1,2}) anos|plus de (\d{1,2})", text):
        return int(next(filter(None, older.groups()))), None
    return None, None


def _fold(text: str) -> str:
    return unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
