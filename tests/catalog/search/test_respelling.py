"""Another spelling is offered only where it helped, never for a word that the catalogue knows."""

from __future__ import annotations

import pytest

from catalog.search.answer import WayOnKind


def spellings(answer):
    return [way.detail for way in answer.ways_on if way.kind is WayOnKind.SPELLING]


@pytest.fixture
def shop(town):
    town.add("Taller de cerámica")
    town.add("Taller de serigrafía")
    return town


def test_a_misspelt_word_by_which_something_was_found_is_offered_as_it_is_written(shop):
    answer = shop.ask("taller de serámica")
    assert answer.hits[0].title == "Taller de cerámica"
    assert spellings(answer) == ["taller de cerámica"]


def test_what_is_spelt_so_is_asked_again_and_offers_no_other(shop):
    assert spellings(shop.ask("taller de cerámica")) == []


def test_a_word_that_the_catalogue_knows_is_never_respelt(shop):
    shop.add("Serámica: la marca")
    answer = shop.ask("serámica")
    assert answer.hits[0].title == "Serámica: la marca"
    assert spellings(answer) == []


def test_a_word_that_found_nothing_is_not_respelt(shop):
    assert spellings(shop.ask("taller de xilofonnía")) == []


def test_a_word_that_people_use_is_never_taken_for_a_slip(shop):
    shop.add("Se puede leer en voz alta")
    answer = shop.ask("me quedé sin nada que leer")
    assert spellings(answer) == []
    assert spellings(shop.ask("5 lucas")) == []
