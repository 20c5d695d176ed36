"""What there is to do at a moment, asked of the database in one question that reads a row of each index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.delivery.outbox import SENT_PRIORITIES
from bot.delivery.reach import PATIENCE, SILENCE
from catalog.columns import Moment

NOTICES = "notices"
"""The bookmark of how far the notices of change have read the catalogue's revisions."""
SEARCHES = "searches"
"""The same of the saved searches that are told as soon as there is something."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Whether there are revisions that the notices have not read (`revisions`), or that the saved searches
    have not (`news`); reminders or digests due, messages whose sender is no more, and messages to send;
    people to be asked if messages are still useful (`patience`), and who have not answered (`silence`);
    people to be asked what they thought of something (`invitations`)."""

    revisions: bool
    news: bool
    reminders: bool
    digests: bool
    left_behind: bool
    messages: bool
    patience: bool
    silence: bool
    invitations: bool


_PLANNED = " OR ".join(
    f"""(SELECT due_at FROM delivery WHERE state = 'planned' AND priority = {priority.value}
        AND due_at <= :now ORDER BY due_at LIMIT 1) IS NOT NULL"""  # noqa: S608 - the number is a constant
    for priority in SENT_PRIORITIES
)

# ORDER BY with LIMIT 1 makes PostgreSQL walk the index, where without it a prepared statement comes to read
# the whole table.
_QUESTION = text(
    f"""
    SELECT
      coalesce((SELECT max(id) FROM revision), 0)
        > coalesce((SELECT CAST(value AS BIGINT) FROM bookmark WHERE name = '{NOTICES}'), 0),
      coalesce((SELECT max(id) FROM revision), 0)
        > coalesce((SELECT CAST(value AS BIGINT) FROM bookmark WHERE name = '{SEARCHES}'), 0),
      (SELECT due_at FROM reminder WHERE due_at <= :now ORDER BY due_at LIMIT 1) IS NOT NULL,
      (SELECT due_at FROM saved_search WHERE due_at <= :now ORDER BY due_at LIMIT 1) IS NOT NULL,
      (SELECT lease_until FROM delivery WHERE state = 'claimed' AND lease_until <= :now
        ORDER BY lease_until LIMIT 1) IS NOT NULL
      OR (SELECT lease_until FROM delivery WHERE state = 'sending' AND lease_until <= :now
        ORDER BY lease_until LIMIT 1) IS NOT NULL,
      {_PLANNED},
      (SELECT unanswered FROM reach WHERE asked_at IS NULL AND unanswered >= {PATIENCE}
        ORDER BY unanswered LIMIT 1) IS NOT NULL,
      (SELECT asked_at FROM reach WHERE asked_at <= :silent ORDER BY asked_at LIMIT 1) IS NOT NULL,
      (SELECT due_at FROM attendance WHERE due_at <= :now ORDER BY due_at LIMIT 1) IS NOT NULL
    """  # noqa: S608 - all that is put in is constant
).bindparams(bindparam("now", type_=Moment), bindparam("silent", type_=Moment))


async def read_agenda(asked: AsyncConnection | AsyncSession, now: datetime) -> Agenda:
    """What there is to do."""
    row = (await asked.execute(_QUESTION, {"now": now, "silent": now - SILENCE})).one()
    return Agenda(*map(bool, row))
