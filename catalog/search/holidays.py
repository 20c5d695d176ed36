"""Holidays that people name instead of a date: Christmas, Holy Week, the school's holidays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter

from catalog.search.phrases import flags, valued


class Holidays:
    """Reads holidays, each the next one that is not over."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._rules: Mapping[str, Mapping[str, Any]] = data["holiday"]
        self._names = valued({name: rule["said"] for name, rule in self._rules.items()})
        self._school = flags(data["school_holidays"]["said"])
        self._before = flags(data["before_holiday"]["all"])

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
        if found and (led or self._before.ends_before(words, place)):
            return found[0], *_coming(self._rules[found[1]], today)
        return None

    def led_by(self, words: Sequence[str], place: int) -> int:
        """How many words before a holiday at `place` belong to it."""
        return self._before.ends_before(words, place)


def _coming(rule: Mapping[str, Any], today: date) -> tuple[date, date]:
    years = (_in_year(rule, year) for year in (today.year - 1, today.year, today.year + 1, today.year + 2))
    first, last = next(days for days in years if days[1] >= today)
    return max(first, today), last


def _in_year(rule: Mapping[str, Any], year: int) -> tuple[date, date]:
    if "easter" in rule:
        first, last = (easter(year) + timedelta(days=days) for days in rule["easter"])
        return first, last
    (month, day), (to_month, to_day) = rule["from"], rule["to"]
    return date(year, month, day), date(year + (to_month < month), to_month, to_day)
