"""Applying a plan: in one transaction, or a portion after the other, so that nobody waits long to write."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.changes.batch import LEASE, Batch, begin_batch, hold_batch
from catalog.changes.beside import NOTHING, Beside
from catalog.changes.plan import Plan, archived
from catalog.changes.undoing import undo_by_portions
from catalog.finding import Session
from catalog.model import Opportunity
from catalog.preparing import Change, change_to, plain
from catalog.store import Store

PORTION = 2_000
"""How much is written in one transaction, in rows: 500 records with one date each."""
ROWS = 3
"""Rows of a record beside its dates."""
IMPORTED, GONE = "import", "gone from the source"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a plan: what is stored, None for something new, what is to be, and why; `said` is the
    digest of what its source says."""

    before: Opportunity | None
    after: Opportunity
    reason: str
    said: str | None = None


async def apply(
    session: AsyncSession,
    plan: Plan,
    *,
    author: str,
    at: datetime,
    all_or_nothing: bool = False,
    wrong: int = 0,
    name: str = "",
    digest: str = "",
) -> Batch:
    """Writes what a plan says, in the transaction of the session it is given, which the caller ends.

    `wrong` is how many rows could not be read, `name` and `digest` those of the file. Records that are gone
    are archived, unless the brake holds. StaleOpportunity where somebody changed a record since the plan.
    """
    batch = _unwritten(plan, wrong, all_or_nothing=all_or_nothing)
    if batch.withheld or not plan.writes:
        return batch
    number = await begin_batch(
        session, plan.source, at=at, author=author, name=name, digest=digest, counts=batch.counts
    )
    for portion in portions_of(plan):
        await _write(session, await _prepared(portion, at), author=author, at=at, batch=number)
    return Batch(id=number, counts=batch.counts)


async def apply_by_portions(
    plan: Plan,
    *,
    reading: Session,
    writing: Session,
    author: str,
    now: Callable[[], datetime],
    all_or_nothing: bool = False,
    wrong: int = 0,
    name: str = "",
    digest: str = "",
    beside: Beside = NOTHING,
    most: int = PORTION,
) -> Batch:
    """Writes what a plan says, a portion in each transaction, the gone ones last; see `apply`.

    What is prepared between two transactions leaves the others time to write. Where anything goes wrong, all
    that was written is taken back before the error is raised; of a process that is gone, whoever looks for
    what is `abandoned` does so. Meanwhile nobody who follows the revisions reads on to those of the import.
    """
    batch = _unwritten(plan, wrong, all_or_nothing=all_or_nothing)
    portions = [] if batch.withheld else await asyncio.to_thread(list, portions_of(plan, most))
    if not portions:
        async with writing() as session:
            await beside.begin(session)
            if not batch.withheld:
                await beside.end(session, batch)
        return batch
    at, held, done, of = now(), None, 0, sum(map(len, portions))
    number: int | None = None
    try:
        for portion in portions:
            changes = await _prepared(portion, at)
            done += len(portion)
            async with writing() as session:
                until = now() + LEASE if done < of else None
                if number is None:
                    await beside.begin(session)
                    begun = await begin_batch(
                        session,
                        plan.source,
                        at=at,
                        author=author,
                        name=name,
                        digest=digest,
                        counts=batch.counts,
                        busy_until=until,
                    )
                else:
                    begun = number
                    await hold_batch(session, begun, held=held, until=until, whole=until is None)
                await _write(session, changes, author=author, at=at, batch=begun)
                batch = Batch(id=begun, counts=batch.counts)
                await (beside.end(session, batch) if until is None else beside.each(session, done, of))
            number, held = begun, until
    except Exception:
        if number is not None:
            await _take_back(number, held, reading=reading, writing=writing, author=author, now=now)
        raise
    return batch


def portions_of(plan: Plan, most: int = PORTION) -> Iterator[list[Item]]:
    """All that a plan writes, in its order: what is new, what is changed, and at the end what is gone; at
    most so many rows at once, or one record."""
    portion: list[Item] = []
    room = most
    for item in _items(plan):
        rows = ROWS + len(item.after.occurrences)
        if portion and rows > room:
            yield portion
            portion, room = [], most
        portion.append(item)
        room -= rows
    if portion:
        yield portion


def _items(plan: Plan) -> Iterator[Item]:
    for draft in plan.new:
        yield Item(None, draft.opportunity, IMPORTED, plan.said.get(draft.opportunity.external_id))
    for change in plan.changed:
        yield Item(change.before, change.after, IMPORTED, plan.said.get(change.after.external_id))
    for one in () if plan.brake else plan.gone:
        yield Item(one, archived(one), GONE)


def _unwritten(plan: Plan, wrong: int, *, all_or_nothing: bool) -> Batch:
    return Batch(counts=plan.counts() | {"wrong": wrong}, withheld=all_or_nothing and wrong > 0)


async def _prepared(portion: Sequence[Item], at: datetime) -> list[tuple[str, list[Change]]]:
    """What is to be written, by its reason, made off the loop."""
    return await asyncio.to_thread(_changes, portion, at)


def _changes(portion: Sequence[Item], at: datetime) -> list[tuple[str, list[Change]]]:
    found: dict[str, list[Change]] = {}
    for item in portion:
        change = change_to(plain(item.after), item.before, at=at, said=item.said)
        if change is not None:
            found.setdefault(item.reason, []).append(change)
    return list(found.items())


async def _write(
    session: AsyncSession,
    changes: Sequence[tuple[str, Sequence[Change]]],
    *,
    author: str,
    at: datetime,
    batch: int,
) -> None:
    store = Store(session)
    for reason, some in changes:
        await store.write_compared(some, author=author, at=at, reason=reason, batch=batch)


async def _take_back(
    batch: int,
    held: datetime | None,
    *,
    reading: Session,
    writing: Session,
    author: str,
    now: Callable[[], datetime],
) -> None:
    try:
        await undo_by_portions(batch, reading=reading, writing=writing, author=author, now=now, held=held)
    except Exception:
        log.exception(
            "An import is half written; the next look takes it back", extra={"action": "import_half"}
        )
