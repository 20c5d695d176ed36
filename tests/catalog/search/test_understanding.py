from __future__ import annotations

from pathlib import Path

import pytest

from catalog.search.scope import Scope
from catalog.search.understood import Duration, Excluded, Understood
from catalog.search.words import fold

FILES = ("questions.txt", "ways_of_saying_when.txt", "wishes.txt")
QUESTIONS = [
    tuple(part.strip() for part in line.split(" | "))
    for name in FILES
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def _said(understood: Understood, *, with_terms: bool) -> set[str]:
    found = set()
    if understood.free:
        found.add("free")
    if understood.price_most is not None:
        found.add(f"price={understood.price_most}")
    if understood.when:
        when = understood.when
        if when.start or when.end:
            found.add(f"when={when.start}..{when.end}")
        if when.weekdays:
            found.add("weekdays=" + ",".join(map(str, sorted(when.weekdays))))
        if when.part_of_day:
            found.add(f"part={when.part_of_day}")
        if when.since:
            found.add(f"since={when.since:%H:%M}")
        if when.by:
            found.add(f"by={when.by:%H:%M}")
    if understood.where is not None:
        beside = "beside" if understood.where.beside else "where"
        found.add(f"{beside}=" + understood.where.name.replace(" ", "_"))
    if understood.cheap:
        found.add("cheap")
    if understood.level:
        found.add(f"level={understood.level}")
    if understood.duration:
        found |= _lasting(understood.duration)
    found |= _excluded(understood.excluded)
    if understood.audiences:
        found.add("aud=" + ",".join(sorted(understood.audiences)))
    if understood.access:
        found.add("access=" + ",".join(sorted(understood.access)))
    if understood.kind:
        found.add(f"kind={understood.kind}")
    if understood.language:
        found.add(f"lang={understood.language}")
    if understood.online is not None:
        found.add("online" if understood.online else "in_person")
    if with_terms:
        found.add("terms=" + ",".join(fold(term) for term in understood.terms))
    return found


def _lasting(duration: Duration) -> set[str]:
    pairs = (("minutes", duration.minutes), ("days", duration.days))
    return {f"{name}={span[0]}..{span[1]}" for name, span in pairs if span}


def _excluded(excluded: Excluded) -> set[str]:
    found = {f"not_where={place.replace(' ', '_')}" for place in excluded.places}
    found |= {f"not_kind={kind}" for kind in excluded.kinds}
    found |= {f"not_aud={audience}" for audience in excluded.audiences}
    found |= {f"not_lang={language}" for language in excluded.languages}
    found |= {f"not_level={level}" for level in excluded.levels}
    found |= {f"not_word={words.replace(' ', '_')}" for words in excluded.words}
    for when in excluded.when:
        if when.start or when.end:
            found.add(f"not_when={when.start}..{when.end}")
        if when.weekdays:
            found.add("not_weekdays=" + ",".join(map(str, sorted(when.weekdays))))
        if when.part_of_day:
            found.add(f"not_part={when.part_of_day}")
        if when.since:
            found.add(f"not_since={when.since:%H:%M}")
        if when.by:
            found.add(f"not_by={when.by:%H:%M}")
    return found


@pytest.mark.parametrize(
    ("language", "question", "meant"), QUESTIONS, ids=[f"{q[0]}-{q[1]}" for q in QUESTIONS]
)
def test_a_question_is_understood(city, language, question, meant):
    wanted = (
        set()
        if meant == "nothing"
        else {fold(part) if part.startswith("terms") else part for part in meant.split()}
    )
    understood = city.ask(question, language=language).understood
    assert _said(understood, with_terms="terms=" in meant) == wanted


def test_there_are_hundreds_of_questions_in_four_languages():
    assert len(QUESTIONS) > 500
    assert {question[0] for question in QUESTIONS} == {"es", "en", "fr", "pt"}


def test_pieces_carry_the_persons_own_words(city):
    pieces = {p.key: p.words for p in city.ask("yoga GRATIS el savado en ussera").understood.pieces}
    assert pieces == {"free": "GRATIS", "when": "el savado", "where": "en ussera"}


def test_a_piece_taken_back_is_no_longer_understood(city):
    understood = city.ask("yoga gratis el sábado", scope=Scope(without=frozenset({"free"}))).understood
    assert not understood.free
    assert [piece.key for piece in understood.pieces] == ["when"]


def test_today_is_the_citys_today_and_not_utcs(city):
    from datetime import UTC, datetime

    late = datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert city.ask("hoy", now=late).understood.when.start.isoformat() == "2026-11-23"


def test_on_a_sunday_this_weekend_is_what_is_left_of_it(city):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    sunday = datetime(2026, 11, 29, 10, tzinfo=ZoneInfo("America/Mexico_City"))
    when = city.ask("este fin de semana", now=sunday).understood.when
    assert (when.start.isoformat(), when.end.isoformat()) == ("2026-11-29", "2026-11-29")
