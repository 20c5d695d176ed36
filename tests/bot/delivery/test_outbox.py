from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.database import Database
from bot.delivery.delivery import Delivery, Kind, Outcome, Owed, Result, State, Withdrawal
from bot.delivery.outbox import FIRST_PAUSE, KEPT, LEASE, LONGEST_PAUSE, Outbox
from bot.delivery.reach import UNREACHABLE, Reach
from bot.delivery.tables import DeliveryCountRow, DeliveryRow

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANA, BEA, CAM = 1, 2, 3
HERE, THERE = "here", "there"
UNKNOWN = Outcome(result=Result.UNKNOWN, reason="TimedOut")
NOT_SENT = Outcome(result=Result.NOT_SENT, reason="not connected")
SENT = Outcome(result=Result.SENT)
REFUSED = Outcome(result=Result.REFUSED, reason="blocked")


def owed(person: int, key: str, *, kind: Kind = Kind.REMINDER, due: datetime = NOW, **more: Any) -> Owed:
    return Owed(person_id=person, kind=kind, key=key, due_at=due, **more)


async def owe(database: Database, *messages: Owed) -> None:
    async with database.writing() as session:
        await Outbox(session).owe(messages)


async def claim(
    database: Database, now: datetime = NOW, *, holder: str = HERE, most: int = 24, busy: Sequence[int] = ()
) -> list[Delivery]:
    async with database.writing() as session:
        return await Outbox(session).claim(now, most=most, holder=holder, busy=busy)


async def begin(database: Database, delivery: Delivery, *, holder: str = HERE, now: datetime = NOW) -> bool:
    async with database.writing() as session:
        return bool(await Outbox(session).begin([delivery.id], holder=holder, now=now))


async def settle(
    database: Database, delivery: Delivery, outcome: Outcome, *, holder: str = HERE, now: datetime = NOW
) -> State | None:
    async with database.writing() as session:
        return await Outbox(session).settle(delivery, outcome, holder=holder, now=now)


async def recover(database: Database, now: datetime, *, mine: Sequence[int] = ()) -> int:
    async with database.writing() as session:
        return await Outbox(session).recover(now, mine=mine)


async def row_of(database: Database, key: str) -> DeliveryRow:
    async with database.reading() as session:
        return (await session.scalars(select(DeliveryRow).where(DeliveryRow.key == key))).one()


async def counts(database: Database) -> dict[tuple[Kind, State], int]:
    async with database.reading() as session:
        return {(row.kind, row.state): row.count for row in await session.scalars(select(DeliveryCountRow))}


async def test_a_message_is_owed_once_whatever_became_of_it(database: Database) -> None:
    await owe(database, owed(ANA, "a", subject={"saved": 5}), owed(ANA, "a"))
    (delivery,) = await claim(database)
    assert delivery.subject == {"saved": 5}
    await settle(database, delivery, SENT)
    await owe(database, owed(ANA, "a"))
    assert await claim(database) == []
    assert (await row_of(database, "a")).state is State.SENT
    await owe(database)


async def test_what_is_due_is_claimed_best_first_and_one_a_person(database: Database) -> None:
    await owe(
        database,
        owed(ANA, "digest", kind=Kind.DIGEST, due=NOW - 9 * MINUTE),
        owed(BEA, "late", due=NOW - MINUTE),
        owed(CAM, "later", due=NOW),
        owed(4, "change", kind=Kind.CHANGE),
        owed(5, "not yet", due=NOW + MINUTE),
        owed(BEA, "another of hers", due=NOW - MINUTE / 2),
    )
    assert [each.key for each in await claim(database)] == ["change", "late", "later", "digest"]
    assert await claim(database, busy=[ANA, BEA, CAM, 4]) == []
    assert [each.key for each in await claim(database)] == ["another of hers"]
    assert await claim(database) == []


async def test_no_more_are_claimed_than_asked_for(database: Database) -> None:
    await owe(database, *(owed(person, f"{person}") for person in range(9)))
    assert len(await claim(database, most=4)) == 4
    assert len(await claim(database, most=4, holder=THERE)) == 4
    assert len(await claim(database, most=4)) == 1


