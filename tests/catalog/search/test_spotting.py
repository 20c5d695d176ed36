"""Concepts are spotted by any of their names, in whatever number, and only in their own sense."""

from __future__ import annotations

import pytest

from catalog.search.lexicon import Lexicon
from catalog.search.lexicon.concept import read_concepts
from catalog.search.phrasebook import load_phrasebook
from catalog.search.spotting import Spotter, plain
from catalog.search.words import tokens

LINES = """
[book-club]
es: club de lectura | círculo de lectores
[club]
es: club
[bank]
es: banco (cuenta, dinero)
en: bank account
[food-bank]
es: banco de alimentos
[welding]
es: soldadura | taller de soldar
""".splitlines()
LEXICON = Lexicon(read_concepts(LINES, file="test"))
SPOTTER = Spotter(LEXICON, load_phrasebook().joints)


def spotted(text: str) -> list[str]:
    form = SPOTTER.heard(SPOTTER.form(tokens(text)), frozenset())
    return [LEXICON.concepts[number].key for number, _, _ in SPOTTER.spot(form)]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Clubes de lectura para mayores", ["book-club"]),
        ("un club lectura", ["book-club"]),
        ("el club del barrio", ["club"]),
        ("me siento en el banco del parque", []),
        ("abrir una cuenta en el banco", ["bank"]),
        ("Banco de Alimentos de la ciudad, sin dinero", ["food-bank"]),
        ("talleres de soldar", ["welding"]),
        ("zoldadura", ["welding"]),
        ("", []),
    ],
)
def test_names(text: str, keys: list[str]) -> None:
    assert spotted(text) == keys


@pytest.mark.parametrize(
    ("one", "many"),
    [("taller", "talleres"), ("clase", "clases"), ("curso", "cursos"), ("class", "classes"), ("bus", "bus")],
)
def test_one_and_many_are_the_same_word(one: str, many: str) -> None:
    assert plain(one) == plain(many)
