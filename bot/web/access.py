"""Whether somebody may open a route of the web, by the one table of who may do what."""

from __future__ import annotations

from bot.desk.permissions import PAGES, may
from bot.people.roles import Standing


def may_open(name: str, standing: Standing) -> bool:
    """Whether somebody of this standing may open the route. KeyError where the table does not have it."""
    return may(standing, name, PAGES)
