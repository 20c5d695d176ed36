"""A database in which people have saved something and wait to be reminded of it: for runs of the delivery."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, text

from bot.database import Database
from bot.delivery.delivery import State
from bot.delivery.tables import DeliveryCountRow, DeliveryRow
from bot.reminders.tables import ReminderRow, SavedRow
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.store import Store
from catalog.tables import table_of

ZONE = ZoneInfo("America/Mexico_City")
NAME = "Taller sin fecha"
CHUNK = 5_000


async def owe(
    database: Database, now: datetime, *, people: int, first: int = 1, due: datetime | None = None
) -> None:
    """One reminder each for so many people, due at `due` (now); their numbers begin at `first`."""
    due = due or now
    async with database.writing() as session:
        stored = await Store(session).put(
            Opportunity(
                kind=Kind.COURSE,
                source="debts",
                external_id="1",
                texts=(OpportunityText(language="es-MX", name=NAME),),
            ),
            author="benchmark",
            at=now,
        )
    for begin in range(first, first + people, CHUNK):
        numbers = range(begin, min(begin + CHUNK, first + people))
        async with database.writing() as session:
            await session.execute(
                insert(table_of(SavedRow)),
                [
                    {
                        "id": number,
                        "person_id": number,
                        "opportunity_id": stored.id,
                        "language": "es-MX",
                        "discreet": False,
                    }
                    for number in numbers
                ],
            )
            await session.execute(
                insert(table_of(ReminderRow)),
                [
                    {
                        "saved_id": number,
                        "lead": "",
                        "wall": due.astimezone(ZONE).replace(tzinfo=None),
                        "zone": ZONE.key,
                        "due_at": due,
                    }
                    for number in numbers
                ],
            )


async def waiting(database: Database) -> int:
    """How many messages have not come to an end, those not owed yet among them."""
    async with database.reading() as session:
        under_way = (State.PLANNED, State.CLAIMED, State.SENDING)
        owed = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state.in_(under_way))
        to_be = select(func.count()).select_from(ReminderRow).where(ReminderRow.due_at.is_not(None))
        return (await session.scalar(owed) or 0) + (await session.scalar(to_be) or 0)


async def ends(database: Database) -> dict[str, int]:
    """How many messages came to which end, as it is counted."""
    async with database.reading() as session:
        rows = await session.execute(
            select(DeliveryCountRow.state, func.sum(DeliveryCountRow.count)).group_by(DeliveryCountRow.state)
        )
        return {state.value: int(count) for state, count in rows}


async def unconfirmed(database: Database) -> set[int]:
    """The people whose message is listed as unconfirmed."""
    async with database.reading() as session:
        rows = await session.scalars(
            select(DeliveryRow.person_id).where(DeliveryRow.state == State.UNCONFIRMED)
        )
        return set(rows)


async def analyze(database: Database) -> None:
    """Lets the database know its tables, as it would by itself in time."""
    async with database.writing() as session:
        await session.execute(text("ANALYZE"))
