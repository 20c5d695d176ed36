"""On which day of the week and at what hour somebody wants to hear from us, in their own words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.reminders.said import load_hearer
from bot.reminders.spoken import Asked, Listener
from bot.reminders.wall import shown
from catalog.search.words import fold

_SHORTEST_PLURAL = 6
"""Letters of "sextas". "Viernes" is one day, too: it is read before the ends of plurals are taken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklySaid:
    """A weekday (0 is Monday) and a local wall time; None for what was not said, never both."""

    weekday: int | None = None
    at: time | None = None


class WeeklyListener:
    """Understands "los viernes a las 6"; may be used by many threads at once."""

    def __init__(self) -> None:
        data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
        self._every = frozenset(map(fold, data["every"]["words"]))
        self._hearer = load_hearer()
        self._listener = Listener(self._hearer)

    def hear(self, text: str, *, now: datetime, zone: ZoneInfo, language: str) -> WeeklySaid | None:
        """The day, the hour or both; None where neither was said, or something else was."""
        today = shown(now, zone).date()
        for words in self._ways_to_say(text):
            said = self._hearer.hear(words, today=today, language=language)
            if said is None or said.days_before is not None or said.length is not None or said.gone:
                continue
            wall = self._listener.hear(words, Asked(now=now, zone=zone, language=language))
            hour = said.time is not None or said.part is not None
            if isinstance(wall, datetime) and (said.days or hour):
                return WeeklySaid(
                    weekday=wall.weekday() if said.days else None, at=wall.time() if hour else None
                )
        return None

    def _ways_to_say(self, text: str) -> Iterator[str]:
        """As it was said; without "every"; with each plural as one."""
        yield text
        words = [word for word in text.split() if fold(word) not in self._every]
        yield " ".join(words)
        yield " ".join(map(_one, words))


def _one(word: str) -> str:
    is_plural = len(word) >= _SHORTEST_PLURAL and fold(word).endswith("s")
    return word[:-1] if is_plural else word
