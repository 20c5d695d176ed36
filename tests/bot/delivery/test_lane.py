from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.clock import TurnedClock
from bot.database import Database
from bot.delivery.delivery import (
    Delivery,
    Kind,
    Outcome,
    Owed,
    Post,
    Postponement,
    Result,
    State,
    Withdrawal,
)
from bot.delivery.lane import Lane
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter
from bot.delivery.outbox import LEASE, Outbox
from bot.delivery.tables import DeliveryRow

MINUTE = timedelta(minutes=1)
SENT = Outcome(result=Result.SENT)
UNKNOWN = Outcome(result=Result.UNKNOWN, reason="TimedOut")


class TooFast(Exception):
    pass


class Telegram:
    """Takes messages, and answers each as it was told to; the last answer stays."""

    def __init__(self) -> None:
        self.arrived: list[tuple[int, str]] = []
        self.answers: list[Outcome | Exception | Callable[[], object]] = []
        self.opened = asyncio.Event()
        self.opened.set()

    async def send(self, person_id: int, post: Post) -> Outcome:
        answer = self.answers.pop(0) if self.answers else SENT
        if callable(answer):
            answer()
            answer = SENT
        if isinstance(answer, Exception):
            raise answer
        self.arrived.append((person_id, post.text))
        await self.opened.wait()
        return answer

    def hold(self, error: Exception) -> float | None:
        return 0.01 if isinstance(error, TooFast) else None


class Writer:
    """Writes the key of what is owed, unless it was told otherwise."""

    def __init__(self) -> None:
        self.instead: dict[str, Withdrawal | Postponement | Exception] = {}
        self.before: Callable[[], object] = lambda: None

    async def compose(self, delivery: Delivery) -> Post | Withdrawal | Postponement:
        self.before()
        instead = self.instead.get(delivery.key)
        if isinstance(instead, Exception):
            raise instead
        return instead or Post(text=delivery.key + (" again" if delivery.again else ""))


class Bench:
    """A lane on a database, with what it needs."""

    def __init__(self, database: Database, clock: TurnedClock) -> None:
        self.database = database
        self.clock = clock
        self.telegram = Telegram()
        self.writer = Writer()
        self.limiter = Limiter(sleep=lambda seconds: asyncio.sleep(seconds / 100))
        self.ledger = Ledger(database)
        self.ended: list[tuple[str, State]] = []
        self.lane = self.another("here")

    def another(self, holder: str, at_once: int = 24) -> Lane:
        return Lane(
            self.ledger,
            limiter=self.limiter,
            composer=self.writer,
            sender=self.telegram,
            clock=self.clock,
            holder=holder,
            at_once=at_once,
            sleep=lambda _: asyncio.sleep(0.001),
            observe=lambda delivery, state, _: self.ended.append((delivery.key, state)),
        )

    async def owes(self, *keys: str, kind: Kind = Kind.REMINDER, person: int | None = None, **more) -> None:
        messages = [
            Owed(person_id=person or number, kind=kind, key=key, due_at=self.clock.now(), **more)
            for number, key in enumerate(keys, 1)
        ]
        async with self.database.writing() as session:
            await Outbox(session).owe(messages)

    async def sends(self, lane: Lane | None = None) -> None:
        lane = lane or self.lane
        lane.wake()
        async with asyncio.timeout(20):
            await lane.idle()

    async def states(self) -> dict[str, State]:
        async with self.database.reading() as session:
            return {row.key: row.state for row in await session.scalars(select(DeliveryRow))}

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - what it waits for is the database's, or another task's
                await asyncio.sleep(0.001)

    @property
    def heard(self) -> list[str]:
        return [text for _, text in self.telegram.arrived]


@pytest.fixture
async def bench(database: Database, clock: TurnedClock) -> AsyncIterator[Bench]:
    bench = Bench(database, clock)
    yield bench
    bench.telegram.opened.set()
    await bench.lane.close()
    await bench.limiter.close()
    await bench.ledger.close()


