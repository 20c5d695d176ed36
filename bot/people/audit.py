"""What staff did: who, what, to what, when. Kept for two years; never what anybody wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.tables import AuditRow
from catalog.touched import rows_touched

RETENTION = timedelta(days=730)
"""How long an entry is kept."""

_ACT = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_SUBJECT = re.compile(r"[a-z_]+:[^\s]{1,100}")
_DETAIL = re.compile(r"[^\s]{0,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the audit log. `actor_id` is None where the program itself acted (settings, a sweep)."""

    at: datetime
    actor_id: int | None
    act: str
    subject: str
    details: Mapping[str, str] = field(default_factory=dict)


class Audit:
    """The audit log. It is written in the same transaction as the deed."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(self, entry: Entry) -> None:
        """Writes an entry. ValueError where something in it could be a sentence: it takes names, not texts.

        `act` is like "role.granted", `subject` like "person:42"; details are single words.
        """
        words = all(_DETAIL.fullmatch(word) for pair in entry.details.items() for word in pair)
        if not (_ACT.fullmatch(entry.act) and _SUBJECT.fullmatch(entry.subject) and words):
            raise ValueError("the audit log takes names, not texts")
        self._session.add(
            AuditRow(
                at=entry.at,
                actor_id=entry.actor_id,
                act=entry.act,
                subject=entry.subject,
                details=dict(entry.details),
            )
        )
        await self._session.flush()

    async def recent(self, limit: int = 50, *, offset: int = 0) -> list[Entry]:
        """The newest entries after the first `offset`, newest first."""
        newest = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit).offset(offset)
        rows = await self._session.scalars(newest)
        return [
            Entry(at=r.at, actor_id=r.actor_id, act=r.act, subject=r.subject, details=r.details) for r in rows
        ]

    async def forget_old(self, now: datetime) -> int:
        """Erases what is older than two years; how many entries that were."""
        result = await self._session.execute(delete(AuditRow).where(AuditRow.at < now - RETENTION))
        return rows_touched(result)
