from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ease import Reason, reading_ease

EASY = "Ven al taller. Es gratis. Te damos el material."
HARD = (
    "La implementación de las modificaciones administrativas correspondientes a la convocatoria "
    "extraordinaria requerirá la presentación simultánea de documentación comprobatoria ante la "
    "institución responsable del otorgamiento de las certificaciones."
)


def test_the_spanish_score_is_fernandez_huertas() -> None:
    # El gato come pan (6 syllables in 4 words). Yo no (2 in 2): P = 100 * 8 / 6, F = 3.
    ease = reading_ease("El gato come pan. Yo no.", "es-MX")
    assert (ease.words, len(ease.sentences)) == (6, 2)
    assert ease.score == pytest.approx(206.84 - 0.60 * (100 * 8 / 6) - 1.02 * 3)


def test_the_english_score_is_fleschs() -> None:
    # The cat sat on the table: 7 syllables in 6 words.
    ease = reading_ease("The cat sat on the table.", "en-GB")
    assert ease.score == pytest.approx(206.835 - 84.6 * 7 / 6 - 1.015 * 6)


def test_longer_sentences_make_a_text_harder_and_not_easier() -> None:
    short = reading_ease("Ven al taller. Es gratis. Trae tu pan. Come con la vecina.", "es").score
    long = reading_ease("Ven al taller es gratis trae tu pan come con la vecina.", "es").score
    assert short is not None
    assert long is not None
    assert long < short


def test_an_easy_text_is_easy_and_the_language_of_offices_is_not() -> None:
    easy, hard = reading_ease(EASY, "es").score, reading_ease(HARD, "es").score
    assert easy is not None
    assert hard is not None
    assert easy > 80
    assert hard < 20


def test_the_hardest_sentence_is_named_with_the_reasons() -> None:
    hardest = reading_ease(f"{EASY} {HARD}", "es").hardest
    assert hardest is not None
    assert hardest.text == HARD
    assert hardest.words == 27
    assert hardest.reasons == (Reason.LONG_SENTENCE, Reason.LONG_WORDS)
    assert hardest.long_words[:2] == ("implementación", "modificaciones")


def test_a_sentence_that_is_too_long_is_harder_than_one_with_a_long_word() -> None:
    long = " ".join(["ven", "y", "come"] * 8) + "."
    hardest = reading_ease(f"Certificaciones. {long.capitalize()}", "es").hardest
    assert hardest is not None
    assert hardest.reasons == (Reason.LONG_SENTENCE,)


def test_a_value_counts_as_one_ordinary_word() -> None:
    assert reading_ease("Hay {count} cursos.", "es").score == reading_ease("Hay treinta cursos.", "es").score


def test_a_text_without_words_has_no_score() -> None:
    ease = reading_ease("<b></b> … 🎨", "en")
    assert (ease.score, ease.hardest, ease.words) == (None, None, 0)


def test_a_language_without_a_formula_is_refused() -> None:
    with pytest.raises(LookupError, match="fr"):
        reading_ease("Bonjour.", "fr")


@given(st.text(max_size=300), st.sampled_from(["es", "en"]))
def test_whatever_the_text_the_counts_add_up(text: str, language: str) -> None:
    ease = reading_ease(text, language)
    assert ease.words == sum(each.words for each in ease.sentences)
    assert (ease.score is None) == (ease.words == 0)
    assert ease.hardest is None or ease.hardest in ease.sentences
