"""Links that make somebody staff: for one use, for seven days, by an admin who still is one by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.editing import NotAllowed
from bot.desk.tables import MOST_NAME, InvitationRow
from bot.people.audit import Audit, Entry
from bot.people.roles import NoOrganization, Role, Roles, Standing
from bot.people.secret import hash_of, new_secret

LIFETIME = timedelta(days=7)
"""How long a link can be used."""
MOST_WHOM = 80
"""Letters of whom it is for."""


class NothingNew(ValueError):
    """The person may do as much already: the link stays for whom it is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that was made and not used: what it gives, and `whom` it is for in the words of who made it."""

    id: int
    standing: Standing
    whom: str
    expires_at: datetime


class Invitations:
    """Links that give a role. Of their tokens the database has the hashes alone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def make(self, standing: Standing, whom: str, *, by: int, at: datetime) -> str:
        """The token of a new link. NotAllowed; NoOrganization for a partner of nobody."""
        await self._demand_admin(by)
        if standing.role is Role.PARTNER and not standing.organization:
            raise NoOrganization
        token = new_secret()
        row = InvitationRow(
            hash=hash_of(token),
            role=standing.role.value,
            organization=standing.organization[:MOST_NAME],
            whom=whom[:MOST_WHOM],
            by=by,
            expires_at=at + LIFETIME,
        )
        self._session.add(row)
        await self._session.flush()
        await self._record("invitation.made", row.id, by, at, to=row.role)
        return token

    async def waiting(self, *, at: datetime) -> list[Invitation]:
        """Those that can be used, the oldest first."""
        rows = select(InvitationRow).where(InvitationRow.expires_at > at).order_by(InvitationRow.id)
        return [_invitation(row) for row in await self._session.scalars(rows)]

    async def look(self, token: str, *, at: datetime) -> Invitation | None:
        """What the link would give, without using it up; None where it serves nobody (any more)."""
        row = await self._row(token)
        if row is None or at >= row.expires_at or not await self._is_admin(row.by):
            return None
        return _invitation(row)

    async def accept(self, token: str, *, by: int, at: datetime) -> Standing | None:
        """Uses the link up: what the person may do now, None where it serves nobody. Of many at once, one is
        served. Raises NothingNew."""
        invitation = await self.look(token, at=at)
        if invitation is None:
            return None
        had = await Roles(self._session).standing(by)
        new = invitation.standing
        if had.role.includes(new.role) and (not had.organization or had.organization == new.organization):
            raise NothingNew
        used = delete(InvitationRow).where(InvitationRow.hash == hash_of(token)).returning(InvitationRow.by)
        row = (await self._session.execute(used)).one_or_none()
        if row is None:
            return None
        await Roles(self._session).grant(by, new.role, by=row.by, at=at, organization=new.organization)
        await self._record("invitation.accepted", invitation.id, by, at)
        return await Roles(self._session).standing(by)

    async def withdraw(self, id: int, *, by: int, at: datetime) -> bool:
        """Takes a link back; whether it could still be used. Raises NotAllowed."""
        await self._demand_admin(by)
        gone = delete(InvitationRow).where(InvitationRow.id == id).returning(InvitationRow.expires_at)
        expires_at = await self._session.scalar(gone)
        if expires_at is None or at >= expires_at:
            return False
        await self._record("invitation.withdrawn", id, by, at)
        return True

    async def forget_old(self, now: datetime) -> None:
        """Erases links that can be used no more."""
        await self._session.execute(delete(InvitationRow).where(InvitationRow.expires_at <= now))

    async def _row(self, token: str) -> InvitationRow | None:
        rows = select(InvitationRow).where(InvitationRow.hash == hash_of(token))
        return (await self._session.scalars(rows)).one_or_none()

    async def _is_admin(self, person: int | None) -> bool:
        return person is not None and await Roles(self._session).of(person) is Role.ADMIN

    async def _demand_admin(self, by: int) -> None:
        if not await self._is_admin(by):
            raise NotAllowed

    async def _record(self, act: str, id: int, by: int, at: datetime, **details: str) -> None:
        entry = Entry(at=at, actor_id=by, act=act, subject=f"invitation:{id}", details=details)
        await Audit(self._session).record(entry)


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        standing=Standing(role=Role(row.role), organization=row.organization),
        whom=row.whom,
        expires_at=row.expires_at,
    )
