"""A slip in a small word hides nothing; what only looks like one is still what was asked for."""

from __future__ import annotations

import pytest

from catalog.model import Audience, Price, PriceKind

TITLES = ("Inglés desde cero", "Bolsa de trabajo", "Banco de alimentos", "Clases de natación")


@pytest.fixture
def small_town(town):
    for title in TITLES:
        town.add(title)
    town.add("Cuentos en la tarde", audiences=(Audience.CHILDREN,))
    town.add("Uso de la bicicleta", price=Price(kind=PriceKind.FREE))
    return town


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("dnde aprendo ingles", "Inglés desde cero"),
        ("bsco trabajo", "Bolsa de trabajo"),
        ("dond hay un banco de alimentos", "Banco de alimentos"),
        ("clases dondr hay de natacion", "Clases de natación"),
    ],
)
def test_what_is_meant_is_found_beside_a_slip(small_town, question, title):
    assert small_town.names(question)[0] == title


def test_a_slip_in_something_is_something(small_town):
    assert "Cuentos en la tarde" in small_town.names("algp para niños")


def test_a_word_near_a_small_one_is_not_lost(small_town):
    assert small_town.names("uvas gratis") == []


def test_what_is_shown_as_searched_for_leaves_a_slip_out(small_town):
    assert small_town.ask("clases dondr hay de natacion").understood.terms == ("natacion",)
