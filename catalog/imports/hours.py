"""Opening hours in words: "Du mardi au samedi de 10h à 18h. Dimanche à 15h" → weekdays, from, until."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from catalog.imports.dates import read_date, read_times, read_weekdays
from catalog.imports.texts import fold

_DAY_WORD = r"(?:lun|mar|mer|mie|jeu|jue|ven|vie|sam|sab|dim|dom)[a-z]*"
_CLAUSES = re.compile(
    rf"[.;]\s|[.;]$|\n|,\s(?=(?:de|du|le|les|a)\s)|(?<=[\dh])(?:,| et| y)\s(?:le |el )?(?={_DAY_WORD}\b)"
)
_EXCEPTION = re.compile(
    r"\b(?:annul|ferme|cerrad|closed|cancel|suspend|fermee?s?|feries|festivos|puertas|reserve)\w*"
)
_ONLY_UNTIL = re.compile(r"\b(?:jusqu|hasta|until|nocturne)")
_TIME = re.compile(
    r"\d{1,2}(?::\d{2}(?::\d{2})?|[.]\d{2}(?= ?h)| ?h\d{2}| h \d{2}(?! ?h)|(?= ?[ap]\.? ?m)| ?h\b)(?:rs|oras|"
    r"eures)?(?: ?[ap]\.? ?m\b\.?)?"
    r"|\bminuit\b|\bmedianoche\b|\bmidi\b"
)
_RANGE_WORD = re.compile(r"\s*(?:a|to|-|–|—|hasta|jusqu'a|until|y|et)?(?: las| la)?\s*$")
_STARTS_ALONE = re.compile(r"(?:^|\s)(?:a|at|a las|a la|puis a)\s*$")
_SEGMENT = re.compile(
    r"(?:\b(?:le|du|el|del|on|from|desde el)\s+)(\d{1,2}/\d{1,2}/\d{4})(?:\s+(?:au|al|to|"
    r"hasta el)\s+(\d{1,2}/\d{1,2}/\d{4}))?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Session:
    """One time of the day, on the weekdays named (None: whichever day it is)."""

    weekdays: frozenset[int] | None = None
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day, or the days from the first to the last, with the words on its hours."""

    first: date
    last: date
    hours: str = ""


def read_hours(text: str) -> tuple[Session, ...] | None:
    """The sessions named; empty where there are no words, None where the words cannot be read."""
    folded = fold(text).replace("’", "'")
    if not folded:
        return ()
    found: list[Session] = []
    for clause in _CLAUSES.split(folded):
        if not clause or not clause.strip():
            continue
        if _EXCEPTION.search(clause):
            return None
        found += _clause(clause)
    unique = tuple(dict.fromkeys(found))
    if not unique and re.search(r"\d", folded):
        return None
    if len(unique) > 1 and any(session.start is None for session in unique):
        unique = tuple(session for session in unique if session.start)
    return unique


def read_stretches(text: str, order: str = "dmy") -> tuple[Stretch, ...]:
    """The stretches of a display text: "Du 05/06/2020 au 07/06/2020 - de 10h à 19h Le 09/06/2020 - A 20h"."""
    marks = list(_SEGMENT.finditer(text))
    found: list[Stretch] = []
    for mark, following in zip(marks, [*marks[1:], None][: len(marks)], strict=True):
        first = read_date(mark[1], order)
        last = read_date(mark[2], order) if mark[2] else first
        if first and last and last.day >= first.day:
            words = text[mark.end() : following.start() if following else None]
            found.append(Stretch(first.day, last.day, words.strip(" -\n\t")))
    if marks:
        return tuple(found)
    days = [read_date(part, order) for part in re.split(r"\s*[;|,]\s*", text.strip(" ;,|")) if part]
    return tuple(Stretch(day.day, day.day) for day in days if day) if days and all(days) else ()


def _clause(clause: str) -> list[Session]:
    days = read_weekdays(clause)
    marks = list(_TIME.finditer(clause))
    if not marks:
        return [Session(days)] if days else []
    found: list[Session] = []
    place = 0
    while place < len(marks):
        mark = marks[place]
        start = read_times(mark.group())
        before = clause[: mark.start()]
        if not start:
            place += 1
            continue
        if _ONLY_UNTIL.search(before[-14:]):
            place += 1
            continue
        following = marks[place + 1] if place + 1 < len(marks) else None
        between = clause[mark.end() : following.start()] if following else ""
        ends = read_times(following.group()) if following and _is_range(before, between) else []
        found.append(Session(days, start[0], ends[0] if ends else None))
        place += 2 if ends else 1
    return found


def _is_range(before: str, between: str) -> bool:
    if between.strip() in ("y", "et"):
        return bool(re.search(r"\b(?:entre)(?: las)?\s*$", before))
    return bool(_RANGE_WORD.match(between)) and not _STARTS_ALONE.search(before)
