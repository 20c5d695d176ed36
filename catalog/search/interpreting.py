"""Interpreting: from the spans of a question to what they ask for, and what they exclude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from catalog.model import Audience, Kind, Position
from catalog.search.calendar import Calendar
from catalog.search.days import resolve
from catalog.search.durations import duration
from catalog.search.gazetteer import Gazetteer
from catalog.search.prices import CHEAP
from catalog.search.reading import Span
from catalog.search.understood import Excluded, Level, Piece, Understood, When, Where
from catalog.search.venues import Venues
from catalog.search.words import Token


@dataclass(frozen=True, slots=True)
class Question:
    """What the steps of reading hand on; in `counted` the numbers are figures too."""

    text: str
    words: list[Token]
    mended: list[Token]
    counted: list[Token]
    today: date
    near: Position | None
    without: frozenset[str]
    denies: bool

    @property
    def folded(self) -> list[str]:
        """The mended words, folded."""
        return [word.folded for word in self.mended]


class Interpreter:
    """Tells what the spans of a question ask for in one city."""

    def __init__(self, gazetteer: Gazetteer, venues: Venues, calendar: Calendar) -> None:
        self._gazetteer = gazetteer
        self._venues = venues
        self._calendar = calendar

    def understood(self, asked: Question, spans: Sequence[Span]) -> Understood:
        """All but the terms of what the spans of a question say, those taken back left aside."""
        pieces: dict[str, list[str]] = {}
        values: dict[str, list[str]] = {}
        kept = [span for span in spans if span.key not in asked.without]
        for span in kept:
            said = " ".join(word.typed for word in asked.words[span.start : span.end] if word.typed)
            pieces.setdefault(span.key, []).append(said)
            if not span.excluded:
                values.setdefault(span.slot, []).append(span.value)
        where = self._where(values, asked)
        if where is not None:
            pieces.setdefault("where", [""])
        audiences = {Audience(value) for value in values.get("audience", [])}
        online = values.get("online")
        when = self._when(asked, [span for span in kept if span.slot == "when" and not span.excluded])
        if when is None:
            pieces.pop("when", None)  # "todos los días" asks for none
        sums = [int(value) for value in values.get("price", []) if value != CHEAP]
        return Understood(
            kind=Kind(values["kind"][0]) if "kind" in values else None,
            free="free" in values,
            price_most=min(sums, default=None),
            cheap=CHEAP in values.get("price", []) and not sums,
            when=when,
            where=where,
            audiences=frozenset(audiences | {_of_age(int(age)) for age in values.get("age", [])}),
            access=frozenset(values.get("access", [])),
            place_has=frozenset(values.get("place", [])),
            language=values["language"][0] if "language" in values else None,
            online=online[0] == "yes" if online else None,
            level=Level(values["level"][0]) if "level" in values else None,
            duration=duration(values["duration"][0]) if "duration" in values else None,
            excluded=self._excluded(asked, [span for span in kept if span.excluded]),
            pieces=tuple(
                Piece(key=key, words=", ".join(dict.fromkeys(said))) for key, said in pieces.items()
            ),
        )

    def _excluded(self, asked: Question, spans: Sequence[Span]) -> Excluded:
        values: dict[str, list[str]] = {}
        for span in spans:
            values.setdefault(span.slot, []).append(span.value)
        times = (self._when(asked, [span], excluded=True) for span in spans if span.slot == "when")
        areas = (self._gazetteer.areas[int(value)].name for value in values.get("where", []) if value)
        venues = (self._venues.all[int(value)].name for value in values.get("venue", []))
        return Excluded(
            when=tuple(when for when in times if when is not None),
            places=tuple(dict.fromkeys(chain(areas, venues))),
            kinds=frozenset(Kind(value) for value in values.get("kind", [])),
            audiences=frozenset(Audience(value) for value in values.get("audience", [])),
            languages=frozenset(values.get("language", [])),
            levels=frozenset(Level(value) for value in values.get("level", [])),
            words=tuple(dict.fromkeys(values.get("word", []))),
        )

    def _when(self, asked: Question, spans: Sequence[Span], *, excluded: bool = False) -> When | None:
        if not spans:
            return None
        inside = {n for span in spans for n in range(span.start, span.end)}
        only = [word if n in inside else replace(word, folded="") for n, word in enumerate(asked.counted)]
        found = self._calendar.read(only, asked.today, text=asked.text, denies=asked.denies)
        return resolve(found, asked.today, excluded=excluded)

    def _where(self, values: dict[str, list[str]], asked: Question) -> Where | None:
        areas = values.get("where", [])
        named = next((self._gazetteer.areas[int(value)] for value in areas if value), None)
        if named is not None:
            return Where(name=named.name, position=named.position)
        if "venue" in values:
            venue = self._venues.all[int(values["venue"][0])]
            return Where(name=venue.name, position=venue.position, beside=True)
        if areas or (asked.near is not None and "where" not in asked.without):
            return Where(position=asked.near)
        return None


def _of_age(age: int) -> Audience:
    if age < 13:
        return Audience.CHILDREN
    if age < 18:
        return Audience.YOUNG_PEOPLE
    return Audience.ADULTS if age < 60 else Audience.OLDER_PEOPLE