async def test_what_is_owed_is_sent_and_its_end_told(bench: Bench) -> None:
    await bench.owes("a", "b", "c")
    await bench.sends()
    assert sorted(bench.heard) == ["a", "b", "c"]
    assert set((await bench.states()).values()) == {State.SENT}
    assert sorted(bench.ended) == [("a", State.SENT), ("b", State.SENT), ("c", State.SENT)]
    await bench.sends()
    assert len(bench.heard) == 3


async def test_more_than_is_held_at_once_goes_all_the_same_and_one_person_gets_all_of_theirs(
    bench: Bench,
) -> None:
    await bench.owes(*(f"{number}" for number in range(40)))
    await bench.owes("x", "y", "z", person=1)
    await bench.sends()
    assert len(bench.heard) == 43
    assert set((await bench.states()).values()) == {State.SENT}


async def test_that_it_goes_is_committed_before_it_goes(bench: Bench) -> None:
    await bench.owes("a")
    bench.telegram.opened.clear()
    bench.lane.wake()
    await bench.until(lambda: bool(bench.heard))
    assert await bench.states() == {"a": State.SENDING}
    assert len(bench.lane.under_way) == 1
    bench.telegram.opened.set()
    await bench.lane.idle()
    assert await bench.states() == {"a": State.SENT}
    assert bench.lane.under_way == frozenset()


async def test_what_is_of_no_more_use_is_not_sent(bench: Bench) -> None:
    await bench.owes("late", expires_at=bench.clock.now() + MINUTE)
    await bench.owes("in time", person=2, expires_at=bench.clock.now() + MINUTE + timedelta.resolution)
    bench.clock.turn(MINUTE)
    await bench.sends()
    assert bench.heard == ["in time"]
    assert await bench.states() == {"late": State.EXPIRED, "in time": State.SENT}


async def test_the_writer_may_withdraw_a_message_or_put_it_off(bench: Bench) -> None:
    bench.writer.instead = {
        "removed": Withdrawal(State.CANCELLED, "removed"),
        "at night": Postponement(bench.clock.now() + MINUTE),
    }
    await bench.owes("removed", "at night")
    await bench.sends()
    assert bench.heard == []
    assert bench.ended == [("removed", State.CANCELLED)]
    assert await bench.states() == {"removed": State.CANCELLED, "at night": State.PLANNED}
    bench.writer.instead = {}
    bench.clock.turn(MINUTE)
    await bench.sends()
    assert bench.heard == ["at night"]


async def test_a_refusal_for_haste_is_waited_for_and_the_message_written_anew(bench: Bench) -> None:
    bench.telegram.answers = [TooFast()]
    await bench.owes("a")
    await bench.sends()
    assert bench.heard == ["a"]
    assert await bench.states() == {"a": State.SENT}


async def test_refused_for_haste_again_and_again_it_is_tried_later_and_is_no_repeat(bench: Bench) -> None:
    bench.telegram.answers = [TooFast()] * 4
    await bench.owes("a")
    await bench.sends()
    assert bench.heard == []
    assert await bench.states() == {"a": State.PLANNED}
    bench.clock.turn(MINUTE)
    await bench.sends()
    assert bench.heard == ["a"]


async def test_what_may_have_arrived_comes_once_more_and_says_so(bench: Bench) -> None:
    bench.telegram.answers = [UNKNOWN]
    await bench.owes("a")
    await bench.sends()
    bench.clock.turn(MINUTE)
    await bench.sends()
    assert bench.heard == ["a", "a again"]
    assert await bench.states() == {"a": State.SENT}


async def test_a_fault_in_writing_one_message_holds_up_no_other_and_its_lease_brings_it_back(
    bench: Bench,
) -> None:
    bench.writer.instead = {"broken": LookupError("planted")}
    await bench.owes("broken", "whole")
    await bench.sends()
    assert await bench.states() == {"broken": State.CLAIMED, "whole": State.SENT}
    bench.writer.instead = {}
    bench.clock.turn(LEASE)
    async with bench.database.writing() as session:
        assert await Outbox(session).recover(bench.clock.now(), mine=bench.lane.under_way) == 1
    await bench.sends()
    assert bench.heard == ["whole", "broken"]