async def test_what_is_about_to_go_is_written_and_only_by_its_holder(database: Database) -> None:
    await owe(database, owed(ANA, "a"))
    (delivery,) = await claim(database)
    assert not await begin(database, delivery, holder=THERE)
    assert await begin(database, delivery)
    row = await row_of(database, "a")
    assert (row.state, row.holder, row.lease_until) == (State.SENDING, HERE, NOW + LEASE)
    # Refused for haste, it goes once more.
    assert await begin(database, delivery, now=NOW + MINUTE)
    await settle(database, delivery, SENT)
    assert not await begin(database, delivery)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (SENT, State.SENT),
        (Outcome(result=Result.REFUSED, reason="blocked", unreachable=True), State.REFUSED),
        (Outcome(result=Result.REFUSED, reason="x" * 500), State.REFUSED),
    ],
)
async def test_an_end_is_written_once_and_counted(
    database: Database, outcome: Outcome, expected: State
) -> None:
    await owe(database, owed(ANA, "a"), owed(BEA, "b"))
    deliveries = await claim(database)
    for delivery in deliveries:
        await begin(database, delivery)
        assert await settle(database, delivery, outcome) is expected
        assert await settle(database, delivery, outcome) is None
    row = await row_of(database, "a")
    assert (row.state, row.holder, row.lease_until) == (expected, "", None)
    assert row.reason == outcome.reason[:200]
    assert await counts(database) == {(Kind.REMINDER, expected): 2}


async def test_who_is_blocked_or_gone_is_noted_as_out_of_reach(database: Database) -> None:
    await owe(database, owed(ANA, "a"), owed(BEA, "b"), owed(CAM, "c"))
    for delivery in await claim(database):
        gone = delivery.person_id == BEA
        lost = delivery.person_id != CAM
        outcome = Outcome(result=Result.REFUSED, reason="no", unreachable=lost, gone=gone)
        await settle(database, delivery, outcome)
    async with database.reading() as session:
        reach = Reach(session)
        assert (await reach.of(ANA)).unreachable_since == NOW
        assert (await reach.of(BEA)).unreachable_since == NOW - UNREACHABLE
        assert (await reach.of(CAM)).unreachable_since is None


async def test_what_surely_did_not_arrive_is_tried_again_later_and_later(database: Database) -> None:
    await owe(database, owed(ANA, "a"))
    now, pauses = NOW, []
    for _ in range(8):
        (delivery,) = await claim(database, now)
        await begin(database, delivery, now=now)
        assert await settle(database, delivery, NOT_SENT, now=now) is None
        row = await row_of(database, "a")
        assert (row.state, row.again) == (State.PLANNED, False)
        assert await claim(database, row.due_at - timedelta.resolution) == []
        pauses.append(row.due_at - now)
        now = row.due_at
    assert pauses == [min(FIRST_PAUSE * 2**n, LONGEST_PAUSE) for n in range(8)]
    assert (await row_of(database, "a")).attempts == 8


@pytest.mark.parametrize("kind", Kind)
async def test_of_what_nobody_can_know_one_repeat_is_sent_where_the_kind_allows_it(
    database: Database, kind: Kind
) -> None:
    await owe(database, owed(ANA, "a", kind=kind))
    (delivery,) = await claim(database)
    await begin(database, delivery)
    first = await settle(database, delivery, UNKNOWN)
    if not kind.repeated:
        assert first is State.UNCONFIRMED
        return
    assert first is None
    (again,) = await claim(database, NOW + MINUTE)
    assert again.again
    await begin(database, again)
    # A repeat that surely did not arrive is still one.
    assert await settle(database, again, NOT_SENT) is None
    (again,) = await claim(database, NOW + 2 * MINUTE)
    assert again.again
    assert await settle(database, again, UNKNOWN) is State.UNCONFIRMED
    assert (await row_of(database, "a")).reason == "TimedOut"


