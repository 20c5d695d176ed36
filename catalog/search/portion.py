"""A portion of the catalogue as it was read: all that an index needs, and that joins with other portions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from sys import intern
from types import MappingProxyType

import numpy as np

from catalog.model import EventStatus, Kind, Opportunity, PublicationStatus
from catalog.search.concepts import Concepts
from catalog.search.facts import Facts, join_facts
from catalog.search.fields import fields_of, languages_of
from catalog.search.gazetteer import written_in
from catalog.search.joint import Integers, Joint
from catalog.search.lexicon import Lexicon, load_lexicon
from catalog.search.meaning import Vectors
from catalog.search.nearness import Nearness
from catalog.search.phrasebook import load_phrasebook
from catalog.search.postings import FIELDS, Postings, build_postings, join_postings
from catalog.search.served import NOTHING, Served
from catalog.search.shelves import Shelves
from catalog.search.spotting import spotter_of
from catalog.search.standing import Standing
from catalog.search.stated import build_facts
from catalog.search.times import Times, build_times, join_times
from catalog.search.venues import Held, held_at
from catalog.search.words import tokens
from catalog.search.writings import Writings


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
class Portion:
    """Some opportunities, each of them a document, with their `ids` and all of their `words`.

    `marks` tell what each was read from: the version of the opportunity, and of what was found in it.
    """

    ids: Integers
    marks: Integers
    documents: Sequence[Document]
    words: Sequence[str]
    postings: Postings
    facts: Facts
    times: Times
    writings: Writings[tuple[str, ...]]
    venues: Writings[Held]
    concepts: Concepts
    nearness: Nearness
    shelves: Shelves
    standing: Standing

    @staticmethod
    def read(
        opportunities: Iterable[Opportunity],
        *,
        vectors: Mapping[int, Vectors] = MappingProxyType({}),
        lexicon: Lexicon | None = None,
        served: Mapping[int, Served] = MappingProxyType({}),
    ) -> Portion:
        """Of what is published and not cancelled; see `Index.build`."""
        phrasebook, lexicon = load_phrasebook(), lexicon or load_lexicon()
        offered = [
            o
            for o in opportunities
            if o.publication_status is PublicationStatus.PUBLISHED
            and o.event_status is not EventStatus.CANCELLED
        ]
        titles = [[tokens(text.name) for text in o.texts] for o in offered]
        # The same few categories and places are named again and again.
        repeated = cache(tokens)
        said = [
            fields_of(o, names, phrasebook.all_small, repeated)
            for o, names in zip(offered, titles, strict=True)
        ]
        fields = [[each[number] for each in said] for number in range(len(FIELDS))]
        words, postings = build_postings(fields, titles)
        return Portion(
            ids=np.array([o.id or 0 for o in offered], dtype=np.int64),
            marks=np.array(
                [mark(o.version, served.get(o.id or 0, NOTHING).finding) for o in offered], dtype=np.int64
            ),
            documents=[_document(o) for o in offered],
            words=words,
            postings=postings,
            facts=build_facts(offered, phrasebook),
            times=build_times(offered),
            writings=Writings.build(map(written_in, offered)),
            venues=Writings.build(map(held_at, offered)),
            concepts=Concepts.build(
                lexicon,
                spotter_of(lexicon),
                fields,
                [languages_of(o) for o in offered],
                [served.get(o.id or 0) for o in offered],
            ),
            nearness=Nearness.build([vectors.get(o.id or 0) for o in offered]),
            shelves=Shelves.build(offered),
            standing=Standing.build(offered),
        )

    @staticmethod
    def join(portions: Sequence[Portion], gone: Collection[int] = ()) -> Portion:
        """All documents in the order of their ids, as if read at once by one lexicon; those of the first that
        are `gone`, by id, are left out."""
        joint = Joint.of([each.ids for each in portions], gone)
        words, postings = join_postings(
            [each.words for each in portions], [each.postings for each in portions], joint
        )
        return Portion(
            ids=joint.rows([each.ids for each in portions]),
            marks=joint.rows([each.marks for each in portions]),
            documents=joint.listed([each.documents for each in portions]),
            words=words,
            postings=postings,
            facts=join_facts([each.facts for each in portions], joint),
            times=join_times([each.times for each in portions], joint),
            writings=Writings.join([each.writings for each in portions], joint),
            venues=Writings.join([each.venues for each in portions], joint),
            concepts=Concepts.join([each.concepts for each in portions], joint),
            nearness=Nearness.join([each.nearness for each in portions], joint),
            shelves=Shelves.join([each.shelves for each in portions], joint),
            standing=Standing.join([each.standing for each in portions], joint),
        )


def mark(version: int, finding: int) -> int:
    """What tells one reading of a document from another: the opportunity's version, and `Served.finding`."""
    return version << 32 | finding


def _document(opportunity: Opportunity) -> Document:
    # The same few sources, languages and neighbourhoods are read again and again: each is held once.
    return Document(
        id=opportunity.id or 0,
        source=intern(opportunity.source),
        external_id=opportunity.external_id,
        kind=opportunity.kind,
        titles=tuple((intern(text.language), text.name) for text in opportunity.texts),
        neighbourhood=intern(opportunity.place.neighbourhood) if opportunity.place else "",
    )
