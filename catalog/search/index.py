"""The index: an immutable picture of the published catalogue, made for questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from types import MappingProxyType

import numpy as np

from catalog.model import EventStatus, Kind, Neighbourhood, Opportunity, PublicationStatus
from catalog.search.concepts import Concepts
from catalog.search.facts import Facts, build_facts
from catalog.search.gazetteer import Gazetteer
from catalog.search.lexicon import Lexicon, load_lexicon
from catalog.search.meaning import Vectors
from catalog.search.nearness import Nearness
from catalog.search.needs import Needs
from catalog.search.phrasebook import Phrasebook, load_phrasebook
from catalog.search.postings import PROMINENCE, Postings, build_postings
from catalog.search.shelves import Shelves
from catalog.search.spotting import Spotter
from catalog.search.standing import Standing
from catalog.search.synonyms import Synonyms
from catalog.search.times import Times, build_times
from catalog.search.vocabulary import Vocabulary
from catalog.search.words import tokens

_PLACE = np.float32(PROMINENCE[2])
_LONGEST_DESCRIPTION = 12_000
"""Letters of a description that are read."""


@dataclass(frozen=True, slots=True)
class Document:
    """What an answer says of an opportunity; the rest is read from the store when it is shown."""

    id: int
    source: str
    external_id: str
    kind: Kind
    titles: tuple[tuple[str, str], ...]
    neighbourhood: str

    def title(self, language: str) -> tuple[str, str]:
        """(language, name) in the language asked for, else in a sibling of it, else the first."""
        primary = language.split("-")[0].lower()
        return next(
            (pair for pair in self.titles if pair[0].lower() == language.lower()),
            next((pair for pair in self.titles if pair[0].split("-")[0].lower() == primary), self.titles[0]),
        )


@dataclass(frozen=True, slots=True)
class Index:
    """All that `Search` reads. Made anew when the catalogue changes, never changed."""

    documents: tuple[Document, ...]
    vocabulary: Vocabulary
    postings: Postings
    facts: Facts
    times: Times
    gazetteer: Gazetteer
    concepts: Concepts
    nearness: Nearness
    synonyms: Synonyms
    needs: Needs
    shelves: Shelves
    standing: Standing
    phrasebook: Phrasebook
    small_terms: frozenset[int]
    built_at: datetime

    def __len__(self) -> int:
        return len(self.documents)

    def with_vectors(self, vectors: Mapping[int, Vectors]) -> Index:
        """The same index, finding by these vectors."""
        return replace(self, nearness=Nearness.build([vectors.get(each.id) for each in self.documents]))

    def is_known(self, word: str) -> bool:
        """Whether the catalogue holds the folded word."""
        return word in self.vocabulary

    def is_named(self, word: str) -> bool:
        """Whether something is called so, or files under it, or is there: no word said in passing."""
        term = self.vocabulary.ids.get(word)
        return term is not None and bool(self.postings.of(term)[2].max(initial=0) >= _PLACE)

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
    ) -> Index:
        """Of what is published and not cancelled; what is over is left out when a question is asked.

        `vectors` are those of what each says, a row a passage, by id; what has none is found by its words.
        `lexicon` is the one that comes with the project unless another is given.
        """
        phrasebook, lexicon = load_phrasebook(), lexicon or load_lexicon()
        offered = [
            o
            for o in opportunities
            if o.publication_status is PublicationStatus.PUBLISHED
            and o.event_status is not EventStatus.CANCELLED
        ]
        stop = phrasebook.all_small
        titles = [[tokens(text.name) for text in o.texts] for o in offered]
        fields = [
            [[word for name in names for word in name] for names in titles],
            [tokens(" ".join(o.categories)) for o in offered],
            [tokens(_place_words(o)) for o in offered],
            [tokens(o.who_can_come) for o in offered],
            [[word for word in tokens(_description(o)) if word not in stop] for o in offered],
        ]
        vocabulary, postings = build_postings(fields, titles)
        return Index(
            documents=tuple(_document(o) for o in offered),
            vocabulary=vocabulary,
            postings=postings,
            facts=build_facts(offered, phrasebook),
            times=build_times(offered),
            gazetteer=Gazetteer.build(neighbourhoods, offered),
            concepts=Concepts.build(lexicon, _spotter(lexicon), fields, [_languages(o) for o in offered]),
            nearness=Nearness.build([vectors.get(o.id or 0) for o in offered]),
            synonyms=Synonyms(phrasebook.equivalents, vocabulary),
            needs=Needs(phrasebook.needs, vocabulary, phrasebook.all_small),
            shelves=Shelves.build(offered),
            standing=Standing.build(offered),
            phrasebook=phrasebook,
            small_terms=frozenset(vocabulary.ids[w] for w in phrasebook.all_small if w in vocabulary),
            built_at=now,
        )


def _languages(opportunity: Opportunity) -> frozenset[str]:
    return frozenset(text.language.split("-")[0].lower() for text in opportunity.texts)


@cache
def _spotter(lexicon: Lexicon) -> Spotter:
    return Spotter(lexicon, load_phrasebook().joints)


def _document(opportunity: Opportunity) -> Document:
    return Document(
        id=opportunity.id or 0,
        source=opportunity.source,
        external_id=opportunity.external_id,
        kind=opportunity.kind,
        titles=tuple((text.language, text.name) for text in opportunity.texts),
        neighbourhood=opportunity.place.neighbourhood if opportunity.place else "",
    )


def _place_words(opportunity: Opportunity) -> str:
    place, organization = opportunity.place, opportunity.organization
    parts = [organization.name, organization.alternate_name] if organization else []
    if place:
        parts += [place.name, place.neighbourhood, place.locality]
    return " ".join(dict.fromkeys(filter(None, parts)))


def _description(opportunity: Opportunity) -> str:
    parts = [part for text in opportunity.texts for part in (text.summary, text.description, text.easy)]
    if opportunity.place:
        parts.append(opportunity.place.street_address)
    return " ".join(filter(None, parts))[:_LONGEST_DESCRIPTION]
