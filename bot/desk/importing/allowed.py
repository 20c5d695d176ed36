"""Who may bring a file, apply it and take it back, and for whom; asked anew at every act."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.editing import NotAllowed
from bot.people.own_data import AUTHOR
from bot.people.roles import Role, Roles, Standing
from catalog.changes import Plan

BRINGS, APPLIES = Role.EDITOR, Role.PUBLISHER
"""The least role that brings a file and sees what it would do, and that applies it and takes it back."""
MACHINE = "machine"
"""Who an import is by where no person asked for it: a feed, the command line."""


class OutOfScope(NotAllowed):
    """The import touches what belongs to an organization that the person does not act for."""


async def allow(session: AsyncSession, by: int | None, least: Role) -> Standing:
    """What the person may do and for whom; NotAllowed where that is less than this role. The machine may
    everything."""
    if by is None:
        return Standing(role=Role.ADMIN)
    standing = await Roles(session).standing(by)
    if not standing.role.includes(least):
        raise NotAllowed
    return standing


def author_of(by: int | None) -> str:
    """Who an import is by, as the catalogue's revisions say it."""
    return MACHINE if by is None else f"{AUTHOR}{by}"


def touched_by(plan: Plan) -> set[str]:
    """The organizations of all that would be written, before and after."""
    touched = [draft.opportunity for draft in plan.new]
    touched += [one for change in plan.changed for one in (change.before, change.after)]
    touched += () if plan.brake else plan.gone
    return {one.organization.name if one.organization else "" for one in touched}
