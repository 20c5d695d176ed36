"""What a record serves: named in its title, meant by what it says, or said by a person."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pytest

from catalog.meanings import PACKAGED
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.answer import Hit, ReasonKind
from catalog.search.finder import Finder, finder_of
from catalog.search.lexicon import load_lexicon
from catalog.search.meaning import DIMENSIONS, Vectors, digest_of
from catalog.search.nearness import read_vectors
from catalog.search.passages import passages
from catalog.search.served import FoundBy, Served
from tests.catalog.search.conftest import NOW, ZONE

FINDER = finder_of(load_lexicon())
PASSAGES = read_vectors(PACKAGED)


def offer(number: int, name: str, description: str = "", category: str = "") -> Opportunity:
    return Opportunity(
        id=number,
        kind=Kind.COURSE,
        source="town",
        external_id=name,
        texts=(OpportunityText(language="es", name=name, description=description),),
        categories=(category,) if category else (),
    )


@cache
def sample() -> dict[str, Opportunity]:
    """The sample city, by name."""
    return {o.texts[0].name: o for o in sample_opportunities("jacaranda", today=NOW.date())}


def sampled(name: str) -> tuple[Opportunity, Vectors]:
    """An opportunity of the sample city, and the vectors that come with it."""
    found = sample()[name]
    return found, np.stack([PASSAGES[digest_of(text)] for text in passages(found)])


def test_what_the_title_or_a_category_names_is_served_what_is_said_in_passing_is_not() -> None:
    assert FINDER.find(offer(1, "Taller de soldadura"), None).words == {"welding"}
    assert FINDER.find(offer(1, "Taller del jueves", category="Soldadura"), None).words == {"welding"}
    passing = FINDER.find(offer(1, "Taller del jueves", "Enfrente hay una biblioteca."), None)
    assert passing == Served(meaning=None)


def test_nothing_is_meant_before_it_is_encoded_and_what_means_nothing_serves_nothing() -> None:
    assert FINDER.find(offer(1, "Xyzzy"), None) == Served(meaning=None)
    blank = np.zeros((1, DIMENSIONS), dtype=np.int8)
    assert FINDER.find(offer(1, "Xyzzy"), blank) == Served(meaning={})


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("Tu celular sin pena, para personas mayores", "older-digital"),
        ("Lee tu recibo y baja tu consumo de luz", "electricity-bill"),
        ("Cuidar personas mayores: formación para trabajar", "elder-care-work"),
    ],
)
def test_what_a_record_is_about_is_found_by_its_meaning(name: str, concept: str) -> None:
    opportunity, vectors = sampled(name)
    served = FINDER.find(opportunity, vectors)
    assert concept not in served.words
    assert concept in served.about


def test_a_person_is_told_only_what_a_text_is_plainly_about_the_search_weighs_more() -> None:
    meant = [FINDER.find(*sampled(name)) for name in sample()]
    told = sum(len(served.about) for served in meant)
    assert len(meant) / 3 < told < sum(len(served.meaning or ()) for served in meant)
    assert all(0 < chance <= 1 for served in meant for chance in (served.meaning or {}).values())


def test_the_key_of_a_finder_is_the_same_in_every_process_and_another_for_another_lexicon() -> None:
    program = (
        "from catalog.search import finder, lexicon; print(finder.finder_of(lexicon.load_lexicon()).key)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert told == {FINDER.key}
    lexicon = type(load_lexicon())([c for c in load_lexicon().concepts if not c.helped][:5])
    assert Finder(lexicon).key != FINDER.key


def test_a_person_goes_before_what_was_found_and_what_the_lexicon_does_not_know_is_passed_over() -> None:
    served = Served(
        words=frozenset({"yoga", "pilates"}),
        meaning={"tai-chi": 0.9, "welding": 0.9, "pilates": 0.8, "chess": 0.1},
        added=frozenset({"welding", "gone"}),
        removed=frozenset({"pilates"}),
    )
    known = ("yoga", "pilates", "tai-chi", "welding", "chess")
    assert list(served.concepts(known).items()) == [
        ("welding", FoundBy.PERSON),
        ("yoga", FoundBy.WORDS),
        ("tai-chi", FoundBy.MEANING),
    ]


OFFERS = [
    offer(1, "Taller del jueves", "Con las manos."),
    offer(2, "Club de los martes", "Para platicar."),
    offer(3, "Velas para principiantes"),
]
SAID = {1: Served(added=frozenset({"candle-making"}))}
MEANT = {1: Served(meaning={"candle-making": 0.5})}


def search_of(served: Mapping[int, Served], offers: Sequence[Opportunity] = OFFERS) -> Search:
    return Search(Index.build(offers, now=NOW, served=served), zone=ZONE)


def hits(served: Mapping[int, Served], question: str) -> dict[int, Hit]:
    answer = search_of(served).ask(question, language="en", now=NOW)
    return {hit.id: hit for hit in answer.hits}


def test_what_a_person_says_is_as_good_as_a_title_and_what_is_meant_comes_after_it() -> None:
    assert list(hits({}, "candles")) == [3]
    assert set(hits(SAID, "candles")) == {1, 3}
    assert list(hits(MEANT, "candles")) == [3, 1]
    said, meant = (search_of(known, OFFERS[:2]) for known in (SAID, MEANT))
    assert said.ask("candles", language="en", now=NOW).answered
    assert not meant.ask("candles", language="en", now=NOW).answered


@pytest.mark.parametrize("known", [SAID, MEANT])
def test_the_reason_is_the_concept(known: Mapping[int, Served]) -> None:
    reasons = hits(known, "candles")[1].reasons
    assert [(reason.kind, reason.detail) for reason in reasons] == [(ReasonKind.CONCEPT, "candles")]


def test_what_a_person_took_away_brings_the_record_no_more_by_that_concept() -> None:
    assert set(hits(MEANT, "candles")) == {1, 3}
    taken = {1: Served(meaning={"candle-making": 0.9}, removed=frozenset({"candle-making"}))}
    assert list(hits(taken, "candles")) == [3]


def test_a_concept_that_the_lexicon_does_not_know_changes_nothing() -> None:
    strange = {1: Served(added=frozenset({"no-such"}), removed=frozenset({"nor-this"}))}
    assert hits(strange, "candles") == hits({}, "candles")
