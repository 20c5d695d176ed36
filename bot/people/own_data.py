"""All that is kept of one person: to be told, to be taken along, to be erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.preferences import Preference, Preferences
from bot.people.roles import Role, Roles
from bot.people.tables import AuditRow, PreferenceRow, RoleRow
from catalog.tables import RevisionRow

AUTHOR = "person:"
"""How a person stands in the catalogue's revisions and in the audit log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a person; `acts` counts what the audit log has of them as staff."""

    preference: Preference
    role: Role
    acts: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there is no row of them at all."""
        return self.preference == Preference() and self.role is Role.CITIZEN and not self.acts


class OwnData:
    """What is kept of a person, by Telegram's number for them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: int) -> Kept:
        """All that is kept."""
        acts = select(func.count()).select_from(AuditRow).where(AuditRow.actor_id == person_id)
        return Kept(
            preference=await Preferences(self._session).of(person_id),
            role=await Roles(self._session).of(person_id),
            acts=await self._session.scalar(acts) or 0,
        )

    async def export(self, person_id: int) -> dict[str, Any]:
        """The same as plain values, for a file of one's own."""
        kept = await self.of(person_id)
        own, about = AuditRow.actor_id == person_id, AuditRow.subject == f"{AUTHOR}{person_id}"
        rows = list(
            await self._session.scalars(select(AuditRow).where(or_(own, about)).order_by(AuditRow.id))
        )
        return {
            "telegram_id": person_id,
            "language": kept.preference.language,
            "text_only": kept.preference.text_only,
            "paused": kept.preference.paused,
            "neighbourhood": kept.preference.neighbourhood,
            "access": list(kept.preference.access),
            "role": kept.role.value,
            "acts_as_staff": [_act(row, person_id) for row in rows if row.actor_id == person_id],
            "done_to_you": [_act(row, person_id) for row in rows if row.actor_id != person_id],
        }

    async def erase(self, person_id: int, *, at: datetime) -> None:
        """Erases every row of a person; what they did as staff stays, without them. Raises LastAdmin.

        The log then says that somebody with this role went, and nobody can say who it was.
        """
        role = await Roles(self._session).of(person_id)
        if role is not Role.CITIZEN:
            await Roles(self._session).revoke(person_id, by=None, at=at)
        await Preferences(self._session).forget(person_id)
        await self._session.execute(delete(RoleRow).where(RoleRow.person_id == person_id))
        await self._session.execute(
            update(AuditRow).where(AuditRow.actor_id == person_id).values(actor_id=None)
        )
        await self._session.execute(
            update(AuditRow).where(AuditRow.subject == f"{AUTHOR}{person_id}").values(subject=f"{AUTHOR}gone")
        )
        await self._session.execute(
            update(RevisionRow)
            .where(RevisionRow.author == f"{AUTHOR}{person_id}")
            .values(author=f"{AUTHOR}gone")
        )


async def forget_everyone(session: AsyncSession) -> None:
    """Erases every person: for a stage on which everybody begins anew."""
    for table in (PreferenceRow, RoleRow, AuditRow):
        await session.execute(delete(table))


def _act(row: AuditRow, person_id: int) -> dict[str, str]:
    """What was done, without the number of anybody else."""
    someone_else = row.subject.startswith(AUTHOR) and row.subject != f"{AUTHOR}{person_id}"
    subject = f"{AUTHOR}somebody" if someone_else else row.subject
    return {"at": row.at.isoformat(), "act": row.act, "subject": subject}
