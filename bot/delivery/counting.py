"""How messages end, counted by day, kind and end: what is left of them when their rows are erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.delivery import Kind, State
from bot.delivery.tables import DeliveryCountRow
from catalog.tables import table_of
from catalog.upsert import insert_into

_COUNT = table_of(DeliveryCountRow)


async def count_ended(session: AsyncSession, now: datetime, kind: Kind, state: State, count: int = 1) -> None:
    """Counts messages that have ended, or would have been owed and never were."""
    row = insert_into(session, _COUNT).values(day=now.date(), kind=kind, state=state, count=count)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["day", "kind", "state"], set_={"count": _COUNT.c.count + count}
        )
    )
