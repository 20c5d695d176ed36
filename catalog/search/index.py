"""The index: an immutable picture of the published catalogue, made for questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import numpy as np

from catalog.model import Neighbourhood, Opportunity
from catalog.search.concepts import Concepts
from catalog.search.facts import Facts
from catalog.search.gazetteer import Gazetteer
from catalog.search.lexicon import Lexicon
from catalog.search.meaning import Vectors
from catalog.search.nearness import Nearness
from catalog.search.needs import Needs
from catalog.search.phrasebook import Phrasebook, load_phrasebook
from catalog.search.portion import Document, Portion
from catalog.search.postings import PROMINENCE, Postings
from catalog.search.sayings import Sayings, sayings_of
from catalog.search.served import Served
from catalog.search.shelves import Shelves
from catalog.search.standing import Standing
from catalog.search.synonyms import Synonyms, names_of
from catalog.search.times import Times
from catalog.search.venues import Venues
from catalog.search.vocabulary import Vocabulary
from catalog.search.words import Stems

_PLACE = np.float32(PROMINENCE[2])


@dataclass(frozen=True, slots=True)
class Index:
    """All that `Search` reads. Made anew when the catalogue changes, never changed."""

    read: Portion
    documents: Sequence[Document]
    vocabulary: Vocabulary
    postings: Postings
    facts: Facts
    times: Times
    gazetteer: Gazetteer
    venues: Venues
    concepts: Concepts
    nearness: Nearness
    sayings: Sayings
    synonyms: Synonyms
    needs: Needs
    shelves: Shelves
    standing: Standing
    phrasebook: Phrasebook
    small_terms: frozenset[int]
    neighbourhoods: Sequence[Neighbourhood]
    built_at: datetime

    def __len__(self) -> int:
        return len(self.documents)

    def changed(self, ids: Collection[int], fresh: Sequence[Portion], *, now: datetime) -> Index:
        """The index as it would be built with what is `fresh` in the place of all that has these `ids`.

        What did not change is not read again: it costs a small part of what building does.
        """
        portion = Portion.join([self.read, *fresh], ids)
        return Index.of(portion, neighbourhoods=self.neighbourhoods, now=now, before=self)

    def with_vectors(self, vectors: Mapping[int, Vectors]) -> Index:
        """The same index, finding what has one of these ids by its vectors."""
        ids = self.read.ids
        places = np.flatnonzero(np.isin(ids, np.fromiter(vectors, dtype=np.int64, count=len(vectors))))
        nearness = self.nearness.replaced({place: vectors[int(ids[place])] for place in places.tolist()})
        return replace(self, read=replace(self.read, nearness=nearness), nearness=nearness)

    def with_sayings(self, sayings: Sayings) -> Index:
        """The same index, understanding by these sayings of its concepts."""
        return replace(self, sayings=sayings)

    def is_known(self, word: str) -> bool:
        """Whether the catalogue holds the folded word."""
        return word in self.vocabulary

    def is_named(self, word: str) -> bool:
        """Whether something is called so, or files under it, or is there: no word said in passing."""
        term = self.vocabulary.ids.get(word)
        return term is not None and bool(self.postings.of(term)[2].max(initial=0) >= _PLACE)

    def tells_need(self, words: Sequence[str]) -> bool:
        """Whether the folded words tell of a need that something here would help."""
        return bool(self.needs.heard(words, Stems()))

    def phrase(self, words: Sequence[str], place: int) -> int:
        """How many words the phrase with one meaning has that begins at `place`; 0 for none."""
        return self.synonyms.phrase(words, place)

    def is_title(self, words: Sequence[str]) -> bool:
        """Whether the words, small ones aside, stand together and in that order in some title."""
        small = self.phrasebook.all_small
        terms = [self.vocabulary.ids.get(word) for word in words if word not in small]
        wanted = [term for term in terms if term is not None]
        if len(wanted) != len(terms) or len(wanted) < 2:
            return False
        rarest = min(wanted, key=lambda term: int(self.vocabulary.title_frequencies[term]))
        documents, _, prominence = self.postings.of(rarest)
        for document in documents[prominence == 1.0][:200].tolist():
            title = [term for term in self.postings.title(document) if term not in self.small_terms]
            if any(title[n : n + len(wanted)] == wanted for n in range(len(title) - len(wanted) + 1)):
                return True
        return False

    def is_common(self, word: str, area: int) -> bool:
        """Whether a word that is also the name of an area is said more often of something else."""
        term = self.vocabulary.ids.get(word)
        if word in self.phrasebook.generic:
            return True
        if term is None:
            return False
        documents, _, prominence = self.postings.of(term)
        spoken = documents[prominence != _PLACE]
        outside = int((~np.isin(spoken, self.gazetteer.areas[area].documents)).sum())
        return outside > max(3, len(self.gazetteer.areas[area].documents) // 2)

    @staticmethod
    def build(
        opportunities: Iterable[Opportunity],
        *,
        neighbourhoods: Sequence[Neighbourhood] = (),
        now: datetime,
        vectors: Mapping[int, Vectors] = MappingProxyType({}),
        lexicon: Lexicon | None = None,
        served: Mapping[int, Served] = MappingProxyType({}),
        sayings: Sayings | None = None,
    ) -> Index:
        """Of what is published and not cancelled; what is over is left out when a question is asked.

        `vectors` are those of what each says, a row a passage, by id; what has none is found by its words.
        `lexicon` is the one that comes with the project unless another is given, and `sayings` are those that
        it has without a city's own. `served` are the concepts that each is known to serve beyond its words.
        """
        portion = Portion.read(opportunities, vectors=vectors, lexicon=lexicon, served=served)
        return Index.of(portion, neighbourhoods=neighbourhoods, now=now, sayings=sayings)

    @staticmethod
    def of(
        portion: Portion,
        *,
        neighbourhoods: Sequence[Neighbourhood] = (),
        now: datetime,
        before: Index | None = None,
        sayings: Sayings | None = None,
    ) -> Index:
        """The index of what was read; of words that an index had `before`, nothing is found out again."""
        phrasebook, words, lexicon = load_phrasebook(), portion.words, portion.concepts.lexicon
        held, titled = portion.postings.frequencies, portion.postings.title_frequencies
        if before is not None and before.vocabulary.terms is words:
            vocabulary, needs = before.vocabulary.counted_anew(held, titled), before.needs
        else:
            vocabulary = Vocabulary(words, held, titled, before=None if before is None else before.vocabulary)
            needs = Needs(phrasebook.needs, vocabulary, phrasebook.all_small, phrasebook.denying)
        return Index(
            read=portion,
            documents=portion.documents,
            vocabulary=vocabulary,
            postings=portion.postings,
            facts=portion.facts,
            times=portion.times,
            gazetteer=Gazetteer.build(neighbourhoods, portion.writings),
            venues=Venues.build(portion.venues),
            concepts=portion.concepts,
            nearness=portion.nearness,
            sayings=sayings or (sayings_of(lexicon) if before is None else before.sayings),
            synonyms=Synonyms(names_of(lexicon), vocabulary),
            needs=needs,
            shelves=portion.shelves,
            standing=portion.standing,
            phrasebook=phrasebook,
            small_terms=frozenset(vocabulary.ids[w] for w in phrasebook.all_small if w in vocabulary),
            neighbourhoods=neighbourhoods,
            built_at=now,
        )
