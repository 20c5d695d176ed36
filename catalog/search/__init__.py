"""Search: a question in, an answer out, with reasons or an honest nothing. Pure and without a network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np

from catalog.model import Position
from catalog.safety import Danger, Watch
from catalog.search.answer import Answer, AnswerKind, Confidence, Found, Talk, WayOn
from catalog.search.answering import Answering
from catalog.search.exchange import answer_json
from catalog.search.facets import Facet, facets
from catalog.search.folding import offers_among
from catalog.search.gibberish import only_gibberish
from catalog.search.index import Index
from catalog.search.meaning import Vectors
from catalog.search.ranking import Ranker
from catalog.search.reading import Reading
from catalog.search.refining import Refined, refine, without_wishes
from catalog.search.region import region_of
from catalog.search.scope import EVERYWHERE, Order, Scope
from catalog.search.talk import load_talker
from catalog.search.times import NEVER
from catalog.search.understanding import Reader
from catalog.search.understood import Understood
from catalog.search.usage import words_in_use
from catalog.search.words import typed_tokens

__all__ = ["Facet", "Found", "Index", "Order", "Refined", "Scope", "Search", "answer_json"]

LONGEST_QUESTION = 4096
"""Characters that are read: Telegram's own limit for a message."""


class Search:
    """Answers questions from one index; may be used by many threads at once."""

    def __init__(self, index: Index, *, zone: str) -> None:
        self.index = index
        self._zone = ZoneInfo(zone)
        self._reader = Reader(
            index.phrasebook,
            index.gazetteer,
            index.venues,
            index,
            region=region_of(zone),
            used=words_in_use(index.concepts.lexicon),
        )
        self._watch = Watch.load()

    def ask(
        self,
        query: str,
        *,
        language: str,
        now: datetime,
        near: Position | None = None,
        scope: Scope = EVERYWHERE,
        limit: int = 5,
        offset: int = 0,
        heed_danger: bool = True,
        vector: Vectors | None = None,
    ) -> Answer:
        """The answer to `query` at the aware moment `now`; `vector` is the query encoded (`meaning.py`).

        Whoever may be in danger is answered with that alone, unless `heed_danger` is False: the person has
        said that they are all right and want it searched.
        """
        began = perf_counter()
        text = query[:LONGEST_QUESTION]
        danger = self.danger(text) if heed_danger else None
        if danger is not None:
            answer = _no_search(text, language, AnswerKind.CRISIS, danger=danger)
        else:
            answer = self._answer(text, language, now, near, scope, limit, offset, vector)
        return replace(answer, query=query, milliseconds=(perf_counter() - began) * 1000)

    def read(
        self,
        query: str,
        *,
        language: str,
        now: datetime,
        near: Position | None = None,
        without: frozenset[str] = frozenset(),
        vector: Vectors | None = None,
    ) -> Reading:
        """How the question is understood, without answering it."""
        today = now.astimezone(self._zone).date()
        text = query[:LONGEST_QUESTION]
        reading = self._reader.read(text, language=language, today=today, near=near, without=without)
        return replace(reading, vector=vector)

    def danger(self, text: str) -> Danger | None:
        """What danger a message tells of, None where it tells of none."""
        return self._watch.heed(text[:LONGEST_QUESTION], is_title=self.index.is_title)

    def talk(self, text: str) -> Talk | None:
        """What a message is about that asks for nothing; None for a question, or for a title."""
        words = [word.folded for word in typed_tokens(text[:LONGEST_QUESTION])]
        talk = load_talker().talk(text, words, self.index.is_known, self.index.is_named)
        return None if talk is not None and self.index.is_title(words) else talk

    def is_gibberish(self, text: str) -> bool:
        """Whether a message has no words."""
        words = [word.folded for word in typed_tokens(text[:LONGEST_QUESTION])]
        return only_gibberish(words, self.index.is_known)

    def refine(
        self,
        before: str,
        said: str,
        *,
        language: str,
        now: datetime,
        topic: str = "",
        missed: bool = False,
    ) -> Refined | None:
        """The question `before` changed by what was `said` then; None where that is a question of its own.

        Where a shelf (`topic`) was looked along, `before` holds its wishes alone; where it was `missed`,
        nothing was found for it. "No hay nada" is no wish.
        """
        if self.talk(said) is not None:
            return None

        def read(text: str) -> Reading:
            return self.read(text, language=language, now=now)

        return refine(
            before,
            said[:LONGEST_QUESTION],
            read,
            subject=not topic,
            missed=missed,
            tells_need=self.index.tells_need,
        )

    def without(self, query: str, *, language: str, now: datetime, keys: frozenset[str]) -> str:
        """The question without the words of the wishes that have these keys."""
        return without_wishes(query, self.read(query, language=language, now=now), keys)

    def facets(
        self,
        query: str,
        *,
        language: str,
        now: datetime,
        near: Position | None = None,
        scope: Scope = EVERYWHERE,
        vector: Vectors | None = None,
    ) -> tuple[Facet, ...]:
        """By what the answer to `query` can be narrowed, and what each further wish would leave."""
        reading = self.read(
            query, language=language, now=now, near=near, without=scope.without, vector=vector
        )
        local = now.astimezone(self._zone)
        documents, offers = Answering(self.index, local, scope).documents(reading)
        return facets(self.index, documents, offers, reading.understood, local)

    def shelves(self, topics: Iterable[str], *, now: datetime) -> list[tuple[str, int]]:
        """Those of the local topics that hold something on offer at `now`, and how much."""
        local = now.astimezone(self._zone)
        alive = self.index.times.on_offer(local, local.date())
        counted = [
            (code, offers_among(self.index, np.flatnonzero(self.index.shelves.on(code, len(alive)) & alive)))
            for code in topics
        ]
        return [(code, count) for code, count in counted if count]

    def areas(self, *, now: datetime) -> list[tuple[str, int]]:
        """The parts of the city in which something is on offer at `now`, and how much."""
        local = now.astimezone(self._zone)
        alive = self.index.times.on_offer(local, local.date())
        counted = [(area.name, int(alive[area.documents].sum())) for area in self.index.gazetteer.parts]
        return [(name, count) for name, count in counted if count]

    def sure(self, query: str, *, language: str, now: datetime, scope: Scope = EVERYWHERE) -> list[Found]:
        """All that certainly is what `query` asks for, best first: nothing for "perhaps", for talk and for
        whoever may be in danger. By its words alone, since only they make an answer sure."""
        if not scope.topic and (self.danger(query) or self.talk(query) or self.is_gibberish(query)):
            return []
        reading = self.read(query, language=language, now=now, without=scope.without)
        local = now.astimezone(self._zone)
        documents = Answering(self.index, local, scope).sure(reading)
        starts, offers = self.index.times.next_starts(local), self.index.standing.offers
        return [
            Found(
                id=self.index.documents[document].id,
                starts=_moment(int(starts[document])),
                offer=int(offers[document]),
            )
            for document in documents
        ]

    def best(self, query: str, *, language: str, now: datetime, vector: Vectors | None = None) -> list[int]:
        """Documents by rank whatever the confidence, as numbers in `index.documents`: for measuring."""
        reading = self.read(query, language=language, now=now, vector=vector)
        ranked = Ranker(self.index, now.astimezone(self._zone)).rank(reading)
        return ranked.order or ranked.order_broken

    def _answer(
        self,
        text: str,
        language: str,
        now: datetime,
        near: Position | None,
        scope: Scope,
        limit: int,
        offset: int,
        vector: Vectors | None,
    ) -> Answer:
        answering = Answering(self.index, now.astimezone(self._zone), scope)
        if not scope.topic and (talk := self.talk(text)):
            return _no_search(text, language, AnswerKind.SMALL_TALK, talk=talk)
        if not scope.topic and self.is_gibberish(text):
            return _no_search(text, language, AnswerKind.GIBBERISH, ways_on=answering.ways_without_answer())

        def again(taken: frozenset[str]) -> Reading:
            without = scope.without | taken
            return self.read(text, language=language, now=now, near=near, without=without, vector=vector)

        reading = again(frozenset())
        return answering.answer(text, language, reading, again, limit=limit, offset=offset)


def _moment(second: int) -> datetime | None:
    return datetime.fromtimestamp(second, UTC) if second < NEVER else None


def _no_search(
    text: str,
    language: str,
    kind: AnswerKind,
    *,
    talk: Talk | None = None,
    danger: Danger | None = None,
    ways_on: tuple[WayOn, ...] = (),
) -> Answer:
    return Answer(
        query=text,
        language=language,
        confidence=Confidence.NONE,
        understood=Understood(),
        kind=kind,
        talk=talk,
        danger=danger,
        ways_on=ways_on,
    )
