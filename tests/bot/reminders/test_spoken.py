from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.lead import Lead
from bot.reminders.spoken import Asked, Listener, Unheard, Why
from bot.reminders.wall import exists, moment

MEXICO = "America/Mexico_City"
LOCALES = {"es": "es-MX", "en": "en", "fr": "fr", "pt": "pt-BR"}
ACCENTS = str.maketrans("áéíóúñ", "aeioun")


@cache
def listener() -> Listener:
    return Listener()


def asked(line: str) -> Asked:
    """What "= now … starts … zone …" says."""
    words = line.removeprefix("=").split()
    zone = ZoneInfo(words[words.index("zone") + 1] if "zone" in words else MEXICO)

    def at(name: str) -> datetime:
        place = words.index(name) + 1
        return moment(datetime.fromisoformat("T".join(words[place : place + 2])), zone)

    return Asked(
        now=at("now"),
        zone=zone,
        starts=at("starts") if "starts" in words else None,
        all_day="all-day" in words,
        back="back" in words,
    )


def table() -> list[tuple[str, str, str, str]]:
    rows, known = [], ""
    for line in (Path(__file__).parent / "spoken.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            known = line
        elif not line.startswith("#"):
            language, typed, expected = line.split(" | ")
            rows.append((known, language, typed, expected))
    return rows


TABLE = table()


def understood(heard: datetime | Lead | Unheard) -> str:
    match heard:
        case Lead():
            return heard.code
        case Unheard():
            return f"{heard.why}" + (f" {heard.instead:%Y-%m-%d %H:%M}" if heard.instead else "")
        case _:
            return f"{heard:%Y-%m-%d %H:%M}" + (" second" if heard.fold else "")


@pytest.mark.parametrize(("known", "language", "typed", "expected"), TABLE)
def test_what_people_type_is_understood(known: str, language: str, typed: str, expected: str) -> None:
    where = replace(asked(known), language=LOCALES[language])
    assert understood(listener().hear(typed, where)) == expected


def test_the_table_is_large_and_has_all_four_languages_and_all_faults() -> None:
    assert len(TABLE) >= 150
    assert {language for _, language, _, _ in TABLE} == set(LOCALES)
    assert {why.value for why in Why} <= {expected.split()[0] for _, _, _, expected in TABLE}


@pytest.mark.parametrize(
    "otherwise",
    [str.upper, str.capitalize, lambda typed: typed.translate(ACCENTS), lambda typed: f"  ¡{typed}! . "],
)
def test_capitals_missing_accents_and_marks_change_nothing(otherwise: Callable[[str], str]) -> None:
    spanish = [row for row in TABLE if row[1] == "es"]
    found = [understood(listener().hear(otherwise(typed), asked(known))) for known, _, typed, _ in spanish]
    wrong = [(row[2], got) for row, got in zip(spanish, found, strict=True) if got != row[3]]
    assert wrong == []


WORDS = sorted({word for _, _, typed, _ in TABLE for word in typed.split()})
SAID = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=60)
KNOWN = sorted({known for known, _, _, _ in TABLE})


@given(SAID, st.sampled_from(KNOWN))
def test_whatever_is_typed_the_answer_is_a_time_to_come_before_the_start_or_says_why_not(
    typed: str, known: str
) -> None:
    where = asked(known)
    heard = listener().hear(typed, where)
    if isinstance(heard, Unheard):
        assert (heard.instead is not None) == (heard.why is Why.NOT_EXISTING)
        assert heard.instead is None or exists(heard.instead, where.zone)
        return
    if isinstance(heard, Lead):
        if where.starts is None:
            return
        told = heard.before(where.starts, where.zone, all_day=where.all_day)
    else:
        assert heard.tzinfo is None
        assert exists(heard, where.zone)
        told = moment(heard, where.zone)
    assert told > where.now
    assert where.begins is None or told < where.begins


@pytest.mark.parametrize("typed", ["1 " * 5000, "a las " * 60, "9" * 200, "\x00", "😀" * 90, ":" * 100])
def test_a_flood_of_letters_is_unreadable(typed: str) -> None:
    assert listener().hear(typed, asked(KNOWN[0])) == Unheard(why=Why.UNREADABLE)
