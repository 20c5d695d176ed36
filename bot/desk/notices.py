"""Staff are told what became of a draft: by the outbox, as everybody is of everything.

So a message is not lost with the process that owed it, waits for the morning, and is not sent where it is no
longer true.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox

OF_USE = timedelta(days=7)
"""After a week, whoever has not heard of it has seen it where the drafts are."""


class News(StrEnum):
    """What became of it: it waits for review, it was given back, it was published."""

    WAITS = "waits"
    RETURNED = "returned"
    PUBLISHED = "published"


async def owe(
    session: AsyncSession,
    news: News,
    draft_id: int,
    version: int,
    people: Iterable[int],
    *,
    at: datetime,
    opportunity_id: int | None = None,
) -> None:
    """Owes each of these people the news of a draft at a version, once."""
    subject = {"draft": draft_id, "version": version, "news": news.value}
    await Outbox(session).owe(
        Owed(
            person_id=person,
            kind=Kind.DRAFT,
            key=f"draft:{draft_id}:{version}:{news.value}:{person}",
            due_at=at,
            expires_at=at + OF_USE,
            subject=subject,
            opportunity_id=opportunity_id,
        )
        for person in people
    )
