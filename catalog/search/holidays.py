"""Holidays and seasons that people name instead of a date: Christmas, Holy Week, summer, a long weekend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter

from catalog.search.days import weekday_of_month
from catalog.search.phrases import Phrases, flags, named, valued
from catalog.search.region import NOWHERE, Region

LONG = 3
"""Free days in a row that are a long weekend."""
_SATURDAY = 5
_ASTRIDE = timedelta(days=1)
Days = tuple[date, date]


class Holidays:
    """Reads holidays of one region, each the next one that is not over."""

    def __init__(self, data: Mapping[str, Any], region: Region = NOWHERE) -> None:
        self._rules = {
            name: rule | (rule.get("south", {}) if region.south else {})
            for name, rule in data["holiday"].items()
            if region.country in rule.get("countries", (region.country,))
        }
        self._names = valued({name: rule["said"] for name, rule in self._rules.items()})
        self._school = flags(data["school_holidays"]["said"])
        self._before = flags(data["before_holiday"]["all"])
        bridge = data["long_weekend"]
        self._free: Mapping[str, Any] | None = data["public_holidays"].get(region.country)
        self._bridges = Phrases(
            [
                *((phrase, True) for phrase in bridge["surely"]),
                *((phrase, False) for phrase in bridge["perhaps"]),
            ]
        )
        self._bridge_of = flags(bridge["of"])
        self._no_bridge_before = flags(bridge["unless_before"])
        self._months = Phrases(named(data["months"]))

    def at(
        self, words: Sequence[str], place: int, today: date, *, led: bool
    ) -> tuple[int, date, date] | None:
        """How many words name a holiday at `place`, its first and its last day.

        A name alone ("concierto de Navidad") is no date: it is `led` by a word of time, or one stands before.
        """
        hit = self._school.at(words, place)
        if hit and self._names.at(words, place + hit[0] - 1) is None:
            free = [name for name, rule in self._rules.items() if rule.get("school")]
            return hit[0], *min(_coming(self._rules[name], today) for name in free)
        found = self._names.at(words, place)
        if not found:
            return None
        rule = self._rules[found[1]]
        alone = rule.get("alone") and not any(words[:place]) and not any(words[place + found[0] :])
        if led or alone or self._before.ends_before(words, place):
            return found[0], *_coming(rule, today)
        return None

    def led_by(self, words: Sequence[str], place: int) -> int:
        """How many words before a holiday at `place` belong to it."""
        return self._before.ends_before(words, place)

    def is_called_so(self, words: Sequence[str], place: int) -> bool:
        """Whether things are called after the holiday at `place` ("posada de Navidad"), so that its name may
        be meant as well as its days."""
        found = self._names.at(words, place)
        return found is None or not self._rules[found[1]].get("only_days")

    def long_weekend(
        self, words: Sequence[str], place: int, today: date
    ) -> tuple[int, bool, date, date] | None:
        """As `at`, of a long weekend where the public holidays are known, and whether nothing else is meant:
        "este puente", "el puente de noviembre", "the long weekend"."""
        hit = self._bridges.at(words, place)
        if hit is None or self._free is None:
            return None
        length, month = hit[0], 0
        after = place + length
        of = self._bridge_of.at(words, after) if after < len(words) else None
        if of and after + of[0] < len(words) and (found := self._months.at(words, after + of[0])):
            length, month = length + of[0] + found[0], found[1]
        elif after < len(words) and self._no_bridge_before.at(words, after) and not hit[1]:
            return None  # "en el puente de Ojuela" names a bridge
        days = _long_weekend(self._free, month, today)
        return (length, hit[1], *days) if days else None


def _long_weekend(free: Mapping[str, Any], month: int, today: date) -> Days | None:
    """The next run of free days that is long, in a `month` (0 for any), the days bridged over among them."""
    days = sorted({day for year in (today.year, today.year + 1) for day in _public(free, year)})
    runs = [_run(day, frozenset(days)) for day in days]
    long = [run for run in runs if (run[1] - run[0]).days + 1 >= LONG and run[1] >= today]
    first, last = next((run for run in long if month in {0, run[0].month, run[1].month}), (today, None))
    return (max(first, today), last) if last else None


def _run(day: date, free: frozenset[date]) -> Days:
    """The free days around a public holiday; a day between it and the weekend is taken off."""

    def is_free(one: date) -> bool:
        return one.weekday() >= _SATURDAY or one in free

    first = last = day
    for step in (-_ASTRIDE, _ASTRIDE):
        end = day
        while is_free(end + step) or (
            end in free and is_free(end + step * 2) and _is_weekend(end + step * 2)
        ):
            end += step
        first, last = min(first, end), max(last, end)
    return first, last


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _public(free: Mapping[str, Any], year: int) -> list[date]:
    fixed = [date(year, month, day) for month, day in free.get("fixed", ())]
    moved = [
        weekday_of_month(nth, weekday, month, year, date(year, 1, 1))
        for nth, weekday, month in free.get("weekdays", ())
    ]
    return [*fixed, *moved, *(easter(year) + timedelta(days=days) for days in free.get("easter", ()))]


def _coming(rule: Mapping[str, Any], today: date) -> Days:
    years = (_in_year(rule, year) for year in (today.year - 1, today.year, today.year + 1, today.year + 2))
    first, last = next(days for days in years if days[1] >= today)
    return max(first, today), last


def _in_year(rule: Mapping[str, Any], year: int) -> Days:
    if "easter" in rule:
        first, last = (easter(year) + timedelta(days=days) for days in rule["easter"])
        return first, last
    if "weekday" in rule:
        nth, weekday, month = rule["weekday"]
        wanted = weekday_of_month(nth, weekday, month, year, date(year, 1, 1))
        return wanted, wanted
    (month, day), (to_month, to_day) = rule["from"], rule["to"]
    return date(year, month, day), date(year + (to_month < month), to_month, to_day)
