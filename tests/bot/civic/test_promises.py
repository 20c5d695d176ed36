"""A promise is late at midnight in the city's zone, by itself, and its history only grows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.exc import DBAPIError

from bot.civic.own import FollowedPromises
from bot.civic.promises import LateWatch, Pledge, Promise, Promises
from bot.civic.proposals import Proposals
from bot.civic.state import NoReason, State
from bot.civic.tables import PromiseStepRow, ProposalRow
from bot.database import Database
from bot.delivery.tables import DeliveryRow

MEXICO, TIRANE, AUCKLAND = (
    ZoneInfo(name) for name in ("America/Mexico_City", "Europe/Tirane", "Pacific/Auckland")
)
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
DUE = date(2026, 11, 26)
PLEDGE = Pledge(words={"es-MX": "Dos grupos más"}, department="Bibliotecas")
ANA, EVA = 7_000_000_001, 7_000_000_002


async def made(database: Database, zone: ZoneInfo = MEXICO, **more: str) -> int:
    pledge = Pledge(words=PLEDGE.words, department=PLEDGE.department, **more)
    async with database.writing() as session:
        return await Promises(session, zone).make(pledge, State.PROMISED, DUE, at=NOW)


async def seen(database: Database, number: int, now: datetime, zone: ZoneInfo = MEXICO) -> Promise:
    async with database.reading() as session:
        promise = await Promises(session, zone).get(number, now)
    assert promise is not None
    return promise


@pytest.mark.parametrize("zone", [MEXICO, TIRANE, AUCKLAND, ZoneInfo("UTC")])
async def test_it_is_late_from_the_midnight_on_that_ends_its_day(database: Database, zone: ZoneInfo) -> None:
    number = await made(database, zone)
    midnight = datetime(2026, 11, 27, tzinfo=zone).astimezone(UTC)
    before, after = midnight - timedelta(microseconds=1), midnight
    assert (await seen(database, number, before, zone)).state is State.PROMISED
    late = await seen(database, number, after, zone)
    assert late.state is State.LATE
    assert late.steps[-1].at == midnight
    assert late.days_late(after.astimezone(zone).date()) == 1


async def test_the_sweep_writes_it_down_once_and_tells_followers_once(database: Database) -> None:
    number = await made(database)
    async with database.writing() as session:
        await Promises(session, MEXICO).follow(number, ANA, "es-MX")
        await Promises(session, MEXICO).follow(number, ANA, "es-MX")
    watch = LateWatch(MEXICO)
    eve = datetime(2026, 11, 26, 23, 59, 59, tzinfo=MEXICO).astimezone(UTC)
    for now, expected in ((eve, [0]), (eve + timedelta(seconds=1), [1, 0])):
        assert watch.is_due(now)
        for count in expected:
            async with database.writing() as session:
                assert await watch.look(session, now) == count
        assert not watch.is_due(now)
    # After a restart, a week later, it is not told again.
    async with database.writing() as session:
        assert await LateWatch(MEXICO).look(session, eve + timedelta(days=7)) == 0
    async with database.reading() as session:
        owed = list(await session.scalars(select(DeliveryRow)))
    assert [(row.person_id, row.kind.value) for row in owed] == [(ANA, "promise")]
    assert (await seen(database, number, eve + timedelta(days=7))).days_late(date(2026, 12, 3)) == 7


async def test_the_database_itself_refuses_to_change_or_erase_what_was(database: Database) -> None:
    await made(database)
    for statement in (delete(PromiseStepRow), update(PromiseStepRow).values(state=State.DONE)):
        with pytest.raises(DBAPIError, match="only grows"):
            async with database.writing() as session:
                await session.execute(statement)


async def test_all_that_is_done_to_a_promise_adds_rows(database: Database) -> None:
    number = await made(database)
    said: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    event.listen(database._engine.sync_engine, "before_cursor_execute", note)
    late = datetime(2026, 12, 1, 12, tzinfo=UTC)
    async with database.writing() as session:
        promises = Promises(session, MEXICO)
        await promises.owe_late(late)
        why = {"es-MX": "Falta quien enseñe los sábados"}
        await promises.move(number, State.LATE, DUE, why, at=late)
        await promises.move(number, State.PROMISED, date(2026, 12, 20), {}, at=late)
        await promises.move(number, State.DONE, None, {}, at=late + timedelta(days=1))
    promise = await seen(database, number, late + timedelta(days=60))
    assert [step.state.value for step in promise.steps] == ["promised", "late", "late", "promised", "done"]
    assert promise.steps[2].reason == why
    wrote = [words for words in said if "promise_step" in words and not words.startswith("SELECT")]
    assert wrote
    assert all(words.startswith("INSERT") for words in wrote)


@pytest.mark.parametrize("reason", ["", "No.", " " * 30 + "no"])
async def test_a_no_without_a_reason_is_none(database: Database, reason: str) -> None:
    number = await made(database)
    with pytest.raises(NoReason):
        async with database.writing() as session:
            await Promises(session, MEXICO).move(number, State.REFUSED, None, {"es-MX": reason}, at=NOW)
    assert (await seen(database, number, NOW)).state is State.PROMISED


async def test_a_promise_without_a_day_is_none(database: Database) -> None:
    with pytest.raises(ValueError, match="a day"):
        async with database.writing() as session:
            await Promises(session, MEXICO).make(PLEDGE, State.PROMISED, None, at=NOW)


async def test_the_proposal_goes_along(database: Database) -> None:
    key = bytes(range(16))
    async with database.writing() as session:
        row = {"period": "2026-W48", "words": "Un taller", "language": "es", "audience": "", "help": ""}
        session.add(ProposalRow(id=key, neighbourhood="", supports=1, hidden="", **row))
    number = await made(database, proposal=key.hex())
    async with database.writing() as session:
        await Promises(session, MEXICO).move(number, State.DONE, None, {}, at=NOW)
    async with database.reading() as session:
        proposal = await Proposals(session).get(key.hex())
        (promise,) = await Promises(session, MEXICO).of_proposal(key.hex(), NOW)
    assert proposal is not None
    assert [step.state for step in proposal.steps] == [State.PROMISED, State.DONE]
    assert promise.id == number


async def test_who_follows_is_told_moved_along_and_erased(database: Database) -> None:
    number, keeper = await made(database), FollowedPromises()
    async with database.writing() as session:
        for person in (ANA, EVA):
            await Promises(session, MEXICO).follow(number, person, "es-MX")
        assert await keeper.told(session, ANA) == {"promises": 1}
        assert await keeper.export(session, ANA) == {
            "promises": [{"words": dict(PLEDGE.words), "language": "es-MX"}]
        }
        await keeper.rename(session, ANA, EVA)
        assert await Promises(session, MEXICO).count_followers(number) == 1
        await keeper.erase(session, EVA)
        assert await Promises(session, MEXICO).count_followers(number) == 0
