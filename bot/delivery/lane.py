"""The one lane out: what is due is claimed, written as begun, sent at Telegram's pace, and its end written.

A crash leaves a row of every message it met under way, and whoever comes next takes them up when their lease
has run out (`Outbox.recover`). No transaction is open while a message travels.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Set
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.delivery.delivery import (
    Composer,
    Delivery,
    Outcome,
    Post,
    Postponement,
    Result,
    Sender,
    State,
    Withdrawal,
)
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter

AT_ONCE = 24
"""Messages held at once: twice what may be in flight, so that the next is ready when one has arrived."""
PATIENCE_SECONDS = 10.0
"""How long what is in flight may take when the lane is closed."""
PAUSE_SECONDS = 0.5
"""How long to wait where the database refused, before it is asked again."""

log = logging.getLogger(__name__)

Observer = Callable[[Delivery, State, datetime], None]


class Lane:
    """Sends what is owed, for as long as it is open; `holder` names this process in the database."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        limiter: Limiter,
        composer: Composer,
        sender: Sender,
        clock: Clock,
        holder: str,
        at_once: int = AT_ONCE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        observe: Observer = lambda *_: None,
    ) -> None:
        self._ledger = ledger
        self._limiter = limiter
        self._composer = composer
        self._sender = sender
        self._clock = clock
        self._holder = holder
        self.at_once = at_once
        """How many messages are held at once."""
        self._sleep = sleep
        self._observe = observe
        self._under_way: dict[int, tuple[Delivery, asyncio.Task[None]]] = {}
        self._begun: set[int] = set()
        self._claiming: asyncio.Task[None] | None = None
        self._awake = False
        self._more = False
        self._closing = asyncio.Event()

    @property
    def under_way(self) -> frozenset[int]:
        """The ids of what is being sent here."""
        return frozenset(self._under_way)

    def wake(self) -> None:
        """Looks for what is due, unless it is at it, or closed."""
        if self._closing.is_set():
            return
        self._awake = True
        if self._claiming is None or self._claiming.done():
            self._claiming = asyncio.create_task(self._claim(), name="lane")

    async def idle(self) -> None:
        """Waits until nothing that is due is left."""
        while tasks := [*(task for _, task in self._under_way.values()), *self._looking()]:
            await asyncio.wait(tasks)

    async def close(self, patience: float = PATIENCE_SECONDS) -> None:
        """Takes nothing more, waits for what is in flight and gives back the rest."""
        self._closing.set()
        await asyncio.gather(*self._looking(), return_exceptions=True)
        rest = self._under_way.keys() - self._begun
        tasks = {number: task for number, (_, task) in self._under_way.items()}
        for number in rest:
            tasks[number].cancel()
        if tasks:
            await asyncio.wait(tasks.values(), timeout=patience)
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        self._under_way.clear()
        if rest:
            await self._release(rest)

    async def _release(self, ids: Set[int]) -> None:
        try:
            await self._ledger.write(lambda outbox: outbox.release(ids, holder=self._holder))
        except Exception:
            # Their lease runs out, and they are taken up again.
            log.exception("What was claimed could not be given back", extra={"action": "release_failed"})

    def _looking(self) -> list[asyncio.Task[None]]:
        return [self._claiming] if self._claiming is not None and not self._claiming.done() else []

    async def _claim(self) -> None:
        # A claim is a transaction: many at once are cheaper, and half of them are ready meanwhile.
        while self._awake and not self._closing.is_set() and 2 * len(self._under_way) <= self.at_once:
            self._awake = False
            room = self.at_once - len(self._under_way)
            busy = {delivery.person_id for delivery, _ in self._under_way.values()}
            now = self._clock.now()
            try:
                claimed = await self._ledger.write(
                    lambda outbox, now=now, room=room, busy=busy: outbox.claim(  # type: ignore[misc]
                        now, most=room, holder=self._holder, busy=busy
                    )
                )
            except Exception:
                log.exception("What is due could not be claimed", extra={"action": "claim_failed"})
                return
            if self._closing.is_set():
                await self._release({delivery.id for delivery in claimed})
                return
            for delivery in claimed:
                task = asyncio.create_task(self._deliver(delivery), name=f"delivery {delivery.id}")
                self._under_way[delivery.id] = (delivery, task)
            self._more = len(claimed) == room
            self._awake = self._awake or self._more

    async def _deliver(self, delivery: Delivery) -> None:
        """Brings one message to its end, or to a further attempt."""
        try:
            outcome = await self._limiter.prepare_and_run(
                lambda: self._prepare(delivery),
                lambda post: self._sender.send(delivery.person_id, post),
                chat=delivery.person_id,
                priority=delivery.kind.priority,
                hold=self._sender.hold,
            )
            if outcome is not None:
                await self._settle(delivery, outcome)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if self._sender.hold(error) is not None:
                # Everybody was asked to wait, again and again: it surely did not arrive.
                await self._settle(delivery, Outcome(result=Result.NOT_SENT, reason="flood"))
            else:
                # Its lease runs out, and it is taken up again.
                log.exception("A message could not be delivered", extra={"action": "delivery_failed"})
                await self._sleep(PAUSE_SECONDS)
        finally:
            self._under_way.pop(delivery.id, None)
            self._begun.discard(delivery.id)
            # Of a person at most one is taken at a time: what else is due to them comes when all have gone.
            if self._more or self._awake or not self._under_way:
                self.wake()

    async def _prepare(self, delivery: Delivery) -> Post | None:
        """Writes the message, and that it goes. None where it does not go after all."""
        now = self._clock.now()
        if delivery.expires_at is not None and now >= delivery.expires_at:
            composed: Any = Withdrawal(State.EXPIRED, "late")
        else:
            composed = await self._composer.compose(delivery)
        if isinstance(composed, Withdrawal):
            await self._withdraw(delivery, composed)
            return None
        if isinstance(composed, Postponement):
            until = composed.until
            await self._ledger.write(lambda outbox: outbox.postpone(delivery, until, holder=self._holder))
            return None
        post: Post = composed
        return post if await self._begin(delivery) else None

    async def _begin(self, delivery: Delivery) -> bool:
        """Writes that the message goes; whether it may. A lease that ran out meanwhile is asked for anew:
        somebody else may have taken the message up."""
        self._begun.add(delivery.id)
        while True:
            until = await self._ledger.begin(delivery, holder=self._holder, now=self._clock.now())
            if until is None:
                return False
            if self._clock.now() < until:
                return True

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        await self._end(
            delivery,
            lambda now: self._ledger.settle(delivery, outcome, holder=self._holder, now=now),
        )

    async def _withdraw(self, delivery: Delivery, withdrawal: Withdrawal) -> None:
        await self._end(
            delivery,
            lambda now: self._ledger.write(
                lambda outbox: outbox.withdraw(delivery, withdrawal, holder=self._holder, now=now)
            ),
        )

    async def _end(self, delivery: Delivery, write: Callable[[datetime], Awaitable[State | None]]) -> None:
        """Writes an end, as often as it takes: what was sent and not written would be sent again."""
        while True:
            now = self._clock.now()
            try:
                ended = await write(now)
                break
            except Exception:
                log.exception("The end of a message could not be written", extra={"action": "settle_failed"})
                await self._sleep(PAUSE_SECONDS)
        if ended is not None:
            self._observe(delivery, ended, now)
