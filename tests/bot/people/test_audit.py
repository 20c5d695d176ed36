from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.database import Database
from bot.people.audit import RETENTION, Audit, Entry


def entry(at: datetime, **fields: object) -> Entry:
    values: dict[str, object] = {"actor_id": 1, "act": "role.granted", "subject": "person:2", **fields}
    return Entry(at=at, **values)  # type: ignore[arg-type]


async def test_what_was_written_is_read_newest_first(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        for number in range(3):
            await Audit(session).record(
                entry(
                    now, subject=f"opportunity:{number}", act="opportunity.published", details={"batch": "7"}
                )
            )
    async with database.reading() as session:
        found = await Audit(session).recent(2)
    assert [e.subject for e in found] == ["opportunity:2", "opportunity:1"]
    assert found[0] == entry(
        now, subject="opportunity:2", act="opportunity.published", details={"batch": "7"}
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "I published it"},
        {"act": "published"},
        {"subject": "what she wrote"},
        {"subject": "person:2 said hello"},
        {"details": {"reason": "because of rain"}},
        {"details": {"a b": "c"}},
        {"details": {"text": "x" * 101}},
    ],
)
async def test_a_text_is_refused(database: Database, now: datetime, fields: dict[str, object]) -> None:
    async with database.writing() as session:
        with pytest.raises(ValueError, match="not texts"):
            await Audit(session).record(entry(now, **fields))


async def test_entries_are_erased_after_two_years_by_the_clock(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        await Audit(session).record(entry(now - RETENTION - timedelta(seconds=1), subject="person:1"))
        await Audit(session).record(entry(now - RETENTION, subject="person:2"))
        assert await Audit(session).forget_old(now) == 1
        assert [e.subject for e in await Audit(session).recent()] == ["person:2"]
