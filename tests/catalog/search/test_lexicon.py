"""The lexicon: whole, in four languages, no word in two senses without a rule, nothing from a template."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

from catalog.search.classifier import FITTED, learned, lexicon_digest
from catalog.search.lexicon import LANGUAGES, Concept, LexiconFault, load_lexicon, load_taught
from catalog.search.lexicon.concept import overlaid, read_concepts
from catalog.search.phrasebook import load_phrasebook
from catalog.search.words import Stems, tokens
from catalog.topics import load_vocabularies

CONCEPTS = load_lexicon().concepts
TAUGHT = load_taught().concepts
ALL_SMALL = load_phrasebook().all_small


def content(text: str, stems: Stems) -> frozenset[str]:
    """The Spanish stems of a saying's words, the small ones left out."""
    return frozenset(dict(stems.of(word))["es"] for word in tokens(text) if word not in ALL_SMALL)


def test_there_are_as_many_as_a_city_speaks_of() -> None:
    assert len(CONCEPTS) >= 600
    assert sum(len(concept.sayings) for concept in CONCEPTS) >= 6000
    spanish = sum(saying.language == "es" for concept in CONCEPTS for saying in concept.sayings)
    assert spanish > 6000


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.key)
def test_a_concept_is_whole(concept: Concept) -> None:
    local = load_vocabularies()["local"]
    assert concept.means
    assert concept.topics
    assert all(code in local for code in concept.topics)
    assert set(concept.names) == set(LANGUAGES)
    if concept.broad:
        assert concept.sayings == ()
    else:
        assert len(concept.sayings) >= 10
        assert {saying.language for saying in concept.sayings} == set(LANGUAGES)


def test_more_is_taught_of_every_concept_than_its_block_tells() -> None:
    told = {concept.key: len(concept.sayings) for concept in CONCEPTS}
    assert [c.key for c in TAUGHT if not c.broad and len(c.sayings) < told[c.key] + 15] == []


def test_no_two_sayings_of_a_concept_share_all_their_words() -> None:
    stems = Stems()
    for concept in TAUGHT:
        said = Counter(content(saying.text, stems) for saying in concept.sayings)
        assert [words for words, times in said.items() if times > 1] == [], concept.key


def test_nothing_is_said_twice_and_nothing_from_a_template() -> None:
    said = Counter(" ".join(tokens(saying.text)) for concept in TAUGHT for saying in concept.sayings)
    assert [text for text, times in said.items() if times > 1] == []
    beginnings = Counter(tuple(text.split()[:2]) for text in said)
    assert max(beginnings.values()) < len(said) * 0.02


@pytest.mark.parametrize("broad", [False, True])
def test_no_word_names_two_concepts_without_a_rule(*, broad: bool) -> None:
    bare: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for concept in (each for each in CONCEPTS if each.broad is broad):
        for name in (name for names in concept.names.values() for name in names):
            if not name.beside:
                bare[name.words].add(concept.key)
    assert {words: keys for words, keys in bare.items() if len(keys) > 1} == {}


def test_the_classifier_has_learned_every_concept() -> None:
    concepts = learned(load_taught())
    with np.load(FITTED) as held:
        keys, of = held["keys"].tolist(), str(held["lexicon"])
    assert keys == [concept.key for concept in concepts]
    assert of == lexicon_digest(concepts), "python -m benchmarks.fit_meaning"


def test_a_city_adds_takes_away_and_brings_its_own() -> None:
    ours = read_concepts(
        ["[welding]", "es: soldadura | planta (luz)", "- quiero soldar", "", "[yoga]", "es: yoga"],
        file="a.txt",
    )
    theirs = read_concepts(
        ["# ours", "[welding]", "es: pegar fierro", "not: planta", "- en: to weld", "[tamales]", "es: tamal"],
        file="b.txt",
    )
    welding, yoga, tamales = overlaid(ours, theirs)
    assert [name.words for name in welding.names["es"]] == [("soldadura",), ("pegar", "fierro")]
    assert [(s.language, s.text) for s in welding.sayings] == [("es", "quiero soldar"), ("en", "to weld")]
    assert (yoga.key, tamales.key) == ("yoga", "tamales")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["es: soldadura"], "a.txt, line 1"),
        (["[welding]", "", "colour: red"], "a.txt, line 3: 'colour'"),
        (["[welding]", "es: a", "es: b"], "a.txt, line 3: 'es'"),
        (["[welding]", "es: (luz)"], "a.txt, [welding]: '(luz)' is no name"),
        (["[welding]", "- "], "line 2"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(lines: list[str], told: str) -> None:
    with pytest.raises(LexiconFault) as fault:
        read_concepts(lines, file="a.txt")
    assert told in str(fault.value)


def test_a_helper_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "own.txt"
    file.write_text("[own]\nes: propio\nhelped: nothing-at-all\n", encoding="utf-8")
    with pytest.raises(LexiconFault, match=r"\[own\].*nothing-at-all"):
        load_lexicon(file)
