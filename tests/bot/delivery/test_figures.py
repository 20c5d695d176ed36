from __future__ import annotations

from datetime import timedelta

from bot.clock import TurnedClock
from bot.database import Database
from bot.delivery.counting import count_ended
from bot.delivery.delivery import Kind, Outcome, Owed, Result, State
from bot.delivery.figures import Figures
from bot.delivery.outbox import Outbox
from bot.delivery.standing import Deliveries

MINUTE = timedelta(minutes=1)


async def some_deliveries(database: Database, clock: TurnedClock) -> Figures:
    """Four reminders were due ten minutes ago: one arrived, one was refused, two still wait."""
    figures, now = Figures(), clock.now()
    async with database.writing() as session:
        outbox = Outbox(session)
        await outbox.owe(
            Owed(person_id=number, kind=Kind.REMINDER, key=str(number), due_at=now - 10 * MINUTE)
            for number in range(4)
        )
        await outbox.owe([Owed(person_id=9, kind=Kind.CHANGE, key="later", due_at=now + MINUTE)])
        await count_ended(session, now - timedelta(days=31), Kind.CHANGE, State.SENT, 9)
        first, second = await outbox.claim(now, most=2, holder="me")
        outcomes = (Outcome(result=Result.SENT), Outcome(result=Result.REFUSED, reason="blocked"))
        for delivery, outcome in zip((first, second), outcomes, strict=True):
            state = await outbox.settle(delivery, outcome, holder="me", now=now)
            assert state is not None
            figures.observe(delivery, state, now)
    return figures


async def test_what_is_late_and_how_things_ended_is_counted(database: Database, clock: TurnedClock) -> None:
    await some_deliveries(database, clock)
    now = clock.now()
    async with database.reading() as session:
        deliveries = Deliveries(session)
        standing = await deliveries.standing(now)
        assert (standing.due, standing.late, standing.later) == ({Kind.REMINDER: 2}, 2, 1)
        assert standing.oldest_due == now - 10 * MINUTE
        ended = {(Kind.REMINDER, State.SENT): 1, (Kind.REMINDER, State.REFUSED): 1}
        assert await deliveries.ended(since=now.date()) == ended
        assert await deliveries.ended() == {**ended, (Kind.CHANGE, State.SENT): 9}
        assert await deliveries.ended(since=now.date() + timedelta(days=1)) == {}
        assert await deliveries.refusals() == [("blocked", 1)]


async def test_prometheus_reads_lateness_backlog_and_outcomes(database: Database, clock: TurnedClock) -> None:
    figures = await some_deliveries(database, clock)
    async with database.reading() as session:
        text = (await figures.exposition(session, clock.now())).decode()
    lines = text.splitlines()
    assert 'learning_city_deliveries_total{kind="reminder",outcome="sent"} 1.0' in lines
    assert 'learning_city_deliveries_total{kind="reminder",outcome="refused"} 1.0' in lines
    assert 'learning_city_deliveries_total{kind="digest",outcome="sent"} 0.0' in lines
    assert 'learning_city_deliveries_due{kind="reminder"} 2.0' in lines
    assert "learning_city_deliveries_late 2.0" in lines
    assert "learning_city_delivery_oldest_due_seconds 600.0" in lines
    assert 'learning_city_delivery_lateness_seconds_bucket{kind="reminder",le="300.0"} 0.0' in lines
    assert 'learning_city_delivery_lateness_seconds_bucket{kind="reminder",le="900.0"} 1.0' in lines
