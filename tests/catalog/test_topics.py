from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from catalog.model import Kind, Opportunity, OpportunityText, Term
from catalog.topics import (
    SCHEMES,
    Classifier,
    UnknownTerm,
    Vocabularies,
    VocabularyError,
    load_classifier,
    load_vocabularies,
)

LANGUAGES = ("es", "en", "fr", "pt")


@pytest.fixture(scope="module")
def vocabularies() -> Vocabularies:
    return load_vocabularies()


@pytest.fixture(scope="module")
def classifier(vocabularies: Vocabularies) -> Classifier:
    return load_classifier(vocabularies)


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of the data in which one thing was changed."""

    def alter(name: str, old: str, new: str) -> Path:
        with as_file(files("catalog.topics")) as source:
            shutil.copytree(source, tmp_path, dirs_exist_ok=True)
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return alter


def local(*codes: str) -> tuple[Term, ...]:
    return tuple(Term(scheme="local", code=code) for code in codes)


def record(*categories: str, name: str = "Sin título", kind: Kind = Kind.EVENT) -> Opportunity:
    return Opportunity(
        kind=kind,
        source="a",
        external_id="1",
        texts=(OpportunityText(language="es", name=name),),
        categories=categories,
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_term_has_a_name_of_its_own_in_every_language(vocabularies: Vocabularies, scheme: str) -> None:
    vocabulary = vocabularies[scheme]
    for language in LANGUAGES:
        for parent in ("", *vocabulary):
            names = [vocabulary.label(code, language) for code in vocabulary.children(parent)]
            assert all(names)
            assert len(set(names)) == len(names)
        assert set(vocabulary.labels(language)) == set(vocabulary)


def test_the_first_level_of_shelves_fits_a_menu_and_every_shelf_is_on_it(vocabularies: Vocabularies) -> None:
    shelves = vocabularies["local"]
    assert 5 <= len(shelves.children()) <= 10
    assert all(shelves.children(code) for code in shelves.children())
    assert all(len(shelves.parents(code)) <= 1 for code in shelves)
    # A shelf's code rides in a button's data, which holds 64 bytes.
    # A button that narrows a shelf carries its code with all else that is asked: 64 bytes in all.
    assert all(len(code) <= 18 and code.isascii() for code in shelves)


def test_the_vocabularies_are_as_long_as_what_they_stand_for(vocabularies: Vocabularies) -> None:
    assert list(vocabularies["direction"]) == [str(number) for number in range(1, 11)]
    assert list(vocabularies["sdg"]) == [str(number) for number in range(1, 18)]
    assert list(vocabularies["key-feature"]) == [str(number) for number in range(1, 13)]
    assert list(vocabularies["isced-f"].children()) == [f"{number:02}" for number in range(11)]
    for code in vocabularies["isced-f"]:
        assert vocabularies["isced-f"].parents(code) == ((code[:2],) if len(code) == 3 else ())


def test_every_shelf_serves_a_direction_and_every_direction_has_a_shelf(vocabularies: Vocabularies) -> None:
    served = set()
    for code in vocabularies["local"]:
        related = vocabularies.related(Term(scheme="local", code=code))
        assert {term.scheme for term in related} == {"direction", "sdg", "key-feature"}
        served |= {term.code for term in related if term.scheme == "direction"}
    assert served == set(vocabularies["direction"])


def test_a_label_is_given_in_the_language_or_else_the_first(
    vocabularies: Vocabularies,
) -> None:
    music = Term(scheme="local", code="music")
    assert vocabularies.label(music, "en") == "Music and singing"
    assert vocabularies.label(music, "es-MX") == vocabularies.label(music, "ar") == "Música y canto"


def test_a_term_knows_what_stands_above_it(vocabularies: Vocabularies) -> None:
    assert vocabularies.parents(*local("music")) == local("culture")
    assert vocabularies.parents(*local("culture")) == ()


@pytest.mark.parametrize(("scheme", "code"), [("local", "basketry"), ("sdg", "18"), ("astrology", "1")])
def test_a_term_nobody_knows_is_refused_by_name(vocabularies: Vocabularies, scheme: str, code: str) -> None:
    term = Term(scheme=scheme, code=code)
    assert term not in vocabularies
    for ask in (vocabularies.check, vocabularies.parents, lambda t: vocabularies.label(t, "es")):
        with pytest.raises(UnknownTerm, match=code):
            ask(term)


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("local.csv", "music,culture", "music,kultur", "the parent 'kultur' does not stand above it"),
        ("local.csv", "dance,culture", "music,culture", "the code 'music' is missing or comes twice"),
        ("sdg.csv", "No poverty", "", "no label in 'en'"),
        ("crosswalk.csv", "music,10,", "music,11,", "no term '11' in the vocabulary 'direction'"),
        ("crosswalk.csv", "music,10,4 11,2 9\n", "", "no line for 'music'"),
    ],
)
def test_faults_in_the_data_are_named_with_their_line(
    altered: Callable[[str, str, str], Path], name: str, old: str, new: str, fault: str
) -> None:
    with pytest.raises(VocabularyError) as caught:
        load_vocabularies(altered(name, old, new))
    assert any(each.startswith(name) and fault in each for each in caught.value.faults)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Música", ("music",)),
        ("MUSICA", ("music",)),
        ("Concert Musique classique", ("music",)),
        ("Danza baile", ("dance",)),
        ("Cuentacuentos títeres marionetas", ("theatre", "reading-together")),
        ("Conferencias coloquios", ("ideas",)),
        ("Exposiciones", ("visual-arts",)),
        ("Programa de salud Adulto Mayor", ("prevention", "older-people")),
        ("Food Pantry", ("food-aid",)),
        ("Mental Health Counseling", ("mental-health",)),
        ("Aide aux devoirs", ("homework",)),
        ("Spectacle Jeune public", ("culture", "childhood")),
        ("Programación destacada", ()),
        ("Otros panoramas", ()),
        ("", ()),
    ],
)
def test_subject_words_of_real_catalogues_find_their_shelf(
    classifier: Classifier, words: str, codes: tuple[str, ...]
) -> None:
    assert set(classifier.classify([words])) == set(local(*codes))


def test_a_word_is_not_found_inside_another_word(classifier: Classifier) -> None:
    assert classifier.classify(["Rapunzel", "encinera", "Escarchas", "intercine"]) == ()


def test_no_more_shelves_are_named_than_a_card_can_bear(classifier: Classifier) -> None:
    assert len(classifier.classify(["música danza teatro cine dibujo artesanía museos"])) == 3


def test_the_source_s_own_subject_comes_before_the_title(classifier: Classifier) -> None:
    found = classifier.topics(record("Teatro", name="El cine de mi barrio"))
    assert local("theatre")[0] in found
    assert local("cinema")[0] not in found


def test_a_title_and_then_the_kind_are_looked_at_where_there_is_no_subject(classifier: Classifier) -> None:
    assert classifier.topics(record(name="Taller de guitarra"))[0] in local("music", "learn")
    assert classifier.topics(record(name="Pepito", kind=Kind.HEALTH))[0] == local("health")[0]
    assert classifier.topics(record(name="Pepito", kind=Kind.EVENT)) == ()


def test_topics_come_with_what_they_serve_and_never_in_place_of_given_ones(classifier: Classifier) -> None:
    found = classifier.topics(record("Danza"))
    assert found == (
        *local("dance"),
        Term(scheme="direction", code="10"),
        Term(scheme="sdg", code="4"),
        Term(scheme="sdg", code="11"),
        Term(scheme="key-feature", code="2"),
        Term(scheme="key-feature", code="9"),
    )


def test_given_shelves_stay_as_they_are(classifier: Classifier) -> None:
    given = Opportunity(
        kind=Kind.EVENT,
        source="a",
        external_id="1",
        texts=(OpportunityText(language="es", name="Baile"),),
        topics=local("festivals"),
    )
    assert local("dance")[0] not in classifier.topics(given)
    assert classifier.topics(given)[0] == local("festivals")[0]


def test_words_for_a_shelf_that_is_not_there_are_refused(
    vocabularies: Vocabularies, altered: Callable[[str, str, str], Path]
) -> None:
    with pytest.raises(VocabularyError, match="musik"):
        load_classifier(vocabularies, altered("words.csv", "\nmusic,", "\nmusik,"))


def test_every_shelf_has_words_that_lead_to_it(vocabularies: Vocabularies, classifier: Classifier) -> None:
    unreached = {
        code
        for code in vocabularies["local"]
        if not any(
            local(code)[0] in classifier.classify([vocabularies["local"].label(code, language)])
            for language in LANGUAGES
        )
    }
    # A first-level shelf is covered by the more exact one its own name also names.
    assert unreached <= set(vocabularies["local"].children())
