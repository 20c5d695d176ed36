"""Whether somebody may open a route of the web, by the one table of who may do what."""

from __future__ import annotations

from bot.desk.permissions import PAGES
from bot.people.roles import Role


def may_open(name: str, role: Role) -> bool:
    """Whether somebody of this role may open the route. KeyError where the table does not have it."""
    least = PAGES[name]
    return least is None or role.includes(least)
