"""What the bot waits to be told in a person's own words: a row, so that it goes on after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.tables import DialogueRow

PATIENCE = timedelta(hours=1)
"""How long words are waited for: whoever writes later has something else in mind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What is asked for (`about`), and what is known so far: ids and moments, and of words only those that
    staff are about to publish."""

    about: str
    step: str = ""
    draft: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime


class Dialogues:
    """Dialogues, over one session: a person has one at a time."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: int) -> Dialogue | None:
        """The person's dialogue, over or not."""
        row = await self._session.get(DialogueRow, person_id)
        return _dialogue(row) if row is not None else None

    async def all(self) -> dict[int, Dialogue]:
        """All dialogues by person, over or not."""
        return {row.person_id: _dialogue(row) for row in await self._session.scalars(select(DialogueRow))}

    async def open(self, person_id: int, dialogue: Dialogue) -> None:
        """Begins a dialogue in place of any other."""
        await self._session.merge(
            DialogueRow(
                person_id=person_id,
                dialogue=dialogue.about,
                step=dialogue.step,
                draft=dict(dialogue.draft),
                expires_at=dialogue.expires_at,
            )
        )

    async def close(self, person_id: int) -> None:
        """Ends the person's dialogue, where there is one."""
        await self._session.execute(delete(DialogueRow).where(DialogueRow.person_id == person_id))

    async def forget_old(self, now: datetime) -> None:
        """Erases those in which nothing was said in time."""
        await self._session.execute(delete(DialogueRow).where(DialogueRow.expires_at <= now))


def _dialogue(row: DialogueRow) -> Dialogue:
    return Dialogue(about=row.dialogue, step=row.step, draft=row.draft, expires_at=row.expires_at)
