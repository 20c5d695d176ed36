from __future__ import annotations

import pytest

from catalog.safety.forms import forms
from catalog.safety.grammar import load_grammar
from catalog.safety.sound import folded, sound


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kiero", "quiero"),
        ("bibir", "vivir"),
        ("aser", "hacer"),
        ("yamar", "llamar"),
        ("sapato", "zapato"),
        ("awanto", "aguanto"),
        ("golpeee", "golpe"),
        ("anbulansia", "ambulancia"),
        ("jente", "gente"),
    ],
)
def test_what_sounds_alike_is_one(typed: str, meant: str) -> None:
    assert sound(typed) == sound(meant)


def test_different_words_stay_different() -> None:
    assert len({sound(word) for word in ("casa", "caza", "cosa", "queso", "mesa", "perro", "pero")}) == 5


def test_french_elisions_are_words_and_english_apostrophes_are_nothing() -> None:
    assert folded("J'ai été, qu’il") == ["j", "ai", "ete", "qu", "il"]
    assert folded("I don't. Help!") == ["i", "dont", ";", "help", ";"]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("golpeya", ["golpea"]),
        ("mequieromatar", ["me", "kiero", "matar"]),
        ("xq", ["porke"]),
        ("wanna", ["uant", "to"]),
        ("violines", ["biolines"]),
    ],
)
def test_what_is_typed_in_haste_is_heard(typed: str, heard: list[str]) -> None:
    words = load_grammar().vocabulary.hear([typed])
    assert [word for word, *_ in words] == heard


def test_a_verb_has_its_forms_as_they_are_spelt() -> None:
    assert {"pega", "pegan", "pegaba", "pegue", "peguen", "pegando"} <= set(forms("pegar"))
    assert {"toque", "toca"} <= set(forms("tocar"))
    assert "amenace" in forms("amenazar")
    assert {"agrede", "agredieron"} <= set(forms("agredir"))
    with pytest.raises(KeyError):
        forms("golpe")