async def test_an_end_is_written_as_often_as_it_takes(bench: Bench) -> None:
    await bench.owes("a")
    bench.telegram.opened.clear()
    bench.lane.wake()
    await bench.until(lambda: bool(bench.heard))
    async with bench.database.writing() as session:
        await session.execute(text("ALTER TABLE delivery_count RENAME TO away"))
    bench.telegram.opened.set()
    await asyncio.sleep(0.05)
    assert await bench.states() == {"a": State.SENDING}
    async with bench.database.writing() as session:
        await session.execute(text("ALTER TABLE away RENAME TO delivery_count"))
    await bench.lane.idle()
    assert await bench.states() == {"a": State.SENT}
    assert bench.heard == ["a"]


async def test_whoever_was_overtaken_while_waiting_sends_nothing(bench: Bench) -> None:
    await bench.owes("a")
    other = bench.another("there")
    taken: list[asyncio.Task[None]] = []

    async def overtake() -> None:
        bench.writer.before = lambda: None
        bench.clock.turn(LEASE)
        async with bench.database.writing() as session:
            await Outbox(session).recover(bench.clock.now())
        await bench.sends(other)

    class Slow(Writer):
        async def compose(self, delivery: Delivery) -> Post | Withdrawal | Postponement:
            if not taken:
                taken.append(asyncio.create_task(overtake()))
                await taken[0]
            return await super().compose(delivery)

    bench.writer = Slow()
    bench.lane = bench.another("here")
    other = bench.another("there")
    await bench.sends()
    assert bench.heard == ["a"]
    assert bench.ended == [("a", State.SENT)]


async def test_a_lease_that_runs_out_while_it_is_written_is_asked_for_anew(bench: Bench) -> None:
    await bench.owes("a")

    class LateLedger(Ledger):
        turned = 0

        async def begin(self, delivery: Delivery, *, holder: str, now: datetime) -> datetime | None:
            until = await super().begin(delivery, holder=holder, now=now)
            if self.turned < 2:
                self.turned += 1
                bench.clock.turn(LEASE)
            return until

    bench.ledger = LateLedger(bench.database)
    bench.lane = bench.another("here")
    leases: list[timedelta] = []

    class Watching(Telegram):
        async def send(self, person_id: int, post: Post) -> Outcome:
            async with bench.database.reading() as session:
                row = (await session.scalars(select(DeliveryRow))).one()
                assert row.lease_until is not None
                leases.append(row.lease_until - bench.clock.now())
            return await super().send(person_id, post)

    bench.telegram = Watching()
    bench.lane = bench.another("here")
    await bench.sends()
    assert leases == [LEASE]


async def test_closing_lets_what_is_in_flight_arrive_and_gives_back_what_is_not(bench: Bench) -> None:
    await bench.owes(*(f"{number}" for number in range(30)))
    bench.telegram.opened.clear()
    bench.lane.wake()
    await bench.until(lambda: len(bench.heard) == 12 and len(bench.lane.under_way) == 24)
    closing = asyncio.create_task(bench.lane.close())
    await asyncio.sleep(0.01)
    bench.telegram.opened.set()
    await closing
    states = sorted((await bench.states()).values())
    assert states == [State.PLANNED] * 18 + [State.SENT] * 12
    bench.lane.wake()
    await asyncio.sleep(0.01)
    assert len(bench.heard) == 12
    assert bench.lane.under_way == frozenset()


async def test_closing_waits_no_longer_than_its_patience(bench: Bench) -> None:
    await bench.owes("a")
    bench.telegram.opened.clear()
    bench.lane.wake()
    await bench.until(lambda: bool(bench.heard))
    await bench.lane.close(patience=0.01)
    assert await bench.states() == {"a": State.SENDING}


async def test_what_was_just_claimed_when_the_lane_closes_is_given_back(bench: Bench) -> None:
    await bench.owes("a")
    bench.lane.wake()
    await asyncio.sleep(0)
    await bench.lane.close()
    assert await bench.states() == {"a": State.PLANNED}
