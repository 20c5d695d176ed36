"""What people may do: everybody is a citizen, some are more, and every change of that is audited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.audit import Audit, Entry
from bot.people.sessions import Sessions
from bot.people.sign_in import SignIns
from bot.people.tables import RoleRow


class Role(StrEnum):
    """From least to most; each may do what those before it may."""

    CITIZEN = "citizen"
    PARTNER = "partner"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class LastAdmin(ValueError):
    """The last admin cannot be made less than that: nobody could make another one."""


class Roles:
    """The roles of people, by Telegram's number for them. Citizens have no row."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: int) -> Role:
        """A person's role; whoever is not known is a citizen."""
        row = await self._session.get(RoleRow, person_id)
        return Role(row.role) if row else Role.CITIZEN

    async def holders(self, role: Role) -> list[int]:
        """The people who have exactly this role, in order of their numbers."""
        rows = select(RoleRow.person_id).where(RoleRow.role == role.value).order_by(RoleRow.person_id)
        return list(await self._session.scalars(rows))

    async def grant(self, person_id: int, role: Role, *, by: int | None, at: datetime) -> None:
        """Gives a person exactly this role; `by` is None where the settings say so.

        Less than they had ends their sessions in the browser, and their link there.
        Raises LastAdmin. Giving what a person has already changes nothing and is not audited.
        """
        # The admins are locked first, so that two of them cannot take each other's role at once.
        locked = select(RoleRow).where(RoleRow.role == Role.ADMIN.value).with_for_update()
        admins = {row.person_id for row in await self._session.scalars(locked)}
        before = await self.of(person_id)
        if before is role:
            return
        if admins == {person_id}:
            raise LastAdmin
        if role is Role.CITIZEN:
            await self._session.delete(await self._session.get_one(RoleRow, person_id))
        else:
            await self._session.merge(RoleRow(person_id=person_id, role=role.value))
        act = "role.granted" if role.includes(before) else "role.revoked"
        if not role.includes(before):
            await Sessions(self._session).end_all_of(person_id)
            await SignIns(self._session).withdraw(person_id)
        details = {"from": before.value, "to": role.value}
        await Audit(self._session).record(
            Entry(at=at, actor_id=by, act=act, subject=f"person:{person_id}", details=details)
        )

    async def revoke(self, person_id: int, *, by: int | None, at: datetime) -> None:
        """Makes a person a citizen like everybody. Raises LastAdmin."""
        await self.grant(person_id, Role.CITIZEN, by=by, at=at)


async def ensure_admins(session: AsyncSession, admins: Iterable[int], *, at: datetime) -> None:
    """Makes admins of those whom the settings name; whoever is no longer named keeps the role."""
    for person_id in admins:
        await Roles(session).grant(person_id, Role.ADMIN, by=None, at=at)
