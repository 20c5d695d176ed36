"""Talk is met in kind, and never taken for a question; a question is never taken for talk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.answer import AnswerKind, Confidence, Talk
from tests.catalog.search.conftest import NOW, ZONE

LINES = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in (Path(__file__).parent / "talk.txt").read_text(encoding="utf-8").splitlines()
    if "|" in line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def search() -> Search:
    offered = sample_opportunities("jacaranda", today=NOW.date())
    numbered = [replace(offer, id=number) for number, offer in enumerate(offered, 1)]
    return Search(Index.build(numbered, now=NOW), zone=ZONE)


@pytest.mark.parametrize(("kind", "message"), LINES)
def test_talk_is_talk_and_a_question_is_a_question(search, kind, message):
    answer = search.ask(message, language="es", now=NOW)
    if kind == "search":
        assert (answer.kind, answer.talk) == (None, None)
    else:
        assert (answer.kind, answer.talk) == (AnswerKind.SMALL_TALK, Talk(kind))
        assert (answer.confidence, answer.hits) == (Confidence.NONE, ())


def test_every_kind_of_talk_is_tried(search):
    assert {kind for kind, _ in LINES} == {"search", *Talk}


@pytest.mark.parametrize("title", ["Te odio, te quiero", "Burro", "Gana dinero fácil", "1984", "Ana Lupita"])
def test_what_is_called_so_is_searched(town, title):
    assert town.ask(title).talk is not None
    town.add(title)
    assert town.ask(title).talk is None


def test_a_swear_word_changes_no_answer(town):
    town.add("Clases de inglés")
    town.add("Puta vida: monólogo", about="Inglés y más inglés.")
    assert town.names("dónde chingados hay clases de inglés")[0] == "Clases de inglés"
    assert town.names("putas clases de inglés")[0] == "Clases de inglés"
    assert town.names("puta vida")[0] == "Puta vida: monólogo"
