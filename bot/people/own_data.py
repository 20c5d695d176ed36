"""All that is kept of one person: to be told, to be taken along, to be erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.dialogue import Dialogues
from bot.people.preferences import Preference, Preferences
from bot.people.roles import Role, Roles
from bot.people.tables import AuditRow, DialogueRow, PreferenceRow, RoleRow, SeenUpdateRow
from catalog.tables import RevisionRow

AUTHOR = "person:"
"""How a person stands in the catalogue's revisions and in the audit log."""


class Keeper(Protocol):
    """A room that keeps something of people, by Telegram's number for them."""

    async def told(self, session: AsyncSession, person_id: int) -> Mapping[str, int]:
        """How many it keeps of what, by the name that has."""
        ...

    async def export(self, session: AsyncSession, person_id: int) -> Mapping[str, Any]:
        """All that it keeps, as plain values."""
        ...

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Erases all that it keeps."""
        ...

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Gives all that it keeps to the person's new number."""
        ...

    async def erase_everyone(self, session: AsyncSession) -> None:
        """Erases what it keeps of anybody."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a person; `acts` counts what the audit log has of them as staff, `counts` what the
    other rooms keep, by its name."""

    preference: Preference
    role: Role
    acts: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether there is no row of them at all."""
        chosen = self.preference != Preference() or self.role is not Role.CITIZEN
        return not (chosen or self.acts or any(self.counts.values()))


class OwnData:
    """What is kept of a person, by Telegram's number for them; `rooms` are those that keep more of them."""

    def __init__(self, session: AsyncSession, rooms: Sequence[Keeper] = ()) -> None:
        self._session = session
        self._rooms = rooms

    async def of(self, person_id: int) -> Kept:
        """All that is kept."""
        acts = select(func.count()).select_from(AuditRow).where(AuditRow.actor_id == person_id)
        counts: dict[str, int] = {}
        for room in self._rooms:
            counts |= await room.told(self._session, person_id)
        return Kept(
            preference=await Preferences(self._session).of(person_id),
            role=await Roles(self._session).of(person_id),
            acts=await self._session.scalar(acts) or 0,
            counts=counts,
        )

    async def export(self, person_id: int) -> dict[str, Any]:
        """The same as plain values, for a file of one's own."""
        kept = await self.of(person_id)
        own, about = AuditRow.actor_id == person_id, AuditRow.subject == f"{AUTHOR}{person_id}"
        rows = list(
            await self._session.scalars(select(AuditRow).where(or_(own, about)).order_by(AuditRow.id))
        )
        more: dict[str, Any] = {}
        for room in self._rooms:
            more |= await room.export(self._session, person_id)
        until = kept.preference.paused_until
        return {
            "telegram_id": person_id,
            "language": kept.preference.language,
            "text_only": kept.preference.text_only,
            "paused": kept.preference.paused,
            "paused_until": until.isoformat() if until is not None else None,
            "names_no_topic": kept.preference.discreet,
            "quiet_hours": kept.preference.quiet_hours,
            "asked_for_opinions": kept.preference.invited,
            "neighbourhood": kept.preference.neighbourhood,
            "access": list(kept.preference.access),
            "role": kept.role.value,
            "acts_as_staff": [_act(row, person_id) for row in rows if row.actor_id == person_id],
            "done_to_you": [_act(row, person_id) for row in rows if row.actor_id != person_id],
            **more,
        }

    async def erase(self, person_id: int, *, at: datetime) -> None:
        """Erases every row of a person; what they did as staff stays, without them. Raises LastAdmin.

        The log then says that somebody with this role went, and nobody can say who it was.
        """
        role = await Roles(self._session).of(person_id)
        if role is not Role.CITIZEN:
            await Roles(self._session).revoke(person_id, by=None, at=at)
        await Preferences(self._session).forget(person_id)
        await Dialogues(self._session).close(person_id)
        for room in self._rooms:
            await room.erase(self._session, person_id)
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

    async def rename(self, person_id: int, to: int) -> None:
        """Gives all that is kept to the person's new number; what they chose under that already stays."""
        preferences, roles = Preferences(self._session), Roles(self._session)
        if await preferences.of(to) == Preference():
            await preferences.keep(to, await preferences.of(person_id))
        await preferences.forget(person_id)
        if await roles.of(to) is Role.CITIZEN:
            await self._session.execute(
                update(RoleRow).where(RoleRow.person_id == person_id).values(person_id=to)
            )
        await self._session.execute(delete(RoleRow).where(RoleRow.person_id == person_id))
        await Dialogues(self._session).close(person_id)
        old, new = f"{AUTHOR}{person_id}", f"{AUTHOR}{to}"
        for statement in (
            update(AuditRow).where(AuditRow.actor_id == person_id).values(actor_id=to),
            update(AuditRow).where(AuditRow.subject == old).values(subject=new),
            update(RevisionRow).where(RevisionRow.author == old).values(author=new),
        ):
            await self._session.execute(statement)
        for room in self._rooms:
            await room.rename(self._session, person_id, to)


async def forget_everyone(session: AsyncSession, rooms: Sequence[Keeper] = ()) -> None:
    """Erases every person: for a stage on which everybody begins anew."""
    for table in (PreferenceRow, DialogueRow, SeenUpdateRow, RoleRow, AuditRow):
        await session.execute(delete(table))
    for room in rooms:
        await room.erase_everyone(session)


def _act(row: AuditRow, person_id: int) -> dict[str, str]:
    """What was done, without the number of anybody else."""
    someone_else = row.subject.startswith(AUTHOR) and row.subject != f"{AUTHOR}{person_id}"
    subject = f"{AUTHOR}somebody" if someone_else else row.subject
    return {"at": row.at.isoformat(), "act": row.act, "subject": subject}
