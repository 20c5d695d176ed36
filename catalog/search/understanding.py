"""Understanding: what a question asks for besides its subject, and which words are left to search for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from catalog.model import Position
from catalog.search.calendar import Calendar
from catalog.search.dictation import Dictation
from catalog.search.gazetteer import Gazetteer
from catalog.search.interpreting import Interpreter, Question
from catalog.search.mending import Mender, nearly_one_of, perhaps_one_of
from catalog.search.numbers import Numbers
from catalog.search.phrasebook import LANGUAGES, Phrasebook
from catalog.search.reading import Reading, Span
from catalog.search.region import NOWHERE, Region
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

    def tells_need(self, words: Sequence[str]) -> bool:
        """Whether the words tell of a need that something in the catalogue would help."""
        ...


class Reader:
    """Reads questions against a phrasebook, the parts of one city and the words of its catalogue."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        gazetteer: Gazetteer,
        venues: Venues,
        catalogue: CatalogueWords,
        *,
        region: Region = NOWHERE,
        used: frozenset[str] = frozenset(),
    ) -> None:
        """`used` are words that people use, whether or not the catalogue has them."""
        self._phrasebook = phrasebook
        self._used = used
        self._dictation = Dictation(phrasebook.dictation)
        self._numbers = Numbers(phrasebook.numbers, phrasebook.family)
        self._catalogue = catalogue
        calendar = Calendar(phrasebook.calendar, region)
        self._little = {code: phrasebook.stop[code] | phrasebook.frame[code] for code in LANGUAGES}
        self._little_in: dict[tuple[str, ...], frozenset[str]] = {}
        self._no_head = phrasebook.aside | phrasebook.generic | phrasebook.vague
        self._mender = Mender(phrasebook, calendar, catalogue.is_known, used)
        self._finder = SpanFinder(
            phrasebook,
            gazetteer,
            venues,
            calendar,
            known=catalogue.is_known,
            common=catalogue.is_common,
            currency=region.currency,
            used=used,
        )
        self._interpreter = Interpreter(gazetteer, venues, calendar)

    def read(
        self, query: str, *, language: str, today: date, near: Position | None, without: frozenset[str]
    ) -> Reading:
        """The question, understood on the local day `today`; pieces in `without` are read and left aside."""
        spoken_words = typed_tokens(query, most=MOST_WORDS)
        if not self._catalogue.is_title([word.folded for word in spoken_words]):
            spoken_words = self._dictation.without(spoken_words)
        words = self._mender.lengthened(spoken_words)[:MOST_WORDS]
        mended = self._mender.mended(words)
        spoken = self._spoken([word.folded for word in mended], language)
        counted = self._numbers.counted(mended)
        asked = Question(query, words, mended, counted, today, near, without, denies=spoken != ("pt",))
        spans = self._finder.find(asked.counted, today, text=query, denies=asked.denies)
        if self._names_a_title(words, spans):
            spans = [span for span in spans if span.slot not in TITLE_WISHES]
        small = self._small(spoken)
        content, vague = self._content(asked, spans, small)
        told = self._told_by_a_wish(asked, spans) if vague else []
        aside = self._phrasebook.aside
        real = [n for n in content if asked.folded[n] not in small]
        shown = [n for n in real if asked.folded[n] not in aside] or real or content
        kept = tuple(span for span in spans if span.key not in without)
        wanted = [span for span in kept if not span.excluded]
        return Reading(
            understood=replace(
                self._interpreter.understood(asked, spans), terms=tuple(words[n].typed for n in shown)
            ),
            words=self._written(asked, spans),
            content=tuple(content or told),
            spans=kept,
            area=next((int(span.value) for span in wanted if span.slot == "where" and span.value), None),
            venue=next((int(span.value) for span in wanted if span.slot == "venue"), None),
            age=next((int(span.value) for span in wanted if span.slot == "age"), None),
            vague=vague and not told,
            languages=spoken,
            heads=self._heads(asked.folded, content),
            ruling=self._ruling(asked.folded, content),
            slips=self._slips(asked.folded, content, small),
            joined=frozenset(
                n for n in content if n - 2 in content and asked.folded[n - 1] in self._phrasebook.heads.of
            ),
        )

    def _written(self, asked: Question, spans: Sequence[Span]) -> tuple[Token, ...]:
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
        self, asked: Question, spans: Sequence[Span], small: frozenset[str]
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

    def _told_by_a_wish(self, asked: Question, spans: Sequence[Span]) -> list[int]:
        """The place of the most telling word of a wish that tells of a need, too ("mi papá no oye"): with
        nothing else said, what would help comes before whatever keeps the wish."""
        places = [n for span in spans if span.too for n in range(span.start, span.end)]
        if not places or not self._catalogue.tells_need([asked.folded[n] for n in places]):
            return []
        return [max(places, key=lambda n: len(asked.folded[n]))]

    def _is_small(self, word: str, small: frozenset[str]) -> bool:
        known = self._catalogue.is_known(word)
        if word in small or (len(word) <= 2 and word in self._phrasebook.all_small):
            return True
        return not known and ((len(word) <= 2 and not word.isdigit()) or nearly_one_of(word, small))

    def _slips(self, folded: Sequence[str], content: Sequence[int], small: frozenset[str]) -> frozenset[int]:
        """Words that may be slips of others without content; of small ones only beside something else."""
        known = self._catalogue.is_known
        unheard = [n for n in content if folded[n] not in self._used and not known(folded[n])]
        vague = {n for n in unheard if perhaps_one_of(folded[n], self._phrasebook.vague)}
        little = {n for n in unheard if perhaps_one_of(folded[n], small)}
        return frozenset(vague | little if set(content) - vague - little else vague)

    def _is_short_name(self, asked: Question, place: int) -> bool:
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

    def _ruling(self, folded: Sequence[str], content: Sequence[int]) -> int | None:
        """The first word of the subject, where what follows only says which: "vacunas para perros"."""
        first = next((n for n in content if folded[n] not in self._no_head), None)
        heads = self._phrasebook.heads
        if first is None or folded[first + 1 : first + 2] == [] or folded[first + 1] not in heads.rules:
            return None
        after = first + 2
        while after < len(folded) and folded[after] in heads.articles:
            after += 1
        return first if after in content else None

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