async def test_a_moved_chat_takes_along_all_that_is_owed(database: Database) -> None:
    await owe(database, owed(ANA, "a"), owed(ANA, "b", due=NOW + MINUTE), owed(BEA, "c"), owed(ANA, "d"))
    done, *_ = await claim(database)
    await settle(database, done, SENT)
    (delivery,) = await claim(database, busy=[BEA])
    moved = Outcome(result=Result.NOT_SENT, reason="moved", moved_to=-1007)
    assert await settle(database, delivery, moved) is None
    async with database.reading() as session:
        rows = {row.key: row.person_id for row in await session.scalars(select(DeliveryRow))}
        assert rows == {"a": ANA, "b": -1007, "c": BEA, "d": -1007}
        assert await Reach(session).moved() == {ANA: -1007}
    again = await claim(database, busy=[BEA])
    assert [(each.key, each.person_id, each.again) for each in again] == [("d", -1007, False)]


async def test_what_is_withdrawn_ends_so_with_its_reason(database: Database) -> None:
    await owe(database, owed(ANA, "a"))
    (delivery,) = await claim(database)
    withdrawal = Withdrawal(State.CANCELLED, "removed")
    async with database.writing() as session:
        box = Outbox(session)
        assert await box.withdraw(delivery, withdrawal, holder=THERE, now=NOW) is None
        assert await box.withdraw(delivery, withdrawal, holder=HERE, now=NOW) is State.CANCELLED
    row = await row_of(database, "a")
    assert (row.state, row.reason) == (State.CANCELLED, "removed")
    assert await counts(database) == {(Kind.REMINDER, State.CANCELLED): 1}


async def test_what_is_put_off_waits_and_was_no_attempt(database: Database) -> None:
    await owe(database, owed(ANA, "a"))
    (delivery,) = await claim(database)
    async with database.writing() as session:
        await Outbox(session).postpone(delivery, NOW + 9 * MINUTE, holder=THERE)
        await Outbox(session).postpone(delivery, NOW + 5 * MINUTE, holder=HERE)
    assert await claim(database, NOW + 4 * MINUTE) == []
    (delivery,) = await claim(database, NOW + 5 * MINUTE)
    assert (delivery.attempts, delivery.again) == (0, False)


async def test_what_was_claimed_and_not_begun_can_be_given_back(database: Database) -> None:
    await owe(database, owed(ANA, "a"), owed(BEA, "b"))
    begun, waiting = await claim(database)
    await begin(database, begun)
    async with database.writing() as session:
        await Outbox(session).release([begun.id, waiting.id], holder=THERE)
    assert await claim(database) == []
    async with database.writing() as session:
        await Outbox(session).release([begun.id, waiting.id], holder=HERE)
    assert [each.id for each in await claim(database, holder=THERE)] == [waiting.id]


async def test_what_a_process_left_behind_is_taken_up_when_its_lease_has_run_out(database: Database) -> None:
    await owe(database, owed(ANA, "claimed"), owed(BEA, "sending"), owed(CAM, "digest", kind=Kind.DIGEST))
    for delivery in await claim(database):
        if delivery.key != "claimed":
            await begin(database, delivery)
    assert await recover(database, NOW + LEASE - timedelta.resolution) == 0
    assert await recover(database, NOW + LEASE) == 3
    assert await recover(database, NOW + LEASE) == 0
    digest = await row_of(database, "digest")
    assert (digest.state, digest.reason) == (State.UNCONFIRMED, "interrupted")
    taken = {each.key: each for each in await claim(database, NOW + LEASE, holder=THERE)}
    assert {key: each.again for key, each in taken.items()} == {"claimed": False, "sending": True}
    assert {key: each.attempts for key, each in taken.items()} == {"claimed": 0, "sending": 1}
    # Once more in the very moment: nobody is written to a third time.
    assert await begin(database, taken["sending"], holder=THERE, now=NOW + LEASE)
    await recover(database, NOW + 2 * LEASE)
    assert (await row_of(database, "sending")).state is State.UNCONFIRMED
    assert await counts(database) == {
        (Kind.DIGEST, State.UNCONFIRMED): 1,
        (Kind.REMINDER, State.UNCONFIRMED): 1,
    }


