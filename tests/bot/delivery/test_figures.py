"""How delivery stands, read from the rows and the counts that outlive them; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database import Database
from bot.delivery.delivery import Kind, Outcome, Owed, Result, State
from bot.delivery.figures import read_figures
from bot.delivery.outbox import Outbox

HOUR = timedelta(hours=1)


def owed(person: int, due_at: datetime, kind: Kind = Kind.REMINDER) -> Owed:
    return Owed(person_id=person, kind=kind, key=f"{kind}:{person}", due_at=due_at)


async def test_what_is_late_what_is_for_later_and_how_the_rest_ended(
    database: Database, now: datetime
) -> None:
    refusal = Outcome(result=Result.REFUSED, reason="blocked")
    outcomes = {1: refusal, 2: refusal, 3: Outcome(result=Result.SENT)}
    async with database.writing() as session:
        outbox = Outbox(session)
        await outbox.owe(owed(person, now - 3 * HOUR) for person in outcomes)
        for delivery in await outbox.claim(now, most=9, holder="a"):
            await outbox.settle(delivery, outcomes[delivery.person_id], holder="a", now=now)
        await outbox.owe([owed(4, now - 2 * HOUR), owed(5, now - HOUR, Kind.CHANGE), owed(6, now + HOUR)])
        await outbox.count(now - timedelta(days=29), Kind.CHANGE, State.SENT, 7)
        await outbox.count(now - timedelta(days=31), Kind.CHANGE, State.SENT, 9)
    async with database.reading() as session:
        figures = await read_figures(session, now)
    assert (figures.late, figures.oldest, figures.later) == (2, now - 2 * HOUR, 1)
    today = {(Kind.REMINDER, State.REFUSED): 2, (Kind.REMINDER, State.SENT): 1}
    assert figures.today == today
    assert figures.month == {**today, (Kind.CHANGE, State.SENT): 7}
    assert figures.reasons == (("blocked", 2),)
