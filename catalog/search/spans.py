"""Spans: which words of a question ask for something besides its subject."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from catalog.search.calendar import Calendar
from catalog.search.gazetteer import Gazetteer
from catalog.search.phrasebook import Phrasebook
from catalog.search.reading import Span
from catalog.search.words import Token

_AGE = re.compile(r"\d{1,2}")
_SUM = re.compile(r"[0-9]{1,6}")
_OLDEST = 120


@dataclass(slots=True)
class _Gathered:
    """The spans found so far and the words they hold."""

    words: list[str]
    spans: list[Span] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def take(self, start: int, end: int, slot: str, value: str = "", *, too: bool = False) -> None:
        self.spans.append(Span(start, end, slot, value, too))
        self.taken.update(range(start, end))

    def is_free(self, start: int, end: int) -> bool:
        return self.taken.isdisjoint(range(start, end))

    def word(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""


class SpanFinder:
    """Finds what is asked for, the surest first: no word asks for two things."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        gazetteer: Gazetteer,
        calendar: Calendar,
        *,
        known: Callable[[str], bool],
        common: Callable[[str, int], bool],
    ) -> None:
        self._phrasebook = phrasebook
        self._gazetteer = gazetteer
        self._calendar = calendar
        self._known = known
        self._common = common
        self._small = phrasebook.all_small.union(
            phrasebook.aside, phrasebook.heads.before, *phrasebook.frame.values()
        )

    def find(self, words: Sequence[Token], today: date, *, text: str) -> list[Span]:
        """All spans in order; `words` are mended, `text` is what they stand in."""
        found = _Gathered([word.folded for word in words])
        found.taken.update(self.said_in_greeting(found.words))
        self._places(found, several=True)
        self._sums(found, words, text)
        self._ages(found)
        self._asked(found)
        still = [replace(word, folded="") if n in found.taken else word for n, word in enumerate(words)]
        for run in _runs(self._calendar.read(still, today, text=text).taken - found.taken):
            found.take(run[0], run[-1] + 1, "when")
        self._bare_ages(found)
        self._languages(found)
        self._places(found, several=False)
        return sorted(found.spans, key=lambda span: span.start)

    def _asked(self, found: _Gathered) -> None:
        place = 0
        while place < len(found.words):
            place += 1 if place in found.taken else self._asked_at(found, place)

    def _asked_at(self, found: _Gathered, place: int) -> int:
        words = found.words
        if hit := self._phrasebook.not_free.at(words, place):
            return hit[0]
        near = self._phrasebook.near_me.at(words, place)
        # "cerca de Tetuán" names a place, "cerca" alone is near me.
        if near and (near[0] > 1 or found.word(place + 1) not in self._phrasebook.near_goes_on):
            found.take(place, place + near[0], "where")
            return near[0]
        asked = self._phrasebook.asked.at(words, place)
        if not asked or not found.is_free(place, place + asked[0]):
            return 1
        length, meant, _ = asked
        if not self._is_subject(found, place, meant.value):
            found.take(
                place, place + length, meant.slot, meant.value, too=self._may_be_subject(found, place, length)
            )
        return length

    def _is_subject(self, found: _Gathered, place: int, value: str) -> bool:
        """ "Curso de lengua de señas": the language is learnt, not offered as help."""
        return value == "sign_language" and not self._phrasebook.learning.isdisjoint(found.words[:place])

    def _may_be_subject(self, found: _Gathered, place: int, length: int) -> bool:
        """ "Prestan sillas de ruedas": what is asked for may be the thing itself."""
        hit = self._phrasebook.subject_too.at(found.words, place)
        if not hit or hit[0] != length:
            return False
        return hit[1] or found.word(place - 1) not in self._phrasebook.subject_unless

    def said_in_greeting(self, words: Sequence[str]) -> set[int]:
        """Places of words of greetings and the like, which ask for nothing."""
        said: set[int] = set()
        for place in range(len(words)):
            if hit := self._phrasebook.greeting.at(words, place):
                said.update(range(place, place + hit[0]))
        return said

    def _sums(self, found: _Gathered, words: Sequence[Token], text: str) -> None:
        """ "Menos de 200 pesos", "tengo $50": the most that somebody would pay."""
        for place, word in enumerate(found.words):
            if not _SUM.fullmatch(word) or place in found.taken:
                continue
            named = found.word(place + 1) in self._phrasebook.money
            at = words[place].at
            if not named and text[max(at - 1, 0) : at] != "$":
                continue
            if before := self._phrasebook.price_most.ends_before(found.words, place):
                found.take(place - before, place + 1 + named, "price", word)

    def _bare_ages(self, found: _Gathered) -> None:
        """ "Tengo 16", "mi hija de 15": a number without a unit, where no thing counted follows."""
        for place, word in enumerate(found.words):
            if not _AGE.fullmatch(word) or place in found.taken or not 1 < int(word) < _OLDEST:
                continue
            after = found.word(place + 1)
            if after and after not in self._small and place + 1 not in found.taken:
                continue
            before = self._phrasebook.bare_age_before.ends_before(found.words, place)
            person = {
                n for span in found.spans if span.slot == "audience" for n in range(span.start, span.end)
            }
            person |= {n for n, other in enumerate(found.words[:place]) if other in self._phrasebook.family}
            of = found.word(place - 1) in self._phrasebook.bare_age_of
            if before or (of and place - 2 in person):
                found.take(place - (before or 1), place + 1, "age", word)

    def _ages(self, found: _Gathered) -> None:
        for place, word in enumerate(found.words[:-1]):
            if not _AGE.fullmatch(word) or place in found.taken or not 0 < int(word) < _OLDEST:
                continue
            if hit := self._phrasebook.ages_after.at(found.words, place + 1):
                before = 1 if found.word(place - 1) in self._phrasebook.ages_before else 0
                found.take(place - before, place + 1 + hit[0], "age", word)

    def _languages(self, found: _Gathered) -> None:
        for place in range(len(found.words)):
            hit = self._phrasebook.language_names.at(found.words, place)
            if not hit or place in found.taken:
                continue
            before = self._phrasebook.language_before.ends_before(found.words, place)
            after = place + hit[0]
            follows = 0 if before else int(found.word(after) in self._phrasebook.language_after)
            if (before or follows) and found.word(
                place - before - 1
            ) not in self._phrasebook.language_blocked:
                found.take(place - before, after + follows, "language", hit[1])

    def _is_said(self, word: str) -> bool:
        """Whether a word has a meaning of its own, so that it is no slip in a name."""
        phrasebook = self._phrasebook
        return word in phrasebook.aside or word in phrasebook.real or word in phrasebook.all_small

    def _places(self, found: _Gathered, *, several: bool) -> None:
        """Names of several words first (they are sure), then single ones with care."""
        place = 0
        while place < len(found.words):
            place += 1 if place in found.taken else self._place_at(found, place, several=several)

    def _place_at(self, found: _Gathered, place: int, *, several: bool) -> int:
        words = found.words
        hit = self._gazetteer.at(words, place)
        if hit is None and not several and not self._known(words[place]) and not self._is_said(words[place]):
            hit = self._gazetteer.misspelt(words, place)
        if hit is None or (several and hit[0] == 1) or not found.is_free(place, place + hit[0]):
            return 1
        length, area = hit
        after = place + length
        if after < len(words) and self._phrasebook.not_a_place.at(words, after):
            return length
        before = self._phrasebook.place_before.ends_before(words, place)
        # Where the catalogue says a name more of something else, or where it is the first word of a thing
        # ("campamento de navidad"), it needs a word of place before it.
        thing = found.word(after) in self._phrasebook.of
        if length == 1 and not before and (thing or self._common(words[place], area)):
            return length
        before = before if found.is_free(place - before, place) else 0
        follows = int(found.word(after) in self._phrasebook.place_after)
        found.take(place - before, after + follows, "where", str(area))
        return length


def _runs(places: set[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
