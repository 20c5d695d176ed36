"""Reasons: why a hit is there, every one of them true."""

from __future__ import annotations

from datetime import datetime

from catalog.search.answer import Reason, ReasonKind
from catalog.search.index import Index
from catalog.search.ranking import ALIKE, Ranked
from catalog.search.reading import Reading
from catalog.search.times import KEPT, NEVER
from catalog.search.unit import Unit
from catalog.search.words import typed_tokens

RESPELT = ("spelling", "joined", "begun")
"""How a word is found that is written otherwise."""
FAR = 100
"""Kilometres from which a distance is no longer told."""
SOON = 7 * 86400
"""Seconds within which a start is a reason."""
PLAINLY_MEANT = 0.55
"""Weight from which a concept is told as what was meant."""


class Explainer:
    """Explains the answers of one index at one moment."""

    def __init__(self, index: Index, now: datetime) -> None:
        """`now` is aware."""
        self._index = index
        self._now = now

    def reasons(self, document: int, language: str, reading: Reading, ranked: Ranked) -> list[Reason]:
        """Why a document is there, what was asked for first."""
        asked = reading.understood
        found: list[Reason] = []
        for unit in ranked.units:
            if unit.found[document] < 0.3 or unit.word in self._index.phrasebook.all_small:
                continue
            held = [(v.weight, t, v.how) for t, v in unit.terms.items() if self.holds(document, t)]
            best = max(held, default=None)
            if best is None:
                continue
            found.append(self._said(document, unit, best[1], best[2]))
        found += self._meant(document, language, ranked, said=bool(found))
        details = {
            "free": "",
            "price": str(asked.price_most or ""),
            "when": "",
            "where": asked.where.name if asked.where and not asked.where.beside else "",
            "audience": ",".join(sorted(self._index.facts.named(document, asked.audiences))),
            "access": ",".join(sorted(asked.access)),
            "place": ",".join(sorted(asked.place_has)),
            "kind": asked.kind.value if asked.kind else "",
            "language": asked.language or "",
            "level": asked.level.value if asked.level else "",
        }
        for key, state in ranked.states.items():
            if state[document] == KEPT and key in details and not (key == "where" and not details[key]):
                found.append(Reason(kind=ReasonKind(key), detail=details[key]))
        if ranked.kilometres is not None and ranked.kilometres[document] <= FAR:
            found.append(Reason(kind=ReasonKind.NEAR, detail=f"{float(ranked.kilometres[document]):.1f}"))
        start = int(ranked.starts[document])
        if asked.when is None and start < NEVER and 0 <= start - self._now.timestamp() <= SOON:
            found.append(Reason(kind=ReasonKind.SOON))
        return list(dict.fromkeys(found))

    def _said(self, document: int, unit: Unit, term: int, how: str) -> Reason:
        """What the document itself says of a word: that word, a form of it, one that means the same."""
        if self._index.vocabulary.terms[term] == unit.word:
            return Reason(kind=ReasonKind.WORDS, detail=unit.typed)
        kind = ReasonKind.SPELLING if how in RESPELT else ReasonKind.WORDS
        return Reason(kind=kind, detail=self.as_written(document, term))

    def _meant(self, document: int, language: str, ranked: Ranked, *, said: bool) -> list[Reason]:
        """What is meant rather than said: the concept that the document serves, else that it lies near.

        What answers by words needs no more where one of them was `said`.
        """
        if ranked.meant is None or (said and ranked.by_words is not None and ranked.by_words[document]):
            return []
        concepts = self._index.concepts
        for number, weight in sorted(ranked.meant.concepts.items(), key=lambda item: -item[1]):
            if weight >= PLAINLY_MEANT and document in concepts.of(number)[0]:
                called = concepts.lexicon.concepts[number].called(language)
                return [Reason(kind=ReasonKind.CONCEPT, detail=called)] if called else []
        return [Reason(kind=ReasonKind.MEANING)] if ranked.meant.near[document] >= ALIKE else []

    def holds(self, document: int, term: int) -> bool:
        """Whether a document has a term."""
        documents = self._index.postings.of(term)[0]
        place = int(documents.searchsorted(document))
        return place < len(documents) and int(documents[place]) == document

    def as_written(self, document: int, term: int) -> str:
        """The word as the title writes it, accents and all, else as it is filed."""
        filed = self._index.vocabulary.terms[term]
        for _, title in self._index.documents[document].titles:
            for word in typed_tokens(title):
                if word.folded == filed:
                    return word.typed
        return filed
