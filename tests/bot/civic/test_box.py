"""What people ask of the city goes through the box: nothing is written when it comes, and it comes out in
groups of enough people."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.city import Thresholds
from bot.city_file import load_city
from bot.civic.consultations import Consultation, Consultations, Phase, Question, vote_slip
from bot.civic.corrections import Corrections, Part, correction_slip
from bot.civic.needs import Need, Needs, need_slip
from bot.civic.proposals import Idea, Proposals, proposal_slip, support_slip
from bot.civic.publishers import publishers
from bot.civic.tables import ConsultationResultRow, ProposalRow
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.box import Box
from bot.feedback.receipt import Receipt
from bot.feedback.slip import Refusal, Slip

ZONE = load_city("jacaranda").zone
WEEK = timedelta(days=7)


def need(words: str = "chelo", **more: str) -> Slip:
    asked = Need(words=words, key=f"words:{words}", month="2026-11", **more)
    return need_slip(asked, threshold=5, language="es", common_language="es")


def proposal(words: str, language: str = "es") -> Slip:
    return proposal_slip(Idea(words=words, language=language), threshold=5, common_language="es")


def correction(part: Part = Part.WHEN) -> Slip:
    return correction_slip(3, part, "a las seis", threshold=5, language="es", common_language="es")


@pytest.fixture
def box(database: Database, clock: TurnedClock) -> Box:
    return Box(database, clock, ZONE, publishers=publishers(Thresholds()))


async def consultation(database: Database, clock: TurnedClock, days: int = 2) -> Consultation:
    asked = Question(
        question={"es-MX": "¿A qué hora?"},
        options=({"es-MX": "A las 8"}, {"es-MX": "A las 10"}, {"es-MX": "A las 12"}),
        asked_by="Bibliotecas",
        purpose={"es-MX": "El horario"},
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=days),
    )
    async with database.writing() as session:
        number = await Consultations(session).ask(asked)
        found = await Consultations(session).get(number)
    assert found is not None
    return found


async def week_passes(box: Box, clock: TurnedClock) -> None:
    clock.turn(WEEK)
    await box.turn()


async def test_nothing_is_written_and_nothing_logged_when_it_comes(
    box: Box, database: Database, clock: TurnedClock, caplog: pytest.LogCaptureFixture
) -> None:
    asked = await consultation(database, clock)
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    written = database.units_written
    slips = (
        *(need(), proposal("Un taller"), support_slip("00" * 16, threshold=5), correction()),
        vote_slip(asked, 1, threshold=5),
    )
    for slip in slips:
        assert isinstance(await box.put(slip, 42), Receipt)
    assert database.units_written == written
    assert caplog.messages == []
    assert len(box) == len(slips)


async def test_what_too_few_asked_for_joins_all_else_after_a_week(
    box: Box, database: Database, clock: TurnedClock
) -> None:
    for person in range(4):
        await box.put(need(f"cosa{person}"), person)
    await box.put(correction(), 4)
    await week_passes(box, clock)
    async with database.reading() as session:
        assert await Needs(session).all() == []
    await week_passes(box, clock)
    async with database.reading() as session:
        assert sorted(each.words for each in await Needs(session).all()) == [f"cosa{n}" for n in range(4)]
        assert [each.about for each in await Corrections(session).all()] == [Part.WHEN]
    assert len(box) == 0


async def test_one_person_alone_never_comes_out(box: Box, database: Database, clock: TurnedClock) -> None:
    for number in range(8):
        await box.put(need(f"cosa{number}"), 1)
    for _ in range(20):
        await week_passes(box, clock)
    async with database.reading() as session:
        assert await Needs(session).all() == []
    assert len(box) == 0


async def test_proposals_come_out_together_and_their_receipts_read_them(
    box: Box, database: Database, clock: TurnedClock
) -> None:
    receipts = [await box.put(proposal(f"Idea {person}"), person) for person in range(5)]
    assert await box.put(proposal("Idea 0"), 0) is Refusal.ALREADY
    await week_passes(box, clock)
    async with database.reading() as session:
        proposals = Proposals(session)
        for person, receipt in enumerate(receipts):
            assert isinstance(receipt, Receipt)
            found = await proposals.of_receipt(receipt)
            assert found is not None
            assert (found.idea.words, found.supports) == (f"Idea {person}", 1)
        assert await proposals.of_receipt(Receipt.draw()) is None
        numbers = [each.number for each in await proposals.all()]
    for person in range(7):
        await box.put(support_slip(numbers[0], threshold=5), person)
    await week_passes(box, clock)
    async with database.reading() as session:
        assert [each.supports for each in await Proposals(session).all()] == [8, 1, 1, 1, 1]


async def test_a_sentence_in_a_language_that_few_write_does_not_come_out(
    box: Box, database: Database, clock: TurnedClock
) -> None:
    for person in range(5):
        await box.put(proposal(f"Idea {person}"), person)
    await box.put(proposal("An idea", "en"), 9)
    await week_passes(box, clock)
    async with database.reading() as session:
        assert sorted(each.idea.words for each in await Proposals(session).all()) == [
            f"Idea {n}" for n in range(5)
        ]


async def test_a_row_says_neither_who_nor_when(database: Database) -> None:
    assert {column.name for column in ProposalRow.__table__.columns} == {
        *("id", "period", "words", "language", "audience", "neighbourhood", "help", "supports", "hidden"),
    }


@pytest.mark.parametrize(("people", "phase"), [(4, Phase.FEW), (5, Phase.RESULTS)])
async def test_a_consultation_is_counted_when_it_is_over_or_never(
    box: Box, database: Database, clock: TurnedClock, people: int, phase: Phase
) -> None:
    asked = await consultation(database, clock)
    for person in range(people):
        assert isinstance(await box.put(vote_slip(asked, person % 2, threshold=5), person), Receipt)
    assert await box.put(vote_slip(asked, 2, threshold=5), 0) is Refusal.ALREADY
    for _ in range(2):
        clock.turn(timedelta(days=1) - timedelta(seconds=1))
        await box.turn()
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(ConsultationResultRow)) == 0
    clock.turn(timedelta(seconds=2))
    await box.turn()
    clock.turn(timedelta(hours=1))
    async with database.reading() as session:
        found = await Consultations(session).get(asked.id)
    assert found is not None
    assert found.phase(clock.now()) is phase
    assert found.results == ((3, 2, 0) if people == 5 else None)
    # Whoever has answered is known no more.
    assert len(box) == 0


def test_what_cannot_be_a_consultation_is_refused() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    make: Callable[..., Question] = lambda options, closes: Question(  # noqa: E731
        question={"es-MX": "¿Sí?"},
        options=options,
        asked_by="",
        purpose={},
        opens_at=now,
        closes_at=closes,
    )
    one, two = ({"es-MX": "Sí"},), ({"es-MX": "Sí"}, {"es-MX": "No"})
    for options, closes in ((one, now + WEEK), (two * 5, now + WEEK), (two, now), (two, now - WEEK)):
        with pytest.raises(ValueError, match="no consultation"):
            make(options, closes)
