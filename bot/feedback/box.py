"""The anonymous box: what people say waits in it, in memory, until enough of them have said something.

Nothing is written when a slip is put in, neither to the database nor to a log. Once a minute, whether or not
anybody spoke, the whole box is written to one sealed file; once a week the groups that are large enough come
out in one transaction, in the order of random keys. What the disk ever holds is a function of what was said
in a week, of chance and of the calendar: not of who said it, nor when.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot import heap
from bot.clock import Clock
from bot.database import Database
from bot.feedback.calendar import next_publication, period_of
from bot.feedback.plan import Plan, plan
from bot.feedback.pool import new_key, token_of
from bot.feedback.receipt import Receipt
from bot.feedback.sealing import NotOurs, SealedFile, Unreadable
from bot.feedback.slip import Publisher, Refusal, Slip
from bot.feedback.state import State
from bot.feedback.tables import PublicationRow

SEALED_EVERY = timedelta(minutes=1)
LOOK_SECONDS = 1.0
"""How often the box looks whether it is time."""
RETRY_SECONDS = 30.0
"""How long the box waits after a disk or a database refused it."""
ASK_AGAIN_SECONDS = 1.0
"""How often it asks a database whether what it was told to write is written."""
MOST_IN_A_DAY = 10
"""Slips of one person in a day of the city."""

log = logging.getLogger(__name__)


class Box:
    """The box of one city; one process has it open. Without a file it lasts as long as the process."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        *,
        publishers: Mapping[str, Publisher],
        file: SealedFile | None = None,
        receipt: Callable[[Slip], Receipt] = lambda slip: Receipt.draw(),
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._publishers = publishers
        self._file = file
        self._draw = receipt
        self._state = State(next_publication(clock.now(), zone))
        self._sealed_at = clock.now()
        self._today: tuple[str, bytes, Counter[bytes]] = ("", b"", Counter())
        self._turn = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._state.pool)

    def has_answered(self, ballot: str, person_id: int) -> bool:
        """Whether the person has filled in this ballot, and it has not come out yet."""
        return self._state.pool.has_answered(ballot, person_id)

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        """Takes a slip in, and gives its receipt. Raises KeyError for a kind that nobody publishes.

        What is not `counted` is not one of the few that a person may put in in a day.
        """
        if slip.kind not in self._publishers:
            raise KeyError(slip.kind)
        async with self._turn:
            pool = self._state.pool
            if pool.has_answered(slip.ballot, person_id):
                return Refusal.ALREADY
            if counted and self._is_too_much(person_id):
                return Refusal.TOO_MANY
            receipt = self._draw(slip)
            pool.put(slip, receipt.key, person_id)
            return receipt

    def holds(self, receipt: Receipt) -> bool:
        """Whether a slip still waits here."""
        return receipt.key in self._state.pool

    async def take_back(self, receipt: Receipt, person_id: int) -> bool:
        """Takes a slip out again; whether it was still here."""
        async with self._turn:
            return self._state.pool.take_back(receipt.key, person_id)

    async def open(self) -> None:
        """Reads what was sealed, and goes on where a publication was cut off. Raises OSError."""
        async with self._turn:
            if self._file is None:
                return
            try:
                plain = await asyncio.to_thread(self._file.open)
                if plain is not None:
                    self._state = await asyncio.to_thread(State.from_bytes, plain)
            except (Unreadable, ValueError):
                log.exception("The box is unreadable: it begins anew", extra={"action": "box_unreadable"})
            await self._catch_up()
            await self._seal()

    async def close(self) -> None:
        """Seals the box a last time."""
        async with self._turn:
            await self._seal()

    async def run(self, *, lost: Callable[[], None]) -> None:
        """Seals and publishes when it is time, until it is cancelled; `lost` where another has the box."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                # Whoever cancels does not cut a publication in two: `close` waits for it.
                await asyncio.shield(asyncio.create_task(self.turn(), name="box turn"))
            except NotOurs:
                log.error("Another process has the box", extra={"action": "box_lost"})
                lost()
                return
            except Exception:
                log.exception("The box could not be kept", extra={"action": "box_failed"})
                await asyncio.sleep(RETRY_SECONDS)

    async def turn(self) -> None:
        """Publishes what is due, and seals the box once a minute of the clock."""
        now = self._clock.now()
        async with self._turn:
            if now >= self._state.next_at or self._closed(now):
                await self._publish(now)
            elif now - self._sealed_at >= SEALED_EVERY:
                await self._seal()

    async def _publish(self, now: datetime) -> None:
        # First as it is: should this process end in between, the next plans the very same.
        await self._seal()
        with heap.undisturbed():
            count = await self._bring_out(now)
        await self._seal(ratchet=True)
        await self._database.empty_log()
        log.info("Slips of the box were published: %d", count, extra={"action": "published"})

    async def _bring_out(self, now: datetime) -> int:
        state = self._state
        planned = await asyncio.to_thread(plan, state.pool, now, weekly=now >= state.next_at)
        try:
            await self._write(planned, now)
        except (SQLAlchemyError, OSError):
            # It may have been the answer to the commit that was lost. Until that is known nothing may join
            # the groups that perhaps came out.
            if not await self._was_written():
                raise
        count = sum(map(len, planned.published.values()))
        await asyncio.to_thread(self._turn_over, planned, now)
        return count

    async def _write(self, planned: Plan, now: datetime) -> None:
        period = period_of(now, self._zone)
        async with self._database.writing(choices=False) as session:
            for kind, publisher in self._publishers.items():
                if slips := planned.published.get(kind):
                    await publisher.publish(session, period, slips)
            session.add(PublicationRow(number=self._state.number + 1, period=period, at=now))

    async def _was_written(self) -> bool:
        while True:
            try:
                last = await self._last()
            except (SQLAlchemyError, OSError):
                await asyncio.sleep(ASK_AGAIN_SECONDS)
            else:
                return last is not None and last.number > self._state.number

    async def _catch_up(self) -> None:
        """Carries out what the database has of a publication and the box has not."""
        state, last = self._state, await self._last()
        if last is None or last.number <= state.number:
            return
        if last.number > state.number + 1:
            # A box older than the last publication but one may hold what came out long ago.
            if len(state.pool):
                log.error("The box is too old: it begins anew", extra={"action": "box_too_old"})
            self._state = State(next_publication(self._clock.now(), self._zone), last.number)
            return
        done = await asyncio.to_thread(plan, state.pool, last.at, weekly=last.at >= state.next_at)
        await asyncio.to_thread(self._turn_over, done, last.at)

    async def _last(self) -> PublicationRow | None:
        newest = select(PublicationRow).order_by(PublicationRow.number.desc()).limit(1)
        async with self._database.reading() as session:
            found: PublicationRow | None = await session.scalar(newest)
        return found

    def _turn_over(self, done: Plan, at: datetime) -> None:
        done.carry_out(self._state.pool)
        self._state.number += 1
        if at >= self._state.next_at:
            self._state.next_at = next_publication(at, self._zone)

    async def _seal(self, *, ratchet: bool = False) -> None:
        self._sealed_at = self._clock.now()
        if self._file is None:
            return
        file, state = self._file, self._state
        with heap.undisturbed():
            # Nothing is put in meanwhile: whoever would, waits for this turn to end.
            await asyncio.to_thread(lambda: file.seal(state.to_bytes(), ratchet=ratchet))

    def _closed(self, now: datetime) -> bool:
        return any(g.closes is not None and g.closes <= now for g in self._state.pool.groups.values())

    def _is_too_much(self, person_id: int) -> bool:
        day = self._clock.now().astimezone(self._zone).date().isoformat()
        if self._today[0] != day:
            self._today = (day, new_key(), Counter())
        _, key, counts = self._today
        token = token_of(key, person_id)
        counts[token] += 1
        return counts[token] > MOST_IN_A_DAY
