"""What is written of deliveries, many at once: each waits for the disk, and together they wait once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from bot.database import Database
from bot.delivery.delivery import Delivery, Outcome, Result, State
from bot.delivery.outbox import LEASE, Outbox
from bot.delivery.together import Together

Answer = TypeVar("Answer")
Work = Callable[[Outbox], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class _Step:
    """What is written of one message by its holder: that it goes, or (with `sent`) that it went."""

    delivery: Delivery
    holder: str
    now: datetime
    sent: bool = False


class Ledger:
    """Writes to the outbox: whatever is asked for while one transaction is under way shares the next. What is
    written of most messages (that they go, and that they went) is one statement for all of them.

    What is given back is committed by then. What cannot be done holds up nobody else (`Together`).
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._together = Together[Work | _Step, Any](self._write, name="ledger")

    async def write(self, work: Callable[[Outbox], Awaitable[Answer]]) -> Answer:
        """Does the work in a transaction; what it gave, once that is committed."""
        return cast(Answer, await self._together.ask(work))

    async def begin(self, delivery: Delivery, *, holder: str, now: datetime) -> datetime | None:
        """Writes that a message goes, and until when it may; None where it is no longer this holder's."""
        return cast("datetime | None", await self._together.ask(_Step(delivery, holder, now)))

    async def settle(
        self, delivery: Delivery, outcome: Outcome, *, holder: str, now: datetime
    ) -> State | None:
        """Writes how an attempt ended (`Outbox.settle`)."""
        if outcome.result is Result.SENT:
            return cast("State | None", await self._together.ask(_Step(delivery, holder, now, sent=True)))
        return await self.write(lambda outbox: outbox.settle(delivery, outcome, holder=holder, now=now))

    async def close(self) -> None:
        """Waits until what was asked for is written."""
        await self._together.close()

    async def _write(self, asked: Sequence[Work | _Step]) -> Sequence[Any]:
        async with self._database.writing(choices=False) as session:
            outbox = Outbox(session)
            steps = [each for each in asked if isinstance(each, _Step)]
            done: dict[int, datetime | State] = {}
            for holder in {step.holder for step in steps}:
                done |= await _walk(outbox, holder, [step for step in steps if step.holder == holder])
            return [
                done.get(each.delivery.id) if isinstance(each, _Step) else await each(outbox)
                for each in asked
            ]


async def _walk(outbox: Outbox, holder: str, steps: Sequence[_Step]) -> dict[int, datetime | State]:
    """Writes the steps of one holder; what became of each message that is still theirs."""
    # The earliest moment of any: no lease is longer than whoever asked for it believes.
    now = min(step.now for step in steps)
    going = [step.delivery.id for step in steps if not step.sent]
    gone = [step.delivery for step in steps if step.sent]
    begun = await outbox.begin(going, holder=holder, now=now)
    sent = await outbox.sent(gone, holder=holder, now=now)
    return dict.fromkeys(begun, now + LEASE) | dict.fromkeys(sent, State.SENT)
