"""Every question that is asked each second, or of everybody, walks an index: on both databases, however much
there is, and as the prepared statement that PostgreSQL comes to plan without looking at its values."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.delivery.delivery import Delivery, Kind, State
from bot.delivery.outbox import Outbox
from bot.delivery.reach import Reach
from bot.delivery.tables import DeliveryRow, ReachRow
from bot.reminders.agenda import read_agenda
from bot.reminders.attendance import Attendance
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from bot.reminders.searches import Searches
from bot.reminders.tables import AttendanceRow, ReminderRow, SavedRow, SavedSearchRow
from catalog.model import Kind as OpportunityKind
from catalog.model import Opportunity, OpportunityText
from catalog.store import Store
from catalog.tables import RevisionRow

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
MANY = 6_000
LARGE = {"delivery", "reminder", "saved", "saved_search", "revision", "reach", "attendance"}
UNDER_WAY = 30
"""Deliveries in each of the states that pass: nearly all there are have ended."""

GONE = [
    Delivery(id=number, person_id=number, kind=Kind.REMINDER, key=f"{number}", due_at=NOW)
    for number in range(3)
]

Ask = Callable[[AsyncSession], Awaitable[object]]

HOT: dict[str, Ask] = {
    "agenda": lambda session: read_agenda(session, NOW),
    "claim": lambda session: Outbox(session).claim(NOW, most=24, holder="here", busy=[1, 2, 3]),
    "messages go": lambda session: Outbox(session).begin([7, 8, 9], holder="here", now=NOW),
    "messages went": lambda session: Outbox(session).sent(GONE, holder="here", now=NOW),
    "recover": lambda session: Outbox(session).recover(NOW, mine=[1, 2, 3]),
    "cancel": lambda session: Outbox(session).cancel(NOW, "moved", person_id=5, opportunity_id=7),
    "reminders due": lambda session: Reminders(session).due(NOW, most=200),
    "reminders of what is saved": lambda session: Reminders(session).of([5, 6, 7]),
    "saved of an opportunity": lambda session: SavedThings(session).of_opportunity(7),
    "saved of a person": lambda session: SavedThings(session).of(5),
    "notices planned": lambda session: Outbox(session).planned(Kind.CHANGE, 7, [5, 6, 7]),
    "revisions past a bookmark": lambda session: Store(session).revisions_after(2 * MANY, 20),
    "revisions of a notice": lambda session: Store(session).revisions([3 * MANY, 4 * MANY]),
    "invitations due": lambda session: Attendance(session).due(NOW, most=200),
    "attendance of what is saved": lambda session: Attendance(session).of([5, 6, 7]),
    "searches due": lambda session: Searches(session).due(NOW, most=100),
    "searches of a person": lambda session: Searches(session).of(5),
    "people to ask": lambda session: Reach(session).out_of_patience(most=50),
    "people who stay silent": lambda session: Reach(session).silent_since(NOW - timedelta(days=7), most=50),
}
"""What the engine asks. Whoever adds a step to the sweep adds its question here."""


@pytest.fixture
async def full(database: Database) -> Database:
    """The database after years: a great many rows, of which few are due."""
    async with database.writing() as session:
        offer = Opportunity(
            kind=OpportunityKind.COURSE,
            source="test",
            external_id="1",
            texts=(OpportunityText(language="es-MX", name="Barro"),),
        )
        stored = await Store(session).put(offer, author="test", at=NOW)
        for row, values in _rows(stored.id).items():
            await session.execute(insert(row), values)
    async with database.writing() as session:
        await session.execute(text("ANALYZE"))
    return database


def _rows(opportunity_id: int | None) -> dict[type, list[dict[str, Any]]]:
    passing = [state for state in (State.PLANNED, State.CLAIMED, State.SENDING) for _ in range(UNDER_WAY)]
    later = [NOW + timedelta(minutes=number - 20) for number in range(MANY)]
    return {
        DeliveryRow: [
            {
                "person_id": number % 5000,
                "kind": Kind.REMINDER,
                "key": f"{number}",
                "state": passing[number] if number < len(passing) else State.SENT,
                "priority": 3,
                "due_at": NOW - timedelta(minutes=number),
                "subject": {},
                "opportunity_id": number % 300,
                "silent": False,
                "lease_until": NOW - timedelta(minutes=number) if number < len(passing) else None,
            }
            for number in range(MANY)
        ],
        SavedRow: [
            {
                "id": number + 1,
                "person_id": number % 5000,
                "opportunity_id": number % 900,
                "language": "es-MX",
            }
            for number in range(MANY)
        ],
        ReminderRow: [
            {"saved_id": number + 1, "lead": "2h", "zone": "UTC", "due_at": later[number]}
            for number in range(MANY)
        ],
        AttendanceRow: [
            {"saved_id": number + 1, "recurrence_id": later[number], "due_at": later[number]}
            for number in range(MANY)
        ],
        SavedSearchRow: [
            {"person_id": number % 5000, "language": "es-MX", "zone": "UTC", "due_at": later[number]}
            for number in range(MANY)
        ],
        ReachRow: [
            {"person_id": number, "unanswered": 20 if number < 5 else 3, "asked_at": None}
            for number in range(MANY)
        ],
        RevisionRow: [
            {
                "opportunity_id": opportunity_id,
                "at": NOW,
                "author": "test",
                "reason": "",
                "quiet": False,
                "action": "changed",
                "after": {},
            }
            for _ in range(MANY)
        ],
    }


class Heard:
    """The questions that the code asks of the database, as the driver is given them."""

    def __init__(self, database: Database) -> None:
        self._engine = database._engine.sync_engine
        self.questions: list[tuple[str, Any]] = []

    def __enter__(self) -> Heard:
        event.listen(self._engine, "before_cursor_execute", self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._hear)

    def _hear(self, _: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            self.questions.append((statement, parameters[0] if many else parameters))


async def plan(session: AsyncSession, statement: str, parameters: Any) -> list[str]:
    """How the database would answer, a step a line."""
    connection = await session.connection()
    if connection.dialect.name == "sqlite":
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in rows]
    names = list(parameters)
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement)
    await connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
    await connection.exec_driver_sql(f"PREPARE question AS {numbered}")
    values = f"({', '.join(['NULL'] * len(names))})" if names else ""
    rows = await connection.exec_driver_sql(f"EXPLAIN EXECUTE question{values}")
    steps = [row[0] for row in rows]
    await connection.exec_driver_sql("DEALLOCATE question")
    return steps


def scans(steps: list[str]) -> list[str]:
    """The steps that read a whole table of those that grow."""
    read = [
        re.match(r"\s*(?:->\s*)?(?:SCAN|Seq Scan on|Parallel Seq Scan on) (\w+)(?!.* USING )", step)
        for step in steps
    ]
    return [found[0] for found in read if found and found[1] in LARGE]


async def test_no_question_that_is_asked_often_reads_a_whole_table(full: Database) -> None:
    found = {}
    for name, ask in HOT.items():
        with Heard(full) as heard:
            async with full.writing() as session:
                await ask(session)
                await session.rollback()
        assert heard.questions, name
        async with full.writing() as session:
            for statement, parameters in heard.questions:
                if read := scans(await plan(session, statement, parameters)):
                    found[name] = (statement, read)
    assert found == {}


async def test_a_question_that_reads_a_whole_table_is_found(full: Database) -> None:
    question = "SELECT id FROM delivery WHERE lower(reason) = 'x'"
    async with full.writing() as session:
        assert scans(await plan(session, question, {} if "postgresql" in str(full.url) else ()))
