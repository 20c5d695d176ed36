"""A link from the chat signs in whom it was made for, once, for ten minutes; a session lasts a day's work."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select

from bot.clock import TurnedClock
from bot.database import Database
from bot.people import sessions, sign_in
from bot.people.own_data import OwnData
from bot.people.roles import Role, Roles
from bot.people.sessions import Sessions
from bot.people.sign_in import SignIns
from bot.people.signed_in import SignedIn
from bot.people.tables import BrowserSessionRow, SignInRow
from tests.bot.people.test_own_data import traces

ANA, EVA = 5_123_456_789, 6_987_654_321
MOMENT = timedelta(seconds=1)


async def offer(database: Database, clock: TurnedClock, person: int = ANA) -> str:
    async with database.writing() as session:
        return await SignIns(session).offer(person, at=clock.now())


async def redeem(database: Database, clock: TurnedClock, token: str) -> int | None:
    async with database.writing() as session:
        return await SignIns(session).redeem(token, at=clock.now())


async def begin(database: Database, clock: TurnedClock, person: int = ANA) -> str:
    async with database.writing() as session:
        return await Sessions(session).begin(person, at=clock.now())


async def holder(database: Database, clock: TurnedClock, secret: str) -> int | None:
    async with database.reading() as session:
        return await Sessions(session).holder(secret, at=clock.now())


async def test_a_link_signs_in_whom_it_is_for_once(database: Database, clock: TurnedClock) -> None:
    token = await offer(database, clock)
    async with database.reading() as session:
        assert await SignIns(session).holder(token, at=clock.now()) == ANA
    assert await redeem(database, clock, token) == ANA
    assert await redeem(database, clock, token) is None


async def test_of_a_hundred_who_use_it_at_once_one_is_let_in(database: Database, clock: TurnedClock) -> None:
    token = await offer(database, clock)
    let_in = await asyncio.gather(*(redeem(database, clock, token) for _ in range(100)))
    assert [person for person in let_in if person is not None] == [ANA]


async def test_a_link_serves_for_ten_minutes(database: Database, clock: TurnedClock) -> None:
    early, late = await offer(database, clock), await offer(database, clock, EVA)
    clock.turn(sign_in.LIFETIME - MOMENT)
    assert await redeem(database, clock, early) == ANA
    clock.turn(MOMENT)
    async with database.reading() as session:
        assert await SignIns(session).holder(late, at=clock.now()) is None
    assert await redeem(database, clock, late) is None


async def test_a_new_link_takes_the_place_of_the_one_before(database: Database, clock: TurnedClock) -> None:
    before, after = await offer(database, clock), await offer(database, clock)
    assert await redeem(database, clock, before) is None
    assert await redeem(database, clock, after) == ANA


async def test_nobody_is_let_in_by_guessing(database: Database, clock: TurnedClock) -> None:
    token = await offer(database, clock)
    guesses = [token[:-1], token + "A", token.swapcase(), "", token[::-1], "\x00", "é" * 40]
    assert {await redeem(database, clock, guess) for guess in guesses} == {None}
    assert await redeem(database, clock, token) == ANA


async def test_the_database_does_not_have_what_lets_in(database: Database, clock: TurnedClock) -> None:
    token, secret = await offer(database, clock), await begin(database, clock)
    async with database.reading() as session:
        kept = [*await session.scalars(select(SignInRow.hash))]
        kept += [*await session.scalars(select(BrowserSessionRow.hash))]
    assert len(kept) == 2
    assert len({len(each) for each in kept} | {32}) == 1
    assert token.encode() not in kept
    assert secret.encode() not in kept


async def test_a_session_lasts_eight_hours_however_it_is_used(database: Database, clock: TurnedClock) -> None:
    secret = await begin(database, clock)
    clock.turn(sessions.LIFETIME - MOMENT)
    assert await holder(database, clock, secret) == ANA
    clock.turn(MOMENT)
    assert await holder(database, clock, secret) is None


async def test_sessions_are_ended_one_or_all(database: Database, clock: TurnedClock) -> None:
    first, second = await begin(database, clock), await begin(database, clock)
    other = await begin(database, clock, EVA)
    async with database.writing() as session:
        assert await Sessions(session).counts(at=clock.now()) == {ANA: 2, EVA: 1}
        await Sessions(session).end(first)
    assert await holder(database, clock, first) is None
    assert await holder(database, clock, second) == ANA
    async with database.writing() as session:
        assert await Sessions(session).end_all_of(ANA) == 1
    assert await holder(database, clock, second) is None
    assert await holder(database, clock, other) == EVA


async def test_whoever_becomes_less_is_signed_out(database: Database, clock: TurnedClock) -> None:
    async with database.writing() as session:
        for person in (ANA, EVA):
            await Roles(session).grant(person, Role.ADMIN, by=None, at=clock.now())
    secret, token = await begin(database, clock), await offer(database, clock)
    async with database.writing() as session:
        await Roles(session).grant(ANA, Role.EDITOR, by=EVA, at=clock.now())
    assert await holder(database, clock, secret) is None
    assert await redeem(database, clock, token) is None


async def test_whoever_becomes_more_stays_signed_in(database: Database, clock: TurnedClock) -> None:
    secret = await begin(database, clock)
    async with database.writing() as session:
        await Roles(session).grant(ANA, Role.EDITOR, by=EVA, at=clock.now())
    assert await holder(database, clock, secret) == ANA


async def test_all_of_it_is_told_taken_along_and_erased(database: Database, clock: TurnedClock) -> None:
    await begin(database, clock)
    await offer(database, clock)
    rooms = (SignedIn(),)
    async with database.reading() as session:
        kept = await OwnData(session, rooms).of(ANA)
        export = await OwnData(session, rooms).export(ANA)
    assert kept.counts == {"browser_sessions": 1, "sign_in": 1}
    assert export["browser_sessions_until"] == [(clock.now() + sessions.LIFETIME).isoformat()]
    assert export["sign_in_link"] is True
    async with database.writing() as session:
        await OwnData(session, rooms).erase(ANA, at=clock.now())
    assert await traces(database, ANA) == []


async def test_what_is_over_is_erased_and_nothing_else(database: Database, clock: TurnedClock) -> None:
    for person in (ANA, EVA):
        await begin(database, clock, person)
        await offer(database, clock, person)
        clock.turn(sign_in.LIFETIME)
    async with database.writing() as session:
        await SignIns(session).forget_old(clock.now() - MOMENT)
        await Sessions(session).forget_old(clock.now() + sessions.LIFETIME - sign_in.LIFETIME - MOMENT)
    assert set(await traces(database, ANA)) == set()
    assert set(await traces(database, EVA)) == {"sign_in.person_id", "browser_session.person_id"}
