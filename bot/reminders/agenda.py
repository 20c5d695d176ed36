"""What there is to do at a moment, asked of the database in one question that reads a row of each index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.columns import Moment

NOTICES = "notices"
"""The bookmark of how far the notices of change have read the catalogue's revisions."""
SEARCHES = "searches"
"""The same of the saved searches that are told as soon as there is something."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Whether there are revisions that the notices have not read (`revisions`), or that the saved searches
    have not (`news`), reminders or digests due, and messages whose sender is no more."""

    revisions: bool
    news: bool
    reminders: bool
    digests: bool
    left_behind: bool


# ORDER BY with LIMIT 1 makes PostgreSQL walk the index, where without it a prepared statement comes to read
# the whole table.
_QUESTION = text(
    f"""
    SELECT
      coalesce((SELECT id FROM revision ORDER BY id DESC LIMIT 1), 0)
        > coalesce((SELECT CAST(value AS BIGINT) FROM bookmark WHERE name = '{NOTICES}'), 0),
      coalesce((SELECT id FROM revision ORDER BY id DESC LIMIT 1), 0)
        > coalesce((SELECT CAST(value AS BIGINT) FROM bookmark WHERE name = '{SEARCHES}'), 0),
      (SELECT due_at FROM reminder WHERE due_at <= :now ORDER BY due_at LIMIT 1) IS NOT NULL,
      (SELECT due_at FROM saved_search WHERE due_at <= :now ORDER BY due_at LIMIT 1) IS NOT NULL,
      (SELECT lease_until FROM delivery WHERE state = 'claimed' AND lease_until <= :now
        ORDER BY lease_until LIMIT 1) IS NOT NULL
      OR (SELECT lease_until FROM delivery WHERE state = 'sending' AND lease_until <= :now
        ORDER BY lease_until LIMIT 1) IS NOT NULL
    """  # noqa: S608 - the names are constants
).bindparams(bindparam("now", type_=Moment))


async def read_agenda(session: AsyncSession, now: datetime) -> Agenda:
    """What there is to do."""
    row = (await session.execute(_QUESTION, {"now": now})).one()
    return Agenda(*map(bool, row))
