"""How messages reach people: who pressed something of late, and whom no message reaches any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.tables import ReachRow
from catalog.tables import table_of
from catalog.upsert import insert_into

PATIENCE = 12
"""Messages in a row without a press, after which a person is asked if they are still useful."""
SILENCE = timedelta(days=7)
"""How long the person has to answer that, before the bot pauses by itself."""
UNREACHABLE = timedelta(days=30)
"""For how long somebody whom nothing reaches is remembered."""

_REACH = table_of(ReachRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How messages reach one person; `paused_at` until they have been told of the pause."""

    unanswered: int = 0
    asked_at: datetime | None = None
    paused_at: datetime | None = None
    unreachable_since: datetime | None = None


class Reach:
    """How messages reach people, over one session. Whoever has pressed lately has no row."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: int) -> Reached:
        """How messages reach the person."""
        row = await self._session.get(ReachRow, person_id)
        return reached(row) if row is not None else Reached()

    async def of_many(self, people: Collection[int]) -> dict[int, Reached]:
        """How messages reach some people, by person, of those of whom anything is known."""
        rows = await self._session.scalars(select(ReachRow).where(ReachRow.person_id.in_(people)))
        return {row.person_id: reached(row) for row in rows}

    async def sent(self, *people: int) -> None:
        """Counts a message to each of some people that arrived and has not been answered yet."""
        if not people:
            return
        row = insert_into(self._session, _REACH)
        one_more = row.on_conflict_do_update(
            index_elements=["person_id"], set_={"unanswered": _REACH.c.unanswered + 1}
        )
        # In one order everywhere, so that two who write at once cannot wait for each other.
        await self._session.execute(
            one_more, [{"person_id": person, "unanswered": 1} for person in sorted(people)]
        )

    async def lost(self, person_id: int, now: datetime) -> None:
        """Notes that no message reaches the person, from the first time on."""
        if (await self.of(person_id)).unreachable_since is None:
            await self._write(
                person_id, {"unreachable_since": now}, {"unanswered": 0, "unreachable_since": now}
            )

    async def moved_to(self, person_id: int, to: int) -> None:
        """Notes the person's new number."""
        await self._write(person_id, {"moved_to": to}, {"unanswered": 0, "moved_to": to})

    async def moved(self) -> dict[int, int]:
        """The new numbers of those who have one, by the old."""
        rows = await self._session.execute(
            select(_REACH.c.person_id, _REACH.c.moved_to).where(_REACH.c.moved_to.is_not(None))
        )
        return {row.person_id: row.moved_to for row in rows}

    async def asked(self, person_id: int, now: datetime) -> None:
        """Notes that the person was asked whether messages are still useful."""
        await self._write(person_id, {"asked_at": now}, {"unanswered": 0, "asked_at": now})

    async def answered(self, person_id: int) -> None:
        """The person is there: pressed something that writes a row, or wrote after being away."""
        await self._session.execute(delete(_REACH).where(_REACH.c.person_id == person_id))

    async def out_of_patience(self, *, most: int) -> list[int]:
        """Those who have pressed nothing for PATIENCE messages, and have not been asked yet."""
        question = select(_REACH.c.person_id).where(
            _REACH.c.asked_at.is_(None), _REACH.c.unanswered >= PATIENCE
        )
        return list(await self._session.scalars(question.order_by(_REACH.c.unanswered).limit(most)))

    async def silent_since(self, moment: datetime, *, most: int) -> list[int]:
        """Those who were asked at `moment` or before, and have not pressed since."""
        question = select(_REACH.c.person_id).where(_REACH.c.asked_at <= moment)
        return list(await self._session.scalars(question.order_by(_REACH.c.asked_at).limit(most)))

    async def paused(self, person_id: int, now: datetime) -> None:
        """Notes that the bot paused by itself, and has not told the person yet."""
        changed = {"unanswered": 0, "asked_at": None, "paused_at": now}
        await self._write(person_id, changed, changed)

    async def away(self) -> frozenset[int]:
        """Those who are told something when they are back: nothing reached them, or there is a pause."""
        question = select(_REACH.c.person_id).where(
            _REACH.c.unreachable_since.is_not(None) | _REACH.c.paused_at.is_not(None)
        )
        return frozenset(await self._session.scalars(question))

    async def lost_before(self, moment: datetime) -> list[int]:
        """Those whom nothing has reached since before `moment`."""
        question = select(_REACH.c.person_id).where(_REACH.c.unreachable_since < moment)
        return list(await self._session.scalars(question))

    async def _write(self, person_id: int, changed: dict[str, Any], new: dict[str, Any]) -> None:
        row = insert_into(self._session, _REACH).values(person_id=person_id, **new)
        await self._session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=changed))


def reached(row: ReachRow) -> Reached:
    """How messages reach whoever has this row."""
    return Reached(
        unanswered=row.unanswered,
        asked_at=row.asked_at,
        paused_at=row.paused_at,
        unreachable_since=row.unreachable_since,
    )
