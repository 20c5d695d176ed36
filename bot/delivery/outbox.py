"""The messages that are owed: asked for once, claimed with a lease, settled with an end that is counted.

An outbox works inside the transaction of the session it is given. The words of each condition on the state
are those of the index it stands on (`tables.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.counting import count_ended
from bot.delivery.delivery import ENDS, UNDER_WAY, Delivery, Kind, Outcome, Owed, Result, State, Withdrawal
from bot.delivery.limiter import Priority
from bot.delivery.reach import UNREACHABLE, Reach
from bot.delivery.tables import DeliveryRow, delivery_of, row_of, state_is
from catalog.tables import table_of
from catalog.touched import rows_touched
from catalog.upsert import insert_into

LEASE = timedelta(seconds=25)
"""For how long a claim, and the sending of one message, belongs to a process: longer than any call takes."""
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=1)
"""Between attempts that surely did not arrive: twice as long each time, up to this."""
KEPT = timedelta(days=30)
"""How long a message that has ended is kept after it was due."""
SENT_PRIORITIES = (Priority.CHANGE, Priority.REMINDER, Priority.DIGEST)

_DELIVERY = table_of(DeliveryRow)


_DUE = (
    select(DeliveryRow)
    .where(
        state_is(State.PLANNED),
        DeliveryRow.priority == bindparam("priority"),
        DeliveryRow.due_at <= bindparam("now"),
        DeliveryRow.person_id.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(DeliveryRow.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_UNDER_WAY = _DELIVERY.c.state.in_((State.CLAIMED, State.SENDING))
_NOT_BEGUN_AGAIN = and_(_DELIVERY.c.again, _DELIVERY.c.state.in_((State.PLANNED, State.CLAIMED)))
"""Taken up from a holder who stood still while it went, and not begun since: what they learn of it holds."""


def _held_by(holder: Any, *, late: bool = False) -> ColumnElement[bool]:
    """The condition that a delivery is still the holder's; with `late` also one that was taken up from them,
    but not begun again."""
    held = and_(_DELIVERY.c.holder == holder, _UNDER_WAY)
    return or_(held, _NOT_BEGUN_AGAIN) if late else held


_THESE = _DELIVERY.c.id.in_(bindparam("ids", expanding=True))
_BEGUN = (
    update(_DELIVERY)
    .where(_THESE, _held_by(bindparam("by")))
    .values(state=State.SENDING, lease_until=bindparam("until"))
    .returning(_DELIVERY.c.id)
)
_SENT = (
    update(_DELIVERY)
    .where(_THESE, _held_by(bindparam("by"), late=True))
    .values(state=State.SENT, reason="", holder="", lease_until=None)
    .returning(_DELIVERY.c.id)
)


class Outbox:
    """Deliveries, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def owe(self, messages: Iterable[Owed]) -> None:
        """Plans messages; one whose key is there already is not planned again, whatever became of it."""
        rows = [row_of(message) for message in messages]
        if not rows:
            return
        statement = insert_into(self._session, _DELIVERY).on_conflict_do_nothing(index_elements=["key"])
        await self._session.execute(statement, rows)

    async def planned(self, kind: Kind, opportunity_id: int, people: Collection[int]) -> dict[int, Delivery]:
        """What is planned of a kind about an opportunity, by person; nobody else takes it meanwhile.

        A repeat is left alone: what it says has probably been heard.
        """
        question = (
            select(DeliveryRow)
            .where(
                state_is(State.PLANNED),
                DeliveryRow.kind == kind,
                DeliveryRow.opportunity_id == opportunity_id,
                DeliveryRow.person_id.in_(people),
                DeliveryRow.again.is_(False),
            )
            .order_by(DeliveryRow.id)
            .with_for_update(skip_locked=True)
        )
        return {row.person_id: delivery_of(row) for row in await self._session.scalars(question)}

    async def extend(self, delivery: Delivery) -> None:
        """Writes what a planned message is about, when it is due and until when it is of use."""
        await self._session.execute(
            update(_DELIVERY)
            .where(_DELIVERY.c.id == delivery.id)
            .values(
                subject=dict(delivery.subject),
                due_at=delivery.due_at,
                expires_at=delivery.expires_at,
                silent=delivery.silent,
            )
        )

    async def claim(
        self, now: datetime, *, most: int, holder: str, busy: Collection[int] = ()
    ) -> list[Delivery]:
        """Takes what is due for a LEASE, best first: at most one a person, none of the `busy`."""
        chosen: dict[int, DeliveryRow] = {}
        for priority in SENT_PRIORITIES:
            if len(chosen) >= most:
                break
            wanted = {
                "priority": priority.value,
                "now": now,
                "busy": [*busy, *chosen],
                "most": most - len(chosen),
            }
            for row in await self._session.scalars(_DUE, wanted):
                chosen.setdefault(row.person_id, row)
        if chosen:
            await self._session.execute(
                update(_DELIVERY)
                .where(_DELIVERY.c.id.in_([row.id for row in chosen.values()]))
                .values(state=State.CLAIMED, holder=holder, lease_until=now + LEASE)
            )
        return [delivery_of(row) for row in chosen.values()]

    async def begin(self, ids: Collection[int], *, holder: str, now: datetime) -> set[int]:
        """Writes that messages are about to go, for a LEASE; the ids of those that are this holder's."""
        if not ids:
            return set()
        wanted = {"ids": list(ids), "by": holder, "until": now + LEASE}
        return set(await self._session.scalars(_BEGUN, wanted))

    async def sent(self, deliveries: Collection[Delivery], *, holder: str, now: datetime) -> set[int]:
        """Writes that messages were sent; the ids of those that were this holder's to end, or had been."""
        if not deliveries:
            return set()
        wanted = {"ids": [delivery.id for delivery in deliveries], "by": holder}
        ended = set(await self._session.scalars(_SENT, wanted))
        theirs = [delivery for delivery in deliveries if delivery.id in ended]
        for kind, count in Counter(delivery.kind for delivery in theirs).items():
            await count_ended(self._session, now, kind, State.SENT, count)
        # Who answers an invitation is written nowhere: silence after one says nothing.
        people = [delivery.person_id for delivery in theirs if delivery.kind is not Kind.INVITATION]
        await Reach(self._session).sent(*people)
        return ended

    async def settle(
        self, delivery: Delivery, outcome: Outcome, *, holder: str, now: datetime
    ) -> State | None:
        """Writes how an attempt ended: an end, which is given back, or when to try again."""
        ended = None
        match outcome.result:
            case Result.SENT:
                ended = State.SENT if await self.sent([delivery], holder=holder, now=now) else None
            case Result.REFUSED:
                ended = await self._end(
                    delivery, State.REFUSED, outcome.reason, now, holder=holder, late=True
                )
                if ended is not None and (outcome.unreachable or outcome.gone):
                    # An account that is no more need not be remembered in case it comes back.
                    since = now - UNREACHABLE if outcome.gone else now
                    await Reach(self._session).lost(delivery.person_id, since)
            case Result.UNKNOWN if delivery.again or not delivery.kind.repeated:
                ended = await self._end(delivery, State.UNCONFIRMED, outcome.reason, now, holder=holder)
            case Result.UNKNOWN if await self._held(delivery, holder):
                await self._again(delivery, now + FIRST_PAUSE, again=True)
            case Result.NOT_SENT if await self._held(delivery, holder):
                if outcome.moved_to is not None:
                    await self._again(delivery, now, again=delivery.again)
                    await self._move(delivery.person_id, outcome.moved_to)
                else:
                    pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts, 10), LONGEST_PAUSE)
                    await self._again(delivery, now + pause, again=delivery.again)
        return ended

    async def withdraw(
        self, delivery: Delivery, withdrawal: Withdrawal, *, holder: str, now: datetime
    ) -> State | None:
        """Ends a message that is not sent after all; its end, None where it is no longer this holder's."""
        return await self._end(delivery, withdrawal.state, withdrawal.reason, now, holder=holder)

    async def postpone(self, delivery: Delivery, until: datetime, *, holder: str) -> None:
        """Plans a message anew for later, which is no attempt."""
        if await self._held(delivery, holder):
            await self._again(delivery, until, again=delivery.again, tried=False)

    async def release(self, ids: Collection[int], *, holder: str) -> None:
        """Gives back what was claimed and not begun."""
        await self._session.execute(
            update(_DELIVERY)
            .where(_DELIVERY.c.id.in_(ids), _DELIVERY.c.holder == holder, state_is(State.CLAIMED))
            .values(state=State.PLANNED, holder="", lease_until=None)
        )

    async def recover(self, now: datetime, *, mine: Collection[int] = ()) -> int:
        """Takes up what a process left behind that is no more, except for what is under way here.

        What was claimed was not sent and is planned again. Of what was being sent nobody can know: a repeat
        is sent once, where the kind allows one; else it ends unconfirmed. How many there were.
        """
        count = 0
        for state in (State.CLAIMED, State.SENDING):
            question = (
                select(DeliveryRow)
                .where(state_is(state), DeliveryRow.lease_until <= now, DeliveryRow.id.not_in(mine))
                .order_by(DeliveryRow.lease_until)
                .limit(1000)
                .with_for_update(skip_locked=True)
            )
            for row in list(await self._session.scalars(question)):
                delivery = delivery_of(row)
                count += 1
                if state is State.CLAIMED:
                    await self._again(delivery, delivery.due_at, again=delivery.again, tried=False)
                elif delivery.kind.repeated and not delivery.again:
                    await self._again(delivery, now, again=True)
                else:
                    await self._end(delivery, State.UNCONFIRMED, "interrupted", now)
        return count

    async def cancel(
        self,
        now: datetime,
        reason: str,
        *,
        person_id: int,
        opportunity_id: int | None = None,
        kind: Kind | None = None,
    ) -> int:
        """Ends what is planned for a person (about one opportunity, of one kind); how many there were."""
        question = select(DeliveryRow).where(state_is(State.PLANNED), DeliveryRow.person_id == person_id)
        if opportunity_id is not None:
            question = question.where(DeliveryRow.opportunity_id == opportunity_id)
        if kind is not None:
            question = question.where(DeliveryRow.kind == kind)
        rows = list(await self._session.scalars(question))
        for row in rows:
            await self._end(delivery_of(row), State.CANCELLED, reason, now)
        return len(rows)

    async def forget_old(self, now: datetime) -> int:
        """Erases what has ended and was due long ago; how many. The counts stay."""
        ended = _DELIVERY.c.state.in_(ENDS)
        result = await self._session.execute(delete(_DELIVERY).where(ended, _DELIVERY.c.due_at < now - KEPT))
        return rows_touched(result)

    async def _held(self, delivery: Delivery, holder: str) -> bool:
        """Whether the delivery is still this holder's: another process may have taken it up."""
        question = select(func.count()).where(_DELIVERY.c.id == delivery.id, _held_by(holder))
        return bool(await self._session.scalar(question))

    async def _end(
        self,
        delivery: Delivery,
        state: State,
        reason: str,
        now: datetime,
        *,
        holder: str | None = None,
        late: bool = False,
    ) -> State | None:
        """Writes an end and counts it; None where it is no longer the holder's to end (`_held_by`)."""
        statement = update(_DELIVERY).where(_DELIVERY.c.id == delivery.id)
        if holder is not None:
            statement = statement.where(_held_by(holder, late=late))
        ended = await self._session.execute(
            statement.values(state=state, reason=reason[:200], holder="", lease_until=None)
        )
        if not rows_touched(ended):
            return None
        await count_ended(self._session, now, delivery.kind, state)
        return state

    async def _again(self, delivery: Delivery, due_at: datetime, *, again: bool, tried: bool = True) -> None:
        await self._session.execute(
            update(_DELIVERY)
            .where(_DELIVERY.c.id == delivery.id)
            .values(
                state=State.PLANNED,
                due_at=due_at,
                again=again,
                attempts=delivery.attempts + tried,
                holder="",
                lease_until=None,
            )
        )

    async def _move(self, person_id: int, to: int) -> None:
        """What is still owed goes to the person's new number; the other rooms follow (`Reach.moved`)."""
        theirs = (_DELIVERY.c.person_id == person_id, _DELIVERY.c.state.in_(UNDER_WAY))
        await self._session.execute(update(_DELIVERY).where(*theirs).values(person_id=to))
        await Reach(self._session).moved_to(person_id, to)
