from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.feedback.draft import Draft, TooLong, dated, takes_words
from bot.feedback.opinion import BOT, LONGEST_COMMENT, Theme
from bot.feedback.tongue import UNDETERMINED, tongue_of
from catalog.model import Audience, EventStatus
from tests.journeys.conftest import at, opportunity

DAYS = [date(2026, 11, 20) + timedelta(days=7 * n) for n in range(3)]


def minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def test_words_are_kept_as_they_are_struck_out_with_their_language() -> None:
    draft = Draft(about=7, stars=4).saying("soy lupita y me gustó mucho", spoken="es-MX")
    assert draft.opinion.comment == "soy […] y me gustó mucho"
    assert draft.opinion.language == "es"
    assert draft.opinion.subject == "opportunity:7"
    assert draft.bare.opinion.comment == ""
    assert draft.bare.opinion.language == ""


def test_the_longest_words_are_kept_and_longer_ones_are_not() -> None:
    assert Draft(stars=1).saying("a" * LONGEST_COMMENT, spoken="es").opinion.comment
    with pytest.raises(TooLong) as refused:
        Draft(stars=1).saying("a" * (LONGEST_COMMENT + 1), spoken="es")
    assert refused.value.letters == LONGEST_COMMENT + 1


def test_each_date_is_a_ballot_of_its_own_and_the_bot_is_one() -> None:
    assert Draft(about=7, at=3).ballot != Draft(about=7, at=4).ballot
    assert Draft(about=7, at=3).subject == Draft(about=7, at=4).subject
    assert Draft().ballot == BOT
    assert Draft(themes=(Theme.TIME,), stars=2).bare.themes == ()


def test_the_date_meant_is_one_that_has_begun_whatever_a_press_says() -> None:
    lessons = [at(day, 17) for day in DAYS]
    course = opportunity(1, "Barro", occurrences=tuple(lessons))
    starts = [minutes(each.starts) for each in lessons]
    before, between = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert dated(course, starts[1], before) == 0
    assert dated(course, 0, between) == starts[1]
    assert dated(course, starts[0], between) == starts[0]
    assert dated(course, starts[2], between) == starts[1]
    assert dated(course, 12345, between) == starts[1]
    off = replace(course, occurrences=(lessons[0], replace(lessons[1], status=EventStatus.CANCELLED)))
    assert dated(off, 0, between) == starts[0]


def test_of_what_is_for_children_alone_no_words_are_taken() -> None:
    assert takes_words(None)
    assert takes_words(opportunity(1, "Barro"))
    assert takes_words(opportunity(1, "Barro", audiences=frozenset({Audience.CHILDREN, Audience.FAMILIES})))
    assert not takes_words(opportunity(1, "Barro", audiences=frozenset({Audience.CHILDREN})))
    assert not takes_words(opportunity(1, "Barro", maximum_age=12))
    assert takes_words(opportunity(1, "Barro", minimum_age=12, maximum_age=99))


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("la clase estuvo muy bien", "es"),
        ("the class was great", "en"),
        ("le cours est très bien", "fr"),
        ("a aula foi muito boa", "pt"),
        ("ok", "es"),
        ("12:30", "es"),
        ("занятие было коротким", UNDETERMINED),
        ("授業はよかった", UNDETERMINED),
        ("qwxk zzpt vvrr mmnn", UNDETERMINED),
    ],
)
def test_the_language_of_words(said: str, language: str) -> None:
    assert tongue_of(said, "es-MX") == language
