"""Decisive wishes, asked of a catalogue: whether any answer that breaks one stands above one that keeps it.

    python -m benchmarks.decisive [FOLDER]

Asks every question of `benchmarks/decisive.jsonl` of the sample cities and, where a FOLDER with
`items.jsonl` is given, of its records. What keeps a wish is told from the records' own fields, not from the
index: `free`, `price_most`, `weekdays` that alone are wanted, `not_weekdays`, `not_before_noon`, `not_place`,
`not_online`, `not_kind`, `not_audience`, `not_words`, and `level` (words that tell of another).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.records import NOW, ZONE, load_items, opportunities
from bot.city_file import load_city
from catalog.model import AttendanceMode, EventStatus, Opportunity, PriceKind
from catalog.sample import sample_cities, sample_opportunities
from catalog.search import Index, Search
from catalog.search.answer import Answer
from catalog.search.words import fold, tokens

FILE = Path(__file__).parent / "decisive.jsonl"
MOST = 50
"""Hits of an answer that are looked at."""


def main() -> None:
    """Asks all and prints what was found wrong."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path, nargs="?")
    chosen = given.parse_args()
    for key in sorted(sample_cities()):
        zone = load_city(key).zone
        _report(key, *sample(key, NOW.replace(tzinfo=zone)), NOW.replace(tzinfo=zone))
    if chosen.folder:
        records = opportunities(load_items(chosen.folder))
        _report(chosen.folder.name, Search(Index.build(records, now=NOW), zone=ZONE), records, NOW)


def load_decisive() -> list[dict[str, Any]]:
    """The questions with their decisive wishes, in the file's order."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def sample(key: str, now: datetime) -> tuple[Search, list[Opportunity]]:
    """A sample city on the day of `now`, and what it offers."""
    city = load_city(key)
    offered = [
        replace(opportunity, id=number)
        for number, opportunity in enumerate(sample_opportunities(key, today=now.date()), start=1)
    ]
    index = Index.build(offered, neighbourhoods=city.neighbourhoods, now=now)
    return Search(index, zone=city.zone.key), offered


def misplaced(
    answer: Answer, offered: Sequence[Opportunity], wishes: Mapping[str, Any], now: datetime
) -> list[str]:
    """Titles that break a wish and stand above one that keeps all, best first."""
    by_id = {opportunity.id: opportunity for opportunity in offered}
    states = [(hit.title, keeps(by_id[hit.id], wishes, now)) for hit in answer.hits]
    last = max((rank for rank, (_, kept) in enumerate(states) if kept), default=0)
    return [title for title, kept in states[:last] if kept is False]


def keeps(opportunity: Opportunity, wishes: Mapping[str, Any], now: datetime) -> bool | None:
    """True where all wishes are kept, False where one is broken, None where one is not told."""
    told = [_CHECKS[name](opportunity, wanted, now) for name, wanted in wishes.items()]
    return False if False in told else None if None in told else True


def _free(opportunity: Opportunity, _: Any, now: datetime) -> bool | None:
    price = opportunity.price
    if price.kind is PriceKind.FREE or (price.kind is PriceKind.AMOUNT and price.amount == 0):
        return True
    return False if price.kind is PriceKind.AMOUNT else None


def _price_most(opportunity: Opportunity, most: int, now: datetime) -> bool | None:
    price = opportunity.price
    if price.kind is PriceKind.FREE:
        return True
    return price.amount <= most if price.kind is PriceKind.AMOUNT and price.amount is not None else None


def _weekdays(opportunity: Opportunity, wanted: Sequence[int], now: datetime) -> bool | None:
    """Whether something of it begins on one of these days."""
    starts = _sittings(opportunity, now)
    return any(start.weekday() in wanted for start in starts) if starts else None


def _not_weekdays(opportunity: Opportunity, unwanted: Sequence[int], now: datetime) -> bool | None:
    return _weekdays(opportunity, [day for day in range(7) if day not in unwanted], now)


def _before_noon(opportunity: Opportunity, unwanted: bool, now: datetime) -> bool | None:
    starts = _sittings(opportunity, now)
    return any(start.time() >= time(12) for start in starts) if starts else None


def _sittings(opportunity: Opportunity, now: datetime) -> list[datetime]:
    """Local starts to come; none where it runs over days or is postponed, so that no hour is told."""
    if opportunity.event_status is EventStatus.POSTPONED:
        return []
    coming = opportunity.upcoming(now)
    if any(o.all_day or (o.ends and o.ends - o.starts > timedelta(hours=12)) for o in coming):
        return []
    return [o.starts.astimezone(ZoneInfo(o.zone)) for o in coming]


def _not_place(opportunity: Opportunity, unwanted: str, now: datetime) -> bool | None:
    place = opportunity.place
    return None if place is None or not place.neighbourhood else place.neighbourhood != unwanted


def _not_online(opportunity: Opportunity, _: Any, now: datetime) -> bool:
    return opportunity.attendance_mode is not AttendanceMode.ONLINE


def _not_kind(opportunity: Opportunity, unwanted: str, now: datetime) -> bool | None:
    """Not told where it is of another kind and calls itself one: the open doors of some workshops."""
    if opportunity.kind.value == unwanted:
        return False
    said = fold(" ".join((*(text.name for text in opportunity.texts), *opportunity.categories)))
    return None if any(name in said for name in _CALLED.get(unwanted, ())) else True


def _not_audience(opportunity: Opportunity, unwanted: str, now: datetime) -> bool:
    return {audience.value for audience in opportunity.audiences} != {unwanted}


def _not_words(opportunity: Opportunity, unwanted: str, now: datetime) -> bool:
    named = [word for text in opportunity.texts for word in tokens(text.name)]
    return unwanted not in named


def _level(opportunity: Opportunity, others: Iterable[str], now: datetime) -> bool:
    """Whether no title says one of these words, which tell of other levels."""
    named = {word for text in opportunity.texts for word in tokens(text.name)}
    return named.isdisjoint(others)


_CALLED = {"course": ("curso", "taller", "clase", "course", "workshop", "class", "cours", "atelier")}
_CHECKS = {
    "free": _free,
    "price_most": _price_most,
    "weekdays": _weekdays,
    "not_weekdays": _not_weekdays,
    "not_before_noon": _before_noon,
    "not_place": _not_place,
    "not_online": _not_online,
    "not_kind": _not_kind,
    "not_audience": _not_audience,
    "not_words": _not_words,
    "level": _level,
}


def _report(name: str, search: Search, offered: Sequence[Opportunity], now: datetime) -> None:
    asked = broken = answered = 0
    for question in load_decisive():
        answer = search.ask(question["query"], language=question["language"], now=now, limit=MOST)
        asked += 1
        answered += answer.answered
        if wrong := misplaced(answer, offered, question["wishes"], now):
            broken += 1
            print(f"  {question['query']!r}: {', '.join(wrong[:4])}")
    print(f"{name}: {asked} asked, {answered} answered, {broken} with a broken wish above a kept one")


if __name__ == "__main__":
    main()
