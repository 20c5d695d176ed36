"""Spans: which words of a question ask for something besides its subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from catalog.search.ages import Ages
from catalog.search.calendar import Calendar
from catalog.search.durations import Durations
from catalog.search.exclusions import Exclusions
from catalog.search.gathered import Gathered
from catalog.search.gazetteer import Gazetteer
from catalog.search.phrasebook import Phrasebook
from catalog.search.prices import Prices
from catalog.search.reading import Span
from catalog.search.venues import Venues
from catalog.search.words import SHORTEST_HEARD, Token, fold, sound


class SpanFinder:
    """Finds what is asked for, the surest first: no word asks for two things."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        gazetteer: Gazetteer,
        venues: Venues,
        calendar: Calendar,
        *,
        known: Callable[[str], bool],
        common: Callable[[str, int], bool],
        currency: str = "",
        used: frozenset[str] = frozenset(),
    ) -> None:
        self._phrasebook = phrasebook
        self._small = phrasebook.all_small.union(
            phrasebook.aside, phrasebook.heads.before, *phrasebook.frame.values()
        )
        self._gazetteer = gazetteer
        self._venues = venues
        self._prices = Prices(phrasebook, currency)
        self._ages = Ages(phrasebook, self._small)
        self._durations = Durations(phrasebook.durations)
        self._calendar = calendar
        self._known = known
        self._common = common
        self._used = used
        self._sounds_used = frozenset(sound(word) for word in used if len(word) >= SHORTEST_HEARD)
        self._exclusions = Exclusions(
            phrasebook.exclusions, self._small | phrasebook.vague | phrasebook.generic
        )

    def find(self, words: Sequence[Token], today: date, *, text: str, denies: bool) -> list[Span]:
        """All spans in order; `words` are mended and their numbers figures, `text` is what they stand in.

        `denies` says that "no" is a no, and not the Portuguese "in the".
        """
        found = Gathered([word.folded for word in words])
        found.taken.update(self.said_in_greeting(found.words))
        found.taken.update(self._exclusions.answers(words, text))
        self._near_venues(found)
        self._places(found, several=True)
        self._prices.find(found, words, text)
        self._ages.find(found)
        self._levels(found)
        self._asked(found)
        self._bare_levels(found)
        self._lasting(found)
        still = [replace(word, folded="") if n in found.taken else word for n, word in enumerate(words)]
        read = self._calendar.read(still, today, text=text, denies=denies)
        for run in _runs(read.taken - found.taken):
            # "En navidad": what is called after a holiday may be meant as well as what falls on it.
            found.take(run[0], run[-1] + 1, "when", too=not read.named.isdisjoint(run))
        self._ages.find_bare(found)
        self._languages(found)
        self._places(found, several=False)
        found.spans += self._exclusions.of_words(words, found.taken, text)
        spans = sorted(found.spans, key=lambda span: span.start)
        return self._exclusions.of_spans(spans, words, text, denies=denies)

    def _near_venues(self, found: Gathered) -> None:
        """ "Cerca de la biblioteca central": a venue, by its name."""
        for place in range(1, len(found.words)):
            hit = self._venues.at(found.words, place, self._phrasebook.all_small)
            if not hit or not found.is_free(place, place + hit[0]):
                continue
            before = self._phrasebook.near_venue.ends_before(found.words, place)
            if before and self._gazetteer.at(found.words, place) is None:
                found.take(place - before, place + hit[0], "venue", str(hit[1]))

    def _levels(self, found: Gathered) -> None:
        """ "Desde cero", "for beginners": how much one knows already, in several words."""
        self._level(found, least=2)

    def _bare_levels(self, found: Gathered) -> None:
        self._level(found, least=1)

    def _level(self, found: Gathered, *, least: int) -> None:
        place = 0
        while place < len(found.words):
            hit = self._phrasebook.levels.at(found.words, place)
            if hit and hit[0] >= least and found.is_free(place, place + hit[0]):
                found.take(place, place + hit[0], "level", hit[1].value)
            place += hit[0] if hit else 1

    def _lasting(self, found: Gathered) -> None:
        """ "De tres meses", "taller corto": how long it is to be."""
        for place in range(len(found.words)):
            hit = self._durations.at(found.words, place)
            if hit and found.is_free(place, place + hit[0]):
                found.take(place, place + hit[0], "duration", hit[1])

    def _asked(self, found: Gathered) -> None:
        place = 0
        while place < len(found.words):
            place += 1 if place in found.taken else self._asked_at(found, place)

    def _asked_at(self, found: Gathered, place: int) -> int:
        words = found.words
        if hit := self._phrasebook.not_free.at(words, place):
            return hit[0]
        near = self._phrasebook.near_me.at(words, place)
        # "cerca de Tetuán" names a place, "cerca" alone is near me.
        if near and not self._near_goes_on(found, place, near[0]):
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

    def _near_goes_on(self, found: Gathered, place: int, length: int) -> bool:
        """Whether "cerca" or "no lejos" goes on with the name of a place."""
        if found.word(place + length) not in self._phrasebook.near_goes_on:
            return False
        return length == 1 or found.word(place + length - 1) in self._phrasebook.far

    def _is_subject(self, found: Gathered, place: int, value: str) -> bool:
        """ "Curso de lengua de señas": the language is learnt, not offered as help."""
        return value == "sign_language" and not self._phrasebook.learning.isdisjoint(found.words[:place])

    def _may_be_subject(self, found: Gathered, place: int, length: int) -> bool:
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

    def _languages(self, found: Gathered) -> None:
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
        said = word in phrasebook.aside or word in phrasebook.real or word in phrasebook.all_small
        return said or word in self._used

    def _is_heard_so(self, word: str, area: int) -> bool:
        """Whether a word sounds like one that people use, and not like the area: "vaile" is no "valle"."""
        name = self._gazetteer.areas[area].name
        return sound(word) in self._sounds_used and sound(word) not in map(sound, fold(name).split())

    def _places(self, found: Gathered, *, several: bool) -> None:
        """Names of several words first (they are sure), then single ones with care."""
        place = 0
        while place < len(found.words):
            place += 1 if place in found.taken else self._place_at(found, place, several=several)

    def _place_at(self, found: Gathered, place: int, *, several: bool) -> int:
        words = found.words
        hit = self._gazetteer.at(words, place)
        if hit is None and not several and not self._known(words[place]) and not self._is_said(words[place]):
            hit = self._gazetteer.misspelt(words, place)
            if hit is not None and hit[0] == 1 and self._is_heard_so(words[place], hit[1]):
                hit = None
        if hit is None or (several and hit[0] == 1) or not found.is_free(place, place + hit[0]):
            return 1
        length, area = hit
        after = place + length
        if after < len(words) and self._phrasebook.not_a_place.at(words, after):
            return length
        before = self._phrasebook.place_before.ends_before(words, place)
        led = before or self._exclusions.is_led(words, place)
        # Where the catalogue says a name more of something else, or where it is the first word of a thing
        # ("campamento de navidad"), it needs a word of place before it.
        thing = found.word(after) in self._phrasebook.of
        if length == 1 and not led and (thing or self._common(words[place], area)):
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
