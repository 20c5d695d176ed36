"""Whom a command or a press is there for (`bot.desk.permissions`), asked anew each time.

Whoever it is not there for gets what an unknown command gets, or a button of long ago.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from telegram import Update
from telegram.ext import CommandHandler

from bot.chat.context import Context
from bot.chat.meeting.guide import unknown
from bot.chat.routes import Act, PressRoute, Route, on_command
from bot.chat.telling.otherwise import old_button
from bot.desk.editing import LEAST
from bot.desk.permissions import COMMANDS, PRESSES
from bot.people.roles import Role, Roles, Standing

PressAct = Callable[[Update, Context, Any], Awaitable[None]]


def guarded(routes: Iterable[Route]) -> list[Route]:
    """The routes, each behind its row of the table. KeyError where one has none: nothing is open by
    oversight."""
    return [_guarded(route) for route in routes]


def for_staff(act: Act, *, least: Role) -> Act:
    """A command for whoever has this role or more."""

    async def guarded(update: Update, context: Context) -> None:
        if await has_role(update, context, least):
            await act(update, context)
        else:
            await unknown(update, context)

    return guarded


def press_for_staff(act: PressAct, *, least: Role) -> PressAct:
    """A press for whoever has this role or more, however its button came to be pressed."""

    async def guarded(update: Update, context: Context, press: Any) -> None:
        if await has_role(update, context, least):
            await act(update, context, press)
        else:
            await context.say(update, old_button(await context.speech(update)))

    return guarded


async def is_staff(update: Update, context: Context) -> bool:
    """Whether the person may change what is published."""
    return await has_role(update, context, LEAST)


async def has_role(update: Update, context: Context, least: Role) -> bool:
    """Whether the person has this role or more."""
    return (await standing(update, context)).role.includes(least)


async def standing(update: Update, context: Context) -> Standing:
    """What the person may do, as the database has it at this moment."""
    user = update.effective_user
    if user is None:
        return Standing()
    async with context.services.database.reading() as session:
        return await Roles(session).standing(user.id)


def _guarded(route: Route) -> Route:
    if isinstance(route, PressRoute):
        least = PRESSES[route.kind.__name__]
        return route if least is None else PressRoute(route.kind, press_for_staff(route.act, least=least))
    if not isinstance(route, CommandHandler):
        return route
    (name,) = route.commands
    least = COMMANDS[name]
    return route if least is None else on_command(name, for_staff(route.callback, least=least))
