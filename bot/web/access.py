"""Who may open which route of the web: one table, and nothing can be opened that is not in it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.roles import Role

ACCESS: Mapping[str, Role | None] = {
    # Machines: no pages. Telegram shows a secret of its own.
    "health": None,
    "metrics": None,
    "webhook": None,
    # Everybody.
    "home": None,
    "static": None,
    "promises": None,
    "consultations": None,
    # Whoever has a link from the chat; the link itself is what is looked at.
    "sign_in": None,
    "enter": None,
    # Staff.
    "panel": Role.PARTNER,
    "sign_out": Role.PARTNER,
    "feedback": Role.ADMIN,
    "feedback_sheet": Role.ADMIN,
    "hide_comment": Role.ADMIN,
    "sessions": Role.ADMIN,
    "end_sessions": Role.ADMIN,
}
"""By the name of a route: the least role that may open it, None where everybody may."""


def may_open(name: str, role: Role) -> bool:
    """Whether somebody of this role may open the route. KeyError where the table does not have it."""
    least = ACCESS[name]
    return least is None or role.includes(least)
