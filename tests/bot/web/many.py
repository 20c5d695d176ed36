"""Many records at once: one that is stored already, over and over, made by the database itself."""

from __future__ import annotations

from sqlalchemy import Integer, Table, Text, cast, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.tables import (
    OccurrenceRow,
    OpportunityRow,
    OpportunityTextRow,
    OpportunityTopicRow,
    RevisionRow,
    ScheduleRow,
    table_of,
)

STEP = 100_000
"""Between the number of a thing and those of its copies."""
PARTS = (OpportunityTextRow, OpportunityTopicRow, ScheduleRow, OccurrenceRow, RevisionRow)


async def multiply(session: AsyncSession, opportunity_id: int, count: int) -> None:
    """So many copies of an opportunity with all that is of it, under names and ids of their own."""
    await _copied(session, table_of(OpportunityRow), "id", opportunity_id, count)
    for part in PARTS:
        await _copied(session, table_of(part), "opportunity_id", opportunity_id, count)


async def _copied(session: AsyncSession, table: Table, owner: str, number: int, count: int) -> None:
    numbers = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count))
    n = numbers.c.n
    told = {
        "id": lambda column: column + n * STEP,
        "opportunity_id": lambda column: column + n * STEP,
        "external_id": lambda column: column + "-" + cast(n, Text),
        "name": lambda column: column + " " + cast(n, Text),
    }
    columns = [told[each.name](each) if each.name in told else each for each in table.columns]
    copies = select(*columns).select_from(table.join(numbers, literal(True))).where(table.c[owner] == number)
    await session.execute(insert(table).from_select([each.name for each in table.columns], copies))
