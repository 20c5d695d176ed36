from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Html, Languages, MissingText, Speech

HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
MEXICO = ZoneInfo("America/Mexico_City")


def languages(folder: Path, *, strict: bool = True, **texts: str) -> Languages:
    for name, text in texts.items():
        file = folder / name / "LC_MESSAGES" / "bot.po"
        file.parent.mkdir(parents=True)
        file.write_text(HEADER + text, encoding="utf-8")
    return Languages(folder, strict=strict)


@pytest.fixture
def spanish() -> Speech:
    return Languages(strict=True).speech("es-MX")


@pytest.fixture
def english() -> Speech:
    return Languages(strict=True).speech("en")


def test_every_value_is_escaped_unless_it_is_html(tmp_path: Path) -> None:
    speech = languages(tmp_path, en='msgid "x"\nmsgstr "<b>{name}</b>"\n').speech("en")
    assert speech.say("x", name="<script>&") == "<b>&lt;script&gt;&amp;</b>"
    assert speech.say("x", name=Html("<i>ok</i>")) == "<b><i>ok</i></b>"
    assert speech.say("x", name=speech.say("x", name="<")) == "<b><b>&lt;</b></b>"


def test_a_value_is_never_read_as_a_text_again(tmp_path: Path) -> None:
    speech = languages(tmp_path, en='msgid "x"\nmsgstr "{a} {b}"\n').speech("en")
    assert speech.say("x", a="{b}", b="{a.__class__}") == "{b} {a.__class__}"


def test_plain_text_is_left_as_it_is(tmp_path: Path) -> None:
    speech = languages(tmp_path, en='msgid "x"\nmsgstr "{name} & {{co}}"\n').speech("en")
    assert speech.plain("x", name="<b>") == "<b> & {co}"


def test_markup_where_none_is_shown_is_refused_in_strict_mode(tmp_path: Path) -> None:
    speech = languages(tmp_path, en='msgid "x"\nmsgstr "<b>x</b>"\n').speech("en")
    assert speech.say("x") == "<b>x</b>"
    with pytest.raises(ValueError, match="markup"):
        speech.plain("x")


def test_count_picks_the_plural_and_is_shown_with_separators(tmp_path: Path) -> None:
    text = 'msgid "n"\nmsgid_plural "n"\nmsgstr[0] "{count} thing"\nmsgstr[1] "{count} things"\n'
    speech = languages(tmp_path, en=text).speech("en")
    shown = [speech.say("n", count=count) for count in (0, 1, 2, 1250)]
    assert shown == ["0 things", "1 thing", "2 things", "1,250 things"]


def test_a_text_that_is_missing_is_looked_for_along_the_chain(tmp_path: Path) -> None:
    found = languages(
        tmp_path,
        nah='msgid "a"\nmsgstr "nah"\n',
        es_MX='msgid "a"\nmsgstr "es"\n\nmsgid "b"\nmsgstr "es"\n',
        en='msgid "b"\nmsgstr "en"\n\nmsgid "c"\nmsgstr "en"\n',
    )
    nahuatl = found.speech("nah")
    assert [nahuatl.say(text_id) for text_id in "abc"] == ["nah", "es", "en"]


def test_a_text_that_is_nowhere_raises_in_strict_mode_and_shows_its_name_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = languages(tmp_path, en='msgid "x"\nmsgstr "{a}!"\n')
    with pytest.raises(MissingText):
        found.speech("en").say("no.such")
    with pytest.raises(MissingText):
        found.speech("en").say("x")
    lax = Languages(tmp_path).speech("en")
    assert lax.say("no.such") == "no.such"
    assert lax.say("x") == "…!"
    assert len(caplog.records) == 2


def test_an_unfinished_translation_is_not_used(tmp_path: Path) -> None:
    found = languages(
        tmp_path, es_MX='#, fuzzy\nmsgid "a"\nmsgstr "quizá"\n', en='msgid "a"\nmsgstr "sure"\n'
    )
    assert found.speech("es-MX").say("a") == "sure"


@pytest.mark.parametrize(
    ("chosen", "app", "city", "spoken"),
    [
        ("en", "es", "es-MX", "en"),
        (None, "es", "en", "es-MX"),
        (None, "es-AR", "en", "es-MX"),
        (None, "EN-gb", "es-MX", "en"),
        (None, "de", "en", "en"),
        (None, None, "es-MX", "es-MX"),
        ("xx", None, "xx", "es-MX"),
        (None, "eslovak", "en", "en"),
    ],
)
def test_a_choice_goes_before_the_app_and_the_app_before_the_city(
    chosen: str | None, app: str | None, city: str, spoken: str
) -> None:
    assert Languages().choose(chosen, app, city) == spoken


def test_moments_are_told_in_the_zone_asked_for(spanish: Speech, english: Speech) -> None:
    moment = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert spanish.moment(moment, zone=MEXICO) == "martes 24 de noviembre, 17:00"
    assert english.moment(moment, zone=MEXICO) == "Tuesday 24 November, 5:00 PM"
    assert spanish.time(moment) == "23:00"
    assert spanish.day(date(2027, 1, 5), today=date(2026, 11, 24)) == "martes 5 de enero de 2027"
    assert spanish.day(date(2026, 12, 5), today=date(2026, 11, 24)) == "sábado 5 de diciembre"
    assert spanish.short_day(date(2026, 12, 5)) == "sáb 5 dic"


def test_a_moment_without_a_zone_is_refused(spanish: Speech) -> None:
    with pytest.raises(ValueError, match="zone"):
        spanish.time(datetime(2026, 11, 24, 10, 0))  # noqa: DTZ001


def test_money_has_decimals_only_where_there_are_any(spanish: Speech) -> None:
    assert spanish.money(Decimal("50.00"), "MXN") == "$50"
    assert spanish.money(Decimal("1250.5"), "MXN") == "$1,250.50"
    assert spanish.money(0, "MXN") == "$0"


def test_no_narrow_or_hard_space_gets_into_a_button(tmp_path: Path) -> None:
    french = languages(tmp_path, fr='msgid "format.time"\nmsgstr "HH:mm"\n').speech("fr")
    assert french.number(1_250_000) == "1 250 000"
    assert french.money(Decimal("12345.6"), "EUR") == "12 345,60 €"


def test_a_region_that_cldr_does_not_know_has_the_dates_of_its_language(tmp_path: Path) -> None:
    pattern = 'msgid "format.day"\nmsgstr "EEEE d MMMM"\n'
    found = languages(tmp_path, fr_MX=pattern, es_MX=pattern, nah=pattern)
    assert found.speech("fr-MX").day(date(2026, 11, 24)) == "mardi 24 novembre"
    assert found.speech("nah").day(date(2026, 11, 24)) == "martes 24 noviembre"


def test_lists_are_said_as_people_say_them(spanish: Speech, english: Speech) -> None:
    assert spanish.listing(["a", "b", "c"]) == "a, b y c"
    assert spanish.listing(["español", "inglés"]) == "español e inglés"
    assert spanish.listing(["agua", "hielo"]) == "agua y hielo"
    assert spanish.listing(["siete", "ocho"], style="or") == "siete u ocho"
    assert english.listing(iter(["a", "b"]), style="or") == "a or b"
    assert spanish.listing([]) == ""


def test_there_are_texts_where_the_program_runs_from() -> None:
    assert Languages().published == ("en", "es-MX")


def test_a_folder_without_locales_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Languages(tmp_path)
