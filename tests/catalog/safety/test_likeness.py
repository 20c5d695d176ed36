from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fit_safety import fit_danger
from benchmarks.lessons import ORDINARY, Lesson, load_lessons
from benchmarks.safety import heed_all, load_phrases, rates
from catalog.safety import Danger, Watch
from catalog.safety.features import BUCKETS, buckets, fingerprint
from catalog.safety.grammar import load_grammar
from catalog.safety.likeness import PACKAGED, load_likeness

ROOT = Path(__file__).parents[3]
BLIND = Path(__file__).parent / "phrases" / "blind.toml"
LANGUAGES = Path(__file__).parent / "phrases" / "blind-languages.toml"
MOST_BYTES = 600_000


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return load_lessons(Watch(load_grammar(), None))


def test_the_weights_were_fitted_for_the_features_there_are() -> None:
    likeness = load_likeness()
    assert likeness.fingerprint == fingerprint()
    assert likeness.weights.shape == (BUCKETS,)
    assert len(likeness.kinds) == sum(danger.is_named for danger in Danger)
    assert likeness.doubt < likeness.sure
    assert PACKAGED.stat().st_size < MOST_BYTES


def test_phrases_that_nothing_was_learnt_from_are_mostly_heard_and_seldom_wrongly() -> None:
    phrases = load_phrases(BLIND)
    both = rates(heed_all(Watch.load(), phrases))
    alone = rates(heed_all(Watch(load_grammar(), None), phrases))
    assert both["misses"] <= 0.11
    assert both["false alarms"] <= 0.03
    assert both["misses"] < alone["misses"] / 2
    assert both["false alarms"] < alone["false alarms"]


def test_what_is_said_sideways_in_french_portuguese_and_english_is_mostly_heard() -> None:
    """Its kinds of saying were looked at once, after it had missed 30 in a hundred of them (42 before)."""
    both = rates(heed_all(Watch.load(), load_phrases(LANGUAGES)))
    assert both["misses"] <= 0.2
    assert both["false alarms"] <= 0.08


def test_a_fifth_that_is_held_back_is_told_apart_by_what_the_rest_taught(lessons: list[Lesson]) -> None:
    held = [each for each in lessons[::5] if each.writer not in (*ORDINARY, "grammar", "both")]
    weights = fit_danger([each for n, each in enumerate(lessons) if n % 5])
    likeness = load_likeness()
    scores = np.array([weights[each.buckets].sum() / len(each.buckets) ** 0.5 + weights[-1] for each in held])
    raised = scores - np.array([each.doubtful for each in held])
    told = np.array([bool(each.danger) for each in held])
    alarm = np.where(
        [each.heard is not None for each in held], scores > likeness.doubt, raised > likeness.sure
    )
    assert len(held) > 600
    assert (~alarm[told]).mean() <= 0.26
    assert alarm[~told].mean() <= 0.075


def test_no_lesson_comes_from_the_blind_phrases(lessons: list[Lesson]) -> None:
    source = (ROOT / "benchmarks" / "lessons.py").read_text(encoding="utf-8")
    assert 'if "blind" not in file.stem' in source
    taught = {each.text for each in lessons}
    blind = {phrase.text for phrase in (*load_phrases(BLIND), *load_phrases(LANGUAGES))}
    # A few words are what anybody says.
    assert len(taught & blind) <= 5


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("quiero morirme", Danger.SUICIDE),
        ("mi esposo me pega", Danger.VIOLENCE),
        ("no respira mi bebé", Danger.MEDICAL),
        ("quiero morirme, hay cursos de yoga?", Danger.SUICIDE),
        ("busco taller de cocina, mi marido me golpea", Danger.VIOLENCE),
        ("obrigada", None),
        ("saliendo del trabajo", None),
        ("horario del taller de cerámica", None),
    ],
)
def test_what_is_said_outright_is_not_doubted(text: str, danger: Danger | None) -> None:
    assert Watch.load().heed(text) == danger


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_likeness(text: str) -> None:
    likeness = load_likeness()
    _, places, _ = Watch.load().listen(text)
    assert np.isfinite(likeness.score(places))
    assert likeness.kind(places) in Danger
    assert (np.diff(places) > 0).all()


def test_a_misspelt_word_keeps_most_of_its_pieces() -> None:
    right, wrong, other = (set(buckets([(word,)], {})) for word in ("esposo", "espozo", "taller"))
    assert len(right & wrong) > len(right & other)


@pytest.mark.parametrize(
    "words",
    [
        "de la que en el y a los se del las un por con no una su para es al lo como",
        "the of and to in is it that for on with as at by this",
        "y a los que no",
    ],
)
def test_words_that_stand_in_any_sentence_are_no_alarm(words: str) -> None:
    assert Watch.load().heed(words) is None
