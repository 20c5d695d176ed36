"""What people may do: everybody is a citizen, some are more, and every change of that is audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.audit import Audit, Entry
from bot.people.sessions import Sessions
from bot.people.sign_in import SignIns
from bot.people.tables import RoleRow
from catalog.search.words import tokens


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person may do and for whom: "" stands for every organization, and a partner always has one."""

    role: Role = Role.CITIZEN
    organization: str = ""

    def covers(self, organization_name: str) -> bool:
        """Whether it reaches what an organization offers; written otherwise, a name is the same name."""
        if not self.organization:
            return self.role is not Role.PARTNER
        return tokens(self.organization) == tokens(organization_name)

    def allows(self, least: Role, organization_name: str) -> bool:
        """Whether it is at least this role, for this organization."""
        return self.role.includes(least) and self.covers(organization_name)


class NoOrganization(ValueError):
    """A partner is one of an organization: which one has to be said."""


class LastAdmin(ValueError):
    """The last admin cannot be made less than that: nobody could make another one."""


class Roles:
    """The roles of people, by Telegram's number for them. Citizens have no row."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: int) -> Role:
        """A person's role; whoever is not known is a citizen."""
        return (await self.standing(person_id)).role

    async def standing(self, person_id: int) -> Standing:
        """A person's role, and the organization that it is for."""
        row = await self._session.get(RoleRow, person_id)
        return Standing(role=Role(row.role), organization=row.organization) if row else Standing()

    async def everybody(self) -> dict[int, Standing]:
        """Whoever is more than a citizen, in order of their numbers."""
        rows = await self._session.scalars(select(RoleRow).order_by(RoleRow.person_id))
        return {row.person_id: Standing(role=Role(row.role), organization=row.organization) for row in rows}

    async def holders(self, role: Role) -> list[int]:
        """The people who have exactly this role, in order of their numbers."""
        rows = select(RoleRow.person_id).where(RoleRow.role == role.value).order_by(RoleRow.person_id)
        return list(await self._session.scalars(rows))

    async def grant(
        self, person_id: int, role: Role, *, by: int | None, at: datetime, organization: str = ""
    ) -> None:
        """Gives a person exactly this role, for one organization or for all; `by` is None where the settings
        say so.

        Less than they had ends their sessions in the browser, and their link there. Raises LastAdmin, and
        NoOrganization for a partner of nobody. An admin is one of the whole city. Giving what a person has
        already changes nothing and is not audited.
        """
        if role is Role.PARTNER and not tokens(organization):
            raise NoOrganization
        new = Standing(role=role, organization="" if role in (Role.CITIZEN, Role.ADMIN) else organization)
        # The admins are locked first, so that two of them cannot take each other's role at once.
        locked = select(RoleRow).where(RoleRow.role == Role.ADMIN.value).with_for_update()
        admins = {row.person_id for row in await self._session.scalars(locked)}
        before = await self.standing(person_id)
        if before == new:
            return
        if admins == {person_id}:
            raise LastAdmin
        if role is Role.CITIZEN:
            await self._session.delete(await self._session.get_one(RoleRow, person_id))
        else:
            row = RoleRow(person_id=person_id, role=role.value, organization=new.organization)
            await self._session.merge(row)
        # A citizen has nothing that a role for one organization alone could be less than.
        wider = before.role is Role.CITIZEN or new.covers(before.organization)
        grown = role.includes(before.role) and wider
        if not grown:
            await Sessions(self._session).end_all_of(person_id)
            await SignIns(self._session).withdraw(person_id)
        details = {"from": before.role.value, "to": role.value, **_scopes(before, new)}
        act = "role.granted" if grown else "role.revoked"
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


def _scopes(before: Standing, new: Standing) -> dict[str, str]:
    """The organizations of both as single words, which is what the audit log takes; nothing for the city."""
    named = {"of": before.organization, "for": new.organization}
    return {key: "-".join(tokens(name))[:100] for key, name in named.items() if name}
