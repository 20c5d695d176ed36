"""Understanding: what a question asks for besides its subject, and which words are left to search for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Protocol

from catalog.model import Audience, Kind, Position
from catalog.search.answer import Excluded, Level, Piece, Understood, When, Where
from catalog.search.calendar import Calendar
from catalog.search.days import resolve
from catalog.search.durations import duration
from catalog.search.gazetteer import Gazetteer
from catalog.search.mending import Mender, nearly_one_of
from catalog.search.numbers import Numbers
from catalog.search.phrasebook import LANGUAGES, Phrasebook
from catalog.search.prices import CHEAP
from catalog.search.reading import Reading, Span
from catalog.search.spans import SpanFinder
from catalog.search.venues import Venues
from catalog.search.words import Token, typed_tokens

MOST_WORDS = 48
"""Words of a question that are read: nobody asks in more, and the time stays bounded."""
OWN_LANGUAGE = 0.9
"""Small words that the person's own language is worth when guessing in which a question is."""
TITLE_WISHES = frozenset({"when", "where", "language", "access", "level", "duration"})
"""Wishes whose words may as well be part of a name ("Sábado de cine")."""


class CatalogueWords(Protocol):
    """What understanding needs to know of a catalogue."""

    def is_known(self, word: str) -> bool:
        """Whether the catalogue holds the folded word."""
        ...

    def is_title(self, words: Sequence[str]) -> bool:
        """Whether the words stand together and in that order in some title."""
        ...

    def is_common(self, word: str, area: int) -> bool:
        """Whether a name of an area is said more often of something else."""
        ...

    def phrase(self, words: Sequence[str], place: int) -> int:
        """How many words the phrase with one meaning has that begins at `place`; 0 for none."""
        ...


@dataclass(frozen=True, slots=True)
class _Question:
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
        return [word.folded for word in self.mended]