async def test_what_is_under_way_here_is_not_taken_up_here(database: Database) -> None:
    await owe(database, owed(ANA, "a"), owed(BEA, "b"))
    first, second = await claim(database)
    await begin(database, second)
    assert await recover(database, NOW + LEASE, mine=[first.id, second.id]) == 0
    assert await recover(database, NOW + LEASE, mine=[first.id]) == 1


async def test_who_was_overtaken_writes_no_end_of_what_goes_elsewhere(database: Database) -> None:
    await owe(database, owed(ANA, "a"))
    (slow,) = await claim(database)
    await begin(database, slow)
    await recover(database, NOW + LEASE)
    (taken,) = await claim(database, NOW + LEASE, holder=THERE)
    assert not await begin(database, slow)
    assert await begin(database, taken, holder=THERE, now=NOW + LEASE)
    assert await settle(database, slow, SENT) is None
    assert await settle(database, slow, REFUSED) is None
    assert await counts(database) == {}
    assert await settle(database, taken, SENT, holder=THERE) is State.SENT


@pytest.mark.parametrize("claimed", [True, False])
@pytest.mark.parametrize("outcome", [SENT, REFUSED])
async def test_what_is_learned_late_holds_until_it_goes_again(
    database: Database, outcome: Outcome, claimed: bool
) -> None:
    await owe(database, owed(ANA, "a"))
    (slow,) = await claim(database)
    await begin(database, slow)
    await recover(database, NOW + LEASE)
    taken = await claim(database, NOW + LEASE, holder=THERE) if claimed else []
    ended = State(outcome.result.value)
    assert await settle(database, slow, outcome) is ended
    assert not [each for each in taken if await begin(database, each, holder=THERE, now=NOW + LEASE)]
    assert await claim(database, NOW + LEASE, holder=THERE) == []
    assert await counts(database) == {(Kind.REMINDER, ended): 1}


async def test_of_what_was_never_begun_nothing_is_learned(database: Database) -> None:
    await owe(database, owed(ANA, "a"))
    (slow,) = await claim(database)
    await recover(database, NOW + LEASE)
    assert await settle(database, slow, SENT) is None


async def test_what_is_planned_can_be_called_off(database: Database) -> None:
    await owe(
        database,
        owed(BEA, "under way"),
        owed(ANA, "a", opportunity_id=7),
        owed(ANA, "b", opportunity_id=8),
        owed(ANA, "c", opportunity_id=7, kind=Kind.CHANGE),
        owed(BEA, "d", opportunity_id=7, due=NOW + MINUTE),
    )
    (under_way,) = await claim(database, busy=[ANA])
    async with database.writing() as session:
        box = Outbox(session)
        assert await box.cancel(NOW, "moved", person_id=ANA, opportunity_id=7, kind=Kind.REMINDER) == 1
        assert await box.cancel(NOW, "paused", person_id=ANA) == 2
        assert await box.cancel(NOW, "paused", person_id=BEA) == 1
    assert (await row_of(database, "a")).reason == "moved"
    assert await claim(database, NOW + MINUTE, busy=[under_way.person_id]) == []
    assert await counts(database) == {
        (Kind.REMINDER, State.CANCELLED): 3,
        (Kind.CHANGE, State.CANCELLED): 1,
    }


async def test_what_ended_long_ago_is_erased_and_its_count_stays(database: Database) -> None:
    await owe(database, owed(ANA, "old"), owed(BEA, "waits"), owed(CAM, "young", due=NOW + MINUTE))
    for delivery in await claim(database, NOW + MINUTE, busy=[BEA]):
        await settle(database, delivery, SENT)
    async with database.writing() as session:
        assert await Outbox(session).forget_old(NOW + KEPT) == 0
        assert await Outbox(session).forget_old(NOW + KEPT + MINUTE / 2) == 1
        keys = set(await session.scalars(text("SELECT key FROM delivery")))
    assert keys == {"waits", "young"}
    assert await counts(database) == {(Kind.REMINDER, State.SENT): 2}
