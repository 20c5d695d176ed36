"""What somebody said of when, in pieces: days, a time of the day, a length counted back or on from now.

Days and slips of the keyboard are read as those of questions are (`catalog/search`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA

from catalog.search.calendar import Calendar
from catalog.search.days import Found, resolve
from catalog.search.exact import ExactTimes, TimeOfDay, spelt
from catalog.search.lengths import Length, Lengths
from catalog.search.mending import Mender, by_first_letter
from catalog.search.numbers import Numbers
from catalog.search.phrasebook import Phrasebook, load_phrasebook
from catalog.search.phrases import Phrases, flags, valued, word_set
from catalog.search.understood import PartOfDay
from catalog.search.words import Token, sound, typed_tokens

MOST_LETTERS, MOST_WORDS = 200, 24
"""Longer than this is no answer to "when?"."""
_SHORTEST_MENDED = 4
_VAGUE = timedelta(days=2)
""" "This weekend" is a day, "this week" is none."""
_DASHED = re.compile(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b")
""" "27-11-2026"."""
_SOME_DAYS = timedelta(days=6)
DAYS_OF_A_WEEK = 7


@dataclass(slots=True)
class Said:
    """The pieces. `days` are those it may be, the likeliest first, () where none was said and None where what
    was said is no one day. `length` counts `back` from the start, or on from now; None where nobody said.
    `gone` says that it was called past."""

    days: tuple[date, ...] | None = ()
    time: TimeOfDay | None = None
    part: PartOfDay | None = None
    days_before: int | None = None
    length: Length | None = None
    back: bool | None = None
    gone: bool = False


class Hearer:
    """Takes apart what is said; may be used by many threads at once."""

    def __init__(self, book: Phrasebook) -> None:
        data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
        self._calendar = Calendar(book.calendar)
        self._numbers = Numbers(book.numbers, book.family)
        self._times = ExactTimes(book.exact, self._numbers)
        self._lengths = Lengths(book.exact, self._numbers)
        shy, english = (word_set(book.calendar["weekdays_shy"][name]) for name in ("all", "english"))
        self._leading = {word: "on" if word in english else "na" for word in shy}
        self._short = {short: meant for meant, said in data["short"].items() for short in word_set(said)}
        self._next = word_set(book.calendar["glue"]["next"])
        self._on_before, self._on_after = (flags(data["from_now"][name]) for name in ("before", "after"))
        back = data["before_it"]
        self._back_before = flags(back["before"])
        named = (f"{link} {noun}" for link in back["before_noun"] for noun in back["noun"].split())
        self._back_after = flags([*back["after"], *named])
        self._days_before = valued(data["day_before"])
        self._part_before, self._part_of_it = valued(data["part_before"]), valued(data["part_of_it"])
        self._while = valued(data["a_while"])
        self._gone = flags(data["gone"]["said"])
        self._refused = word_set(data["refused"]["all"])
        self._portuguese = re.compile(data["refused"]["pt_sign"])
        self._refused_not_in_portuguese = self._refused - word_set(data["refused"]["pt"])
        self._aside = book.all_small.union(word_set(data["aside"]["all"]), *book.frame.values())
        tables: Iterable[Phrases[bool] | Phrases[str]] = (
            *(self._on_before, self._on_after, self._back_before, self._back_after, self._days_before),
            *(self._part_before, self._part_of_it, self._while, self._gone),
        )
        times = self._times.words | self._lengths.words | self._numbers.words
        self._ours = times.union(self._aside, self._refused, *(table.all_words for table in tables))
        self._mender = Mender(book, self._calendar, self._ours.__contains__)
        self._known = self._ours | self._calendar.phrased_words | self._calendar.shy_words
        self._mended = frozenset(word for word in times if len(word) >= _SHORTEST_MENDED)
        self._heard = {sound(word): word for word in sorted(self._mended)}

    def hear(self, text: str, *, today: date, language: str = "") -> Said | None:
        """The pieces of `text`, days counted from the local day `today`; None where it cannot be understood.

        `language` is the person's own (BCP 47), for words that say the contrary in another ("no").
        """
        if len(text) > MOST_LETTERS:
            return None
        written = spelt(_DASHED.sub(r"\1/\2/\3", text))
        words = [
            longer
            for word in typed_tokens(written, most=MOST_WORDS + 1)
            for longer in ([word] if word.folded in self._ours else self._mender.lengthened([word]))
        ]
        if not 0 < len(words) <= MOST_WORDS:
            return None
        words = self._led([self._mend(word) for word in self._mender.mended(words)])
        portuguese = language.lower().startswith("pt") or self._portuguese.search(text.lower()) is not None
        said, left = Said(), [word.folded for word in words]
        self._take_exact(said, left)
        if not (self._refused_not_in_portuguese if portuguese else self._refused).isdisjoint(left):
            return None
        weekdays = self._take_days(said, words, left, today, written, denies=not portuguese)
        self._take_figure(said, left, today, weekdays)
        if said in (Said(), Said(days=(today,))) and (minutes := _take(left, self._while.at)):
            said.days, said.length, said.back = (), Length(minutes=int(minutes)), False
        nothing_else = all(not word or word in self._aside for word in left)
        return said if said != Said() and said.days is not None and nothing_else else None

    def _led(self, words: list[Token]) -> list[Token]:
        """Words that in most questions name no day of the week ("sexta", "fri") name one here."""
        for place in (len(words) - 1, 0):
            if leading := self._leading.get(words[place].folded):
                words.insert(place, Token("", leading, words[place].at))
        return words

    def _mend(self, word: Token) -> Token:
        """A shortened word, or a misspelt one of hours, as it was meant ("vie", "oras", "minuots")."""
        folded = word.folded
        if short := self._short.get(folded):
            return replace(word, folded=short)
        if len(folded) < _SHORTEST_MENDED - 1 or not folded.isalpha() or folded in self._known:
            return word
        if heard := self._heard.get(sound(folded)):
            return replace(word, folded=heard)
        alike = by_first_letter(self._mended).get(folded[0], ())
        near = [other for other in alike if OSA.distance(folded, other, score_cutoff=1) <= 1]
        return replace(word, folded=min(near)) if near and len(folded) >= _SHORTEST_MENDED else word

    def _take_exact(self, said: Said, left: list[str]) -> None:
        """Takes what is no day out of the words that are left: times, lengths, days before it."""
        said.gone = _take(left, self._gone.at) is not None
        self._take_directed(said, left)
        if said.length is None:
            self._take_days_before(said, left)
        said.time = _take(left, self._times.time)
        if said.length is None and said.days_before is None:
            said.length = _take(left, self._length_alone)

    def _take_days_before(self, said: Said, left: list[str]) -> None:
        """Takes "la víspera", "the night before", "ese mismo día"."""
        for table, days in ((self._part_before, 1), (self._part_of_it, 0)):
            if part := _take(left, table.at):
                said.days_before, said.part = days, PartOfDay(part)
                return
        if days_before := _take(left, self._days_before.at):
            said.days_before = int(days_before)

    def _length_alone(self, left: Sequence[str], place: int) -> tuple[int, Length] | None:
        # What is left after "en" are days that the calendar counts.
        return None if self._on_before.ends_before(left, place) else self._lengths.at(left, place)

    def _take_directed(self, said: Said, left: list[str]) -> None:
        """Takes a length of which is said whether it counts back from the start or on from now."""
        for place in range(len(left)):
            hit = self._lengths.at(left, place)
            if hit is None:
                continue
            start, end, length = place, place + hit[0], hit[1]
            following = left[end:] or [""]
            if after := self._back_after.at(following, 0):
                back = True
            elif before := self._back_before.ends_before(left, place):
                back, start = True, place - before
            elif length.days % DAYS_OF_A_WEEK:
                # "En ocho días" is in a week: the calendar knows.
                continue
            elif before := self._on_before.ends_before(left, place):
                back, start = False, place - before
            elif after := self._on_after.at(following, 0):
                back = False
            else:
                continue
            end += after[0] if after else 0
            said.length, said.back = length, back
            left[start:end] = [""] * (end - start)
            return

    def _take_days(
        self, said: Said, words: Sequence[Token], left: list[str], today: date, text: str, *, denies: bool
    ) -> set[int]:
        """Takes the days and the part of the day; the days of the week that were said, 0 (Monday) to 6."""
        places = [n for n, word in enumerate(left) if word]
        counted = self._numbers.counted([words[n] for n in places])
        found = self._calendar.read(counted, today, text=text, denies=denies)
        for place in found.taken:
            left[places[place]] = ""
        said.part = said.part or found.part
        said.days = self._days(found, today, [words[n].folded for n in places])
        return found.next_days

    def _days(self, found: Found, today: date, words: Sequence[str]) -> tuple[date, ...] | None:
        """The days it may be, the likeliest first; None for a bound, a rule, or no day in particular."""
        bounds = (found.first, found.last, found.since, found.by, found.each_day)
        if any(bounds) or len(set(found.ranges)) > 1:
            return None
        when = resolve(found, today)
        if when is None or when.start is None or when.end is None:
            return ()
        if when.weekdays:
            if len(when.weekdays) > 1:
                return None
            span = (when.end - when.start).days
            days = (when.start + timedelta(days=n) for n in range(span + 1))
            # Said on a Monday, "next monday" is in a week.
            later = not self._next.isdisjoint(words)
            return tuple(d for d in days if d.weekday() in when.weekdays and not (later and d == today))
        if when.end - when.start > (_VAGUE if when.start == today else _SOME_DAYS):
            return None
        return tuple(when.start + timedelta(days=n) for n in range((when.end - when.start).days + 1))

    def _take_figure(self, said: Said, left: list[str], today: date, weekdays: set[int]) -> None:
        """Takes a lone figure: an hour beside a day ("friday 5"), or the day of the month ("friday 4")."""
        if said.length is not None or said.days is None:
            return
        for place, word in enumerate(left):
            if word.isdigit() and len(word) <= 2 and len(weekdays) == 1:
                ahead = (today + timedelta(days=n) for n in range(4 * DAYS_OF_A_WEEK))
                if day := next((d for d in ahead if d.weekday() in weekdays and d.day == int(word)), None):
                    said.days, left[place] = (day,), ""
                    return
        if said != Said() and said.time is None:
            said.time = _take(left, self._times.bare)


def _take(left: list[str], read: Callable[[list[str], int], tuple[Any, ...] | None]) -> Any:
    """What is read first of the words that are left, taken out of them; None for nothing."""
    for place, word in enumerate(left):
        if word and (hit := read(left, place)):
            left[place : place + hit[0]] = [""] * hit[0]
            return hit[1]
    return None


@cache
def load_hearer() -> Hearer:
    """The hearer of the four languages, made once: that takes a fifth of a second."""
    return Hearer(load_phrasebook())
