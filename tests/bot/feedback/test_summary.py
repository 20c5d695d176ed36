"""What a summary says of what was published, on the real database: nothing that tells of a few people."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.city import City
from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.comments import Comments, NoReason, comment, hide
from bot.feedback.measures import Tally, alarms, measured, shrunk
from bot.feedback.opinion import ALL, BOT, Mood, Theme, about_kind, about_opportunity
from bot.feedback.reading import SummaryReader, newest_window
from bot.feedback.summary import Summary
from bot.feedback.tables import AnswerRow, CommentRow, DistressCountRow, PublicationRow, RatingRow
from bot.feedback.window import Span, Window, shifted, week_of
from catalog.model import Audience, Kind, Opportunity, OpportunityText, Place
from catalog.store import Store

LAST = "2026-W48"
CITY = load_city("jacaranda")
NUMBERS = count(1)


def rating(subject: str, stars: int, *, period: str = LAST, themes: tuple[Theme, ...] = ()) -> RatingRow:
    return RatingRow(
        id=random.Random(next(NUMBERS)).randbytes(16),
        period=period,
        subject=subject,
        stars=stars,
        themes=[theme.value for theme in themes],
    )


def words(text: str, *, subject: str = ALL, mood: Mood = Mood.LOW, language: str = "es") -> CommentRow:
    return CommentRow(
        id=random.Random(next(NUMBERS)).randbytes(16),
        period=LAST,
        subject=subject,
        mood=mood,
        language=language,
        text=text,
    )


async def publish(database: Database, clock: TurnedClock, *rows: object, period: str = LAST) -> None:
    async with database.writing() as session:
        await session.merge(PublicationRow(number=next(NUMBERS), period=period, at=clock.now()))
        session.add_all(rows)


async def programme(
    database: Database, clock: TurnedClock, name: str, kind: Kind = Kind.COURSE, **more: object
) -> str:
    """The subject of a programme that is in the catalogue from now on."""
    made = Opportunity(
        kind=kind,
        source="test",
        external_id=name,
        texts=(OpportunityText(language="es-MX", name=name),),
        **more,  # type: ignore[arg-type]
    )
    async with database.writing() as session:
        return about_opportunity((await Store(session).put(made, author="test", at=clock.now())).id or 0)


async def read(database: Database, span: Span = Span.WEEK, city: City = CITY) -> Summary:
    async with database.reading() as session:
        window = await newest_window(session, span)
        assert window is not None
        return await SummaryReader(city).read(session, window)


async def test_where_nothing_was_published_there_is_no_window(database: Database) -> None:
    async with database.reading() as session:
        assert await newest_window(session, Span.WEEK) is None


async def test_a_publication_of_nothing_is_told_as_nothing(database: Database, clock: TurnedClock) -> None:
    await publish(database, clock)
    summary = await read(database)
    assert summary.whole is None
    assert (summary.programmes, summary.rest, summary.ticked, summary.comments) == ((), None, {}, 0)
    assert [point.measures for point in summary.trend] == [None] * 4


async def test_programmes_kinds_places_and_audiences(database: Database, clock: TurnedClock) -> None:
    garden = await programme(
        database,
        clock,
        "Huerto",
        place=Place(name="Vivero", neighbourhood="Norte"),
        audiences=frozenset({Audience.FAMILIES, Audience.CHILDREN}),
    )
    clinic = await programme(
        database, clock, "Vacunas", Kind.HEALTH, place=Place(name="Módulo", neighbourhood="Centro")
    )
    await publish(
        database,
        clock,
        *(rating(garden, 5) for _ in range(60)),
        *(rating(garden, 2) for _ in range(20)),
        *(rating(clinic, 1, themes=(Theme.WAIT,)) for _ in range(18)),
        *(rating(about_kind(Kind.COURSE), 4) for _ in range(6)),
        *(rating(BOT, 4) for _ in range(5)),
    )
    summary = await read(database)
    assert summary.whole is not None
    assert (summary.whole.n, summary.whole.satisfied) == (109, 65)
    assert summary.whole.distribution == (18, 20, 0, 11, 60)
    told = {row.key: row.measures for row in summary.programmes}
    assert (told[garden].n, told[garden].mean, told[garden].satisfied) == (80, 4.2, 75)
    assert (told[BOT].n, told[BOT].mean, told[BOT].satisfied, told[BOT].distribution) == (5, 4.0, None, None)
    assert {row.key: row.measures.n for row in summary.kinds} == {"course": 86, "health": 18, "": 5}
    assert {row.key: row.measures.n for row in summary.neighbourhoods} == {"Norte": 80, "Centro": 18, "": 11}
    assert {row.key: row.measures.n for row in summary.audiences} == {"children": 80, "families": 80, "": 29}
    assert [row.key for row in summary.alarming] == [clinic]
    assert summary.alarming[0].themes == {Theme.WAIT: 18}
    assert summary.facts[garden].name("en") == "Huerto"
    assert summary.owed == 1
    await publish(
        database, clock, AnswerRow(at=clock.now(), subject=clinic, words={"es-MX": "Hay más turnos"})
    )
    assert (await read(database)).owed == 0


async def test_health_is_hidden_below_ten_and_takes_one_with_it(
    database: Database, clock: TurnedClock
) -> None:
    clinic = await programme(database, clock, "Vacunas", Kind.HEALTH)
    small, large = [await programme(database, clock, name) for name in ("Barro", "Coro")]
    await publish(
        database,
        clock,
        *(rating(clinic, 1) for _ in range(9)),
        *(rating(small, 4) for _ in range(6)),
        *(rating(large, 5) for _ in range(30)),
    )
    summary = await read(database)
    assert [row.key for row in summary.programmes] == [large]
    assert summary.hidden == 2
    assert summary.rest is not None
    assert summary.rest.n == 15
    assert {row.key for row in summary.kinds} == {"course"}
    assert {row.measures.n for row in summary.kinds} == {30}


async def test_details_of_a_group_do_not_tell_those_of_a_small_programme(
    database: Database, clock: TurnedClock
) -> None:
    large, small = [await programme(database, clock, name) for name in ("Coro", "Barro")]
    events = [await programme(database, clock, name, Kind.EVENT) for name in ("Feria", "Cine")]
    await publish(
        database,
        clock,
        *(rating(large, 4) for _ in range(20)),
        *(rating(small, 1) for _ in range(5)),
        *(rating(event, 5) for event in events for _ in range(7)),
    )
    summary = await read(database)
    kinds = {row.key: row.measures for row in summary.kinds}
    assert (kinds["course"].n, kinds["course"].rough, kinds["course"].distribution) == (25, True, None)
    assert (kinds["event"].n, kinds["event"].rough) == (14, False)


async def test_the_trend_has_a_gap_where_too_few_spoke_and_changes_are_told(
    database: Database, clock: TurnedClock
) -> None:
    choir, chess = [await programme(database, clock, name) for name in ("Coro", "Ajedrez")]
    for back, size, stars in (0, 20, 2), (1, 12, 4), (2, 4, 5), (3, 6, 5):
        await publish(
            database, clock, *(rating(choir, stars, period=shifted(LAST, -back)) for _ in range(size))
        )
    await publish(database, clock, *(rating(chess, 5) for _ in range(11)))
    await publish(database, clock, *(rating(chess, 3, period=shifted(LAST, -1)) for _ in range(11)))
    summary = await read(database)
    assert [point.measures and point.measures.n for point in summary.trend] == [6, None, 23, 31]
    assert [(row.key, row.change) for row in summary.falling] == [(choir, -2.0)]
    assert [(row.key, row.change) for row in summary.rising] == [(chess, 2.0)]
    month = await read(database, Span.MONTH)
    assert month.whole is not None
    assert month.whole.n == 60, "four people of a week that is not told are in no sum"


async def test_themes_words_and_care(database: Database, clock: TurnedClock) -> None:
    clinic = await programme(database, clock, "Vacunas", Kind.HEALTH)
    await publish(
        database,
        clock,
        *(rating(clinic, 1, themes=(Theme.WAIT, Theme.ACCESS)) for _ in range(10)),
        *(rating(BOT, 5, themes=(Theme.WAIT,)) for _ in range(2)),
        *(rating(BOT, 5) for _ in range(10)),
        *(rating(BOT, 3, themes=(Theme.PRICE,)) for _ in range(4)),
        *(words(f"La fila de {n} horas") for n in range(5)),
        *(words("Queue for hours", language="en") for _ in range(2)),
        *(words("Falta rampa") for _ in range(4)),
        *(words("Muy bonito taller", mood=Mood.HIGH) for _ in range(30)),
        DistressCountRow(period=LAST, people=11),
    )
    summary = await read(database)
    assert summary.ticked == {Theme.WAIT: 12, Theme.ACCESS: 10}
    (alarming,) = summary.alarming
    assert alarming.themes == {Theme.ACCESS: 10}, "beside the city's, waiting would tell of two others"
    assert summary.said == {Theme.WAIT: 7}
    assert [word.words for word in summary.keywords] == ["fila", "horas"]
    assert (summary.comments, summary.met_with_care) == (41, 11)


async def test_a_hidden_comment_is_gone_and_needs_a_reason(database: Database, clock: TurnedClock) -> None:
    row = words("La maestra Claudia Pérez es mala")
    await publish(database, clock, row, words("Todo bien"), words("La fila"))
    async with database.writing() as session:
        for reason in ("", "  x ", "no", "x" * 201):
            with pytest.raises(NoReason):
                await hide(session, row.id, reason)
        assert await hide(session, row.id, " nombra  a alguien ")
        assert not await hide(session, row.id, "otra vez")
        assert not await hide(session, b"0" * 16, "no hay tal")
    async with database.reading() as session:
        comments = Comments(session, Window(last=LAST))
        assert await comments.count() == 2
        assert [each.text for each in await comments.page(0, 1)] + [
            each.text for each in await comments.page(1, 5)
        ] == [each.text for each in await comments.all()]
        assert "Claudia" not in str(await comments.all())
        assert await comment(session, row.id) is None
        kept = await session.get_one(CommentRow, row.id)
        assert kept.hidden == "nombra a alguien"
    assert (await read(database)).comments == 2


async def test_a_programme_that_left_the_catalogue_counts_as_delicate(
    database: Database, clock: TurnedClock
) -> None:
    await publish(database, clock, *(rating("opportunity:999", 4) for _ in range(9)))
    assert (await read(database)).whole is None
    await publish(database, clock, rating("opportunity:999", 4))
    summary = await read(database)
    assert summary.whole is not None
    assert summary.facts["opportunity:999"].name("es") == ""


async def test_a_city_may_ask_for_more_people(database: Database, clock: TurnedClock) -> None:
    await publish(database, clock, *(rating(BOT, 4) for _ in range(7)))
    strict = replace(CITY, thresholds=replace(CITY.thresholds, feedback=8))
    assert (await read(database, city=strict)).whole is None
    assert (await read(database)).whole is not None


def test_five_to_nine_have_a_rough_mean_and_ten_have_all() -> None:
    nine, ten = Tally((4, 0, 0, 0, 5)), Tally((4, 0, 0, 0, 6))
    assert (measured(nine).mean, measured(nine).satisfied) == (3.0, None)
    assert (measured(ten).mean, measured(ten).satisfied, measured(ten).distribution) == (3.4, 60, ten.stars)
    assert measured(ten, detailed=False).mean == 3.5


def test_an_alert_is_drawn_towards_the_city() -> None:
    five_bad = Tally((0, 2, 3, 0, 0))
    assert shrunk(five_bad, 4.3) == pytest.approx((13 + 5 * 4.3) / 10)
    assert not alarms(five_bad, 4.3)
    assert alarms(five_bad + five_bad + five_bad, 4.3)


def test_weeks_over_the_end_of_a_year() -> None:
    assert shifted("2027-W01", -1) == "2026-W53"
    window = Window(last="2027-W01", weeks=3)
    assert window.periods == ("2026-W52", "2026-W53", "2027-W01")
    assert window.before.last == "2026-W51"
    assert week_of(window.ends + timedelta(days=1)) == "2027-W02"
    for wrong in ("2026-48", "2026-W54", "x-W01", "2026-W1"):
        with pytest.raises(ValueError, match=r"week|isoformat|invalid"):
            Window(last=wrong)
