"""Admins say who may do what: by number and role alone, since no names are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.editing import NotAllowed
from bot.people.roles import Role, Roles, Standing


async def everybody(session: AsyncSession, *, by: int) -> dict[int, Standing]:
    """Whoever is more than a citizen, by number. Raises NotAllowed."""
    await _demand_admin(session, by)
    return await Roles(session).everybody()


async def change(session: AsyncSession, person: int, standing: Standing, *, by: int, at: datetime) -> None:
    """Gives a person exactly this. Raises NotAllowed, LastAdmin, NoOrganization."""
    await _demand_admin(session, by)
    await Roles(session).grant(person, standing.role, by=by, at=at, organization=standing.organization)


async def _demand_admin(session: AsyncSession, by: int) -> None:
    if await Roles(session).of(by) is not Role.ADMIN:
        raise NotAllowed
