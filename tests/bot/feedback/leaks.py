"""Boxes with a leak each, as careful people have built them: the proof must find every one."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.civic.consultations import VOTE
from bot.civic.tables import ConsultationResultRow
from bot.feedback.box import Box
from bot.feedback.opinions import OPINION, OpinionPublisher
from bot.feedback.receipt import Receipt
from bot.feedback.sealing import SealedFile
from bot.feedback.slip import Published, Refusal, Slip
from bot.feedback.tables import RatingRow
from catalog.tables import table_of
from catalog.upsert import insert_into

log = logging.getLogger("bot.leak")
_RESULTS = table_of(ConsultationResultRow)


class WritesAtOnce(Box):
    """Puts the stars into the database when they come."""

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        receipt = await super().put(slip, person_id, counted=counted)
        if slip.kind == OPINION and isinstance(receipt, Receipt):
            async with self._database.writing() as session:
                await session.execute(
                    insert(RatingRow).values(
                        id=receipt.key, period="", subject=slip.scopes[0].name, stars=1, themes=[]
                    )
                )
        return receipt


class CountsVotesAtOnce(Box):
    """Counts the answers to a consultation while they come."""

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        receipt = await super().put(slip, person_id, counted=counted)
        if slip.kind == VOTE and isinstance(receipt, Receipt):
            async with self._database.writing() as session:
                count = _RESULTS.columns.people
                one_more = insert_into(session, _RESULTS).on_conflict_do_update(
                    index_elements=["consultation_id", "option"], set_={"people": count + 1}
                )
                # Beside the options, so that what comes out in the end still finds its place.
                given = {"consultation_id": slip.fields["consultation"], "option": 100, "people": 1}
                await session.execute(one_more, [given])
        return receipt


class Logs(Box):
    """Logs that somebody said something."""

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        log.debug("an opinion of %s from %d", slip.ballot, person_id)
        return await super().put(slip, person_id, counted=counted)


class LogsWithoutNames(Box):
    """Logs what was said, and no name: the order tells."""

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        log.debug("an opinion of %s", slip.ballot)
        return await super().put(slip, person_id, counted=counted)


class NamesRowsByPerson(Box):
    """Derives a row's id from the person, so that nobody answers twice."""

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        said = f"{person_id} {slip.ballot} {self._state.number}"
        self._draw = lambda one: Receipt(blake2b(said.encode(), digest_size=10).digest())
        return await super().put(slip, person_id, counted=counted)


class NumbersRows(Box):
    """Gives rows numbers that count up."""

    _next = 0

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        self._next += 1
        self._draw = lambda one: Receipt(self._next.to_bytes(10))
        return await super().put(slip, person_id, counted=counted)


class InOrderOfArrival(Box):
    """Publishes in the order in which things came."""

    def __init__(self, *args: Any, **more: Any) -> None:
        publishers = dict(more.pop("publishers"))
        publishers[OPINION] = _Unsorted(self)
        self.arrived: list[bytes] = []
        super().__init__(*args, publishers=publishers, **more)

    async def put(self, slip: Slip, person_id: int, *, counted: bool = True) -> Receipt | Refusal:
        receipt = await super().put(slip, person_id, counted=counted)
        if isinstance(receipt, Receipt):
            self.arrived.append(receipt.key)
        return receipt


class _Unsorted(OpinionPublisher):
    def __init__(self, box: InOrderOfArrival) -> None:
        self._box = box

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        for one in sorted(slips, key=lambda slip: self._box.arrived.index(slip.key)):
            await super().publish(session, period, [one])


class SealsWhenSomebodySpoke(Box):
    """Spares the disk: seals the box only where it changed."""

    _sealed = -1

    async def _seal(self, *, ratchet: bool = False) -> None:
        if ratchet or len(self) != self._sealed:
            self._sealed = len(self)
            await super()._seal(ratchet=ratchet)


class Unpadded(SealedFile):
    """Seals what there is, and no more."""

    def seal(self, plain: bytes, *, ratchet: bool = False) -> None:
        super().seal(plain, ratchet=ratchet)
        sealed = self.path.read_bytes()[: len(plain) + 200]
        Path(self.path).write_bytes(sealed)


LEAKY_BOXES: tuple[type[Box], ...] = (
    WritesAtOnce,
    CountsVotesAtOnce,
    Logs,
    LogsWithoutNames,
    NamesRowsByPerson,
    NumbersRows,
    InOrderOfArrival,
    SealsWhenSomebodySpoke,
)
