"""Themes by what people say in four languages, and words that low ratings use more than others."""

from __future__ import annotations

import random
from math import log, sqrt

import pytest

from bot.feedback.keyness import PRIOR, keywords
from bot.feedback.opinion import Mood, Theme
from bot.feedback.themes import ThemeLexicon, load_themes

LEXICON = load_themes()


@pytest.mark.parametrize(
    ("language", "said", "themes"),
    [
        ("es", "La FILA es larguísima y no hay rampa", {Theme.WAIT, Theme.ACCESS}),
        ("es-MX", "Los baños están sucios y huele mal", {Theme.CLEANLINESS}),
        ("es", "sale caro", {Theme.PRICE}),
        ("es", "me da miedo regresar de noche", {Theme.SAFETY}),
        ("es", "deberían ponerlo otro día", {Theme.TIME}),
        ("es", "la maestra explica muy bien", {Theme.STAFF, Theme.INFORMATION}),
        ("es", "vi un robot", set()),
        ("en", "The queue took hours and the staff was rude", {Theme.WAIT, Theme.STAFF}),
        ("en", "it starts too early", {Theme.TIME}),
        ("en", "too many people came early", set()),
        ("fr", "Les toilettes sont sales, et trop d'attente", {Theme.CLEANLINESS, Theme.WAIT}),
        ("fr", "il fait trop chaud dans la salle", {Theme.PLACE}),
        ("pt", "Muito caro e a sala é pequena", {Theme.PRICE, Theme.PLACE}),
        ("pt", "falta uma cadeira de rodas", {Theme.ACCESS, Theme.PLACE}),
        ("nl", "de rij is lang", set()),
        ("es", "👍👍👍", set()),
        ("es", "", set()),
    ],
)
def test_themes_of_a_comment(language: str, said: str, themes: set[Theme]) -> None:
    assert LEXICON.themes(said, language) == themes


def test_a_theme_is_counted_once_a_comment_and_not_below_the_threshold() -> None:
    comments = [("fila, fila, mucha fila", "es")] * 4 + [("queue", "en")] + [("rampa", "es")] * 4
    assert LEXICON.count(comments, least=5) == {Theme.WAIT: 5}


def test_every_theme_has_its_words_in_the_same_languages() -> None:
    with pytest.raises(ValueError, match="every theme"):
        ThemeLexicon({theme.value: {"es": ["x"]} for theme in list(Theme)[1:]})
    with pytest.raises(ValueError, match="every theme"):
        ThemeLexicon({theme.value: {"es" if theme is Theme.TIME else "en": ["x"]} for theme in Theme})


def test_a_word_of_low_comments_is_found_by_the_published_formula() -> None:
    comments = [(Mood.LOW, "rampa")] * 9 + [(Mood.LOW, "gente")] * 9 + [(Mood.HIGH, "gente")] * 30
    (found,) = keywords(comments, least=5)
    prior, here, there = PRIOR * 9, 9 + PRIOR * 9, PRIOR * 9
    weight = PRIOR * 48
    odds = log(here / (18 + weight - here)) - log(there / (30 + weight - there))
    assert (found.words, found.comments) == ("rampa", 9)
    assert found.score == pytest.approx(odds / sqrt(1 / here + 1 / there))
    assert prior < 1


def test_what_four_people_say_is_not_shown_however_telling() -> None:
    comments = [(Mood.LOW, "goteras goteras goteras")] * 4 + [(Mood.HIGH, "bonito lugar")] * 60
    assert keywords(comments, least=5) == []
    assert [word.words for word in keywords([*comments, (Mood.LOW, "Goteras")], least=5)] == ["goteras"]


def test_words_are_found_among_others_that_both_groups_use() -> None:
    rng = random.Random(5)
    common = ["taller", "clase", "gente", "lugar", "sábado", "domingo", "maestra", "grupo", "parque"]
    comments = [
        (mood, " ".join(rng.sample(common, 5) + (["módulo", "lleno"] if low and n % 4 == 0 else [])))
        for n in range(400)
        for low in [n % 3 == 0]
        for mood in [Mood.LOW if low else rng.choice([Mood.MIDDLE, Mood.HIGH])]
    ]
    found = keywords(comments, least=5)
    assert {"módulo", "módulo lleno", "lleno"} >= {word.words for word in found[:1]}
    assert len(found) <= 3


def test_without_others_nothing_is_told_apart() -> None:
    assert keywords([(Mood.LOW, "fila larga")] * 20, least=5) == []
    assert keywords([], least=5) == []