class Reader:
    """Reads questions against a phrasebook, the parts of one city and the words of its catalogue."""

    def __init__(
        self, phrasebook: Phrasebook, gazetteer: Gazetteer, venues: Venues, catalogue: CatalogueWords
    ) -> None:
        self._phrasebook = phrasebook
        self._gazetteer = gazetteer
        self._venues = venues
        self._numbers = Numbers(phrasebook.numbers, phrasebook.family)
        self._catalogue = catalogue
        self._calendar = Calendar(phrasebook.calendar)
        self._little = {code: phrasebook.stop[code] | phrasebook.frame[code] for code in LANGUAGES}
        self._little_in: dict[tuple[str, ...], frozenset[str]] = {}
        self._no_head = phrasebook.aside | phrasebook.generic | phrasebook.vague
        self._mender = Mender(phrasebook, self._calendar, catalogue.is_known)
        self._finder = SpanFinder(
            phrasebook,
            gazetteer,
            venues,
            self._calendar,
            known=catalogue.is_known,
            common=catalogue.is_common,
        )

    def read(
        self, query: str, *, language: str, today: date, near: Position | None, without: frozenset[str]
    ) -> Reading:
        """The question, understood on the local day `today`; pieces in `without` are read and left aside."""
        words = self._mender.lengthened(typed_tokens(query, most=MOST_WORDS))[:MOST_WORDS]
        mended = self._mender.mended(words)
        spoken = self._spoken([word.folded for word in mended], language)
        counted = self._numbers.counted(mended)
        asked = _Question(query, words, mended, counted, today, near, without, denies=spoken != ("pt",))
        spans = self._finder.find(asked.counted, today, text=query, denies=asked.denies)
        if self._names_a_title(words, spans):
            spans = [span for span in spans if span.slot not in TITLE_WISHES]
        small = self._small(spoken)
        content, vague = self._content(asked, spans, small)
        aside = self._phrasebook.aside
        real = [n for n in content if asked.folded[n] not in small]
        shown = [n for n in real if asked.folded[n] not in aside] or real or content
        kept = tuple(span for span in spans if span.key not in without)
        wanted = [span for span in kept if not span.excluded]
        return Reading(
            understood=replace(self._understood(asked, spans), terms=tuple(words[n].typed for n in shown)),
            words=self._written(asked, spans),
            content=tuple(content),
            spans=kept,
            area=next((int(span.value) for span in wanted if span.slot == "where" and span.value), None),
            venue=next((int(span.value) for span in wanted if span.slot == "venue"), None),
            age=next((int(span.value) for span in wanted if span.slot == "age"), None),
            vague=vague,
            languages=spoken,
            heads=self._heads(asked.folded, content),
            joined=frozenset(
                n for n in content if n - 2 in content and asked.folded[n - 1] in self._phrasebook.heads.of
            ),
        )

    def _written(self, asked: _Question, spans: Sequence[Span]) -> tuple[Token, ...]:
        """The words as they are searched for: mended where they may be both a wish and the subject, or say
        nothing, else as they stand, since a slip may as well be one in a word of the catalogue."""
        too = {n for span in spans if span.too for n in range(span.start, span.end)}
        both = zip(asked.words, asked.mended, strict=True)
        said = self._phrasebook.aside
        return tuple(m if n in too or m.folded in said else word for n, (word, m) in enumerate(both))

    def _spoken(self, folded: Sequence[str], language: str) -> tuple[str, ...]:
        """The language that a question seems to be in, or several."""
        own = language.split("-")[0].lower()
        counts = {
            code: sum(word in little for word in folded) + OWN_LANGUAGE * (code == own)
            for code, little in self._little.items()
        }
        most = max(counts.values())
        return tuple(code for code in LANGUAGES if counts[code] == most)

    def _small(self, spoken: tuple[str, ...]) -> frozenset[str]:
        """The words without content in these languages."""
        if spoken not in self._little_in:
            self._little_in[spoken] = frozenset().union(*(self._little[code] for code in spoken))
        return self._little_in[spoken]

    def _content(
        self, asked: _Question, spans: Sequence[Span], small: frozenset[str]
    ) -> tuple[list[int], bool]:
        """Places of the words to search for, and whether nothing in particular is searched for."""
        folded, phrasebook = asked.folded, self._phrasebook
        taken = {place for span in spans if not span.too for place in range(span.start, span.end)}
        greeted = self._finder.said_in_greeting(folded)
        left = [place for place in range(len(folded)) if place not in taken | greeted]
        phrased = self._in_phrases(folded, left)
        content = [
            n
            for n in left
            if n in phrased or self._is_short_name(asked, n) or not self._is_small(folded[n], small)
        ]
        wanted = [n for n in content if folded[n] not in phrasebook.vague]
        real = [n for n in wanted if n in phrased or folded[n] not in phrasebook.aside]
        if real:
            return wanted, False
        if spans or self._asks_for_everything(folded):
            return [], True
        content = wanted or content
        # Titles like "Nosotros" are made of small words alone.
        return content or left, False

    def _is_small(self, word: str, small: frozenset[str]) -> bool:
        known = self._catalogue.is_known(word)
        if word in small or (len(word) <= 2 and word in self._phrasebook.all_small):
            return True
        return not known and ((len(word) <= 2 and not word.isdigit()) or nearly_one_of(word, small))

    def _is_short_name(self, asked: _Question, place: int) -> bool:
        """Whether a short word is a name in capitals among small letters ("CV"), or means something."""
        word = asked.mended[place]
        if not 1 < len(word.folded) <= 4 or word.folded in self._phrasebook.all_small:
            return False
        return self._catalogue.phrase([word.folded], 0) > 0 or (
            word.typed.isupper() and not asked.text.isupper()
        )

    def _heads(self, folded: Sequence[str], content: Sequence[int]) -> frozenset[int]:
        """Words that are the subject by where they stand: "clases de yoga", "quiero aprender a nadar"."""
        phrasebook, heads = self._phrasebook, set()
        for place in content:
            if folded[place] in self._no_head or folded[place] in phrasebook.heads.before:
                continue
            before = place - 1
            while before >= 0 and folded[before] in phrasebook.heads.glue:
                before -= 1
            framed = before >= 0 and (
                folded[before] in phrasebook.heads.before or folded[before] in phrasebook.generic
            )
            if framed or (place + 1 < len(folded) and folded[place + 1] in phrasebook.heads.after):
                heads.add(place)
        return frozenset(heads)

    def _in_phrases(self, folded: Sequence[str], left: list[int]) -> set[int]:
        """Places in phrases of several words with one meaning ("dejar de fumar"), small words and all."""
        inside: set[int] = set()
        free = set(left)
        for place in left:
            length = 0 if place in inside else self._catalogue.phrase(folded, place)
            if length > 1 and free.issuperset(range(place, place + length)):
                inside.update(range(place, place + length))
        return inside

    def _asks_for_everything(self, folded: Sequence[str]) -> bool:
        """Whether words that ask for nothing in particular make a question like "¿qué hay?"."""
        return any(self._phrasebook.browse.at(folded, place) for place in range(len(folded)))

    def _names_a_title(self, words: Sequence[Token], spans: Sequence[Span]) -> bool:
        """Whether the whole question, wishes and all, stands in a title word for word."""
        if not any(span.slot in TITLE_WISHES for span in spans) or any(span.excluded for span in spans):
            return False
        covered = sum(span.end - span.start for span in spans)
        if covered >= len(words) and all(span.slot == "when" for span in spans):
            return False
        return self._catalogue.is_title([word.folded for word in words])

    def _understood(self, asked: _Question, spans: Sequence[Span]) -> Understood:
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

    def _excluded(self, asked: _Question, spans: Sequence[Span]) -> Excluded:
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

    def _when(self, asked: _Question, spans: Sequence[Span], *, excluded: bool = False) -> When | None:
        if not spans:
            return None
        inside = {n for span in spans for n in range(span.start, span.end)}
        only = [word if n in inside else replace(word, folded="") for n, word in enumerate(asked.counted)]
        found = self._calendar.read(only, asked.today, text=asked.text, denies=asked.denies)
        return resolve(found, asked.today, excluded=excluded)

    def _where(self, values: dict[str, list[str]], asked: _Question) -> Where | None:
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
