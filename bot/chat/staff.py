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
from bot.desk.permissions import COMMANDS, PRESSES, may
from bot.people.roles import Role, Roles, Standing

PressAct = Callable[[Update, Context, Any], Awaitable[None]]


def guarded(routes: Iterable[Route]) -> list[Route]:
    """The routes, each behind its row of the table. KeyError where one has none: nothing is open by
    oversight."""
    return [_guarded(route) for route in routes]


async def may_use(update: Update, context: Context, command: str) -> bool:
    """Whether the person may do what a command does."""
    return may(await standing(update, context), command, COMMANDS)


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
        name = route.kind.__name__
        return route if PRESSES[name] is None else PressRoute(route.kind, _press_for_staff(name, route.act))
    if not isinstance(route, CommandHandler):
        return route
    (name,) = route.commands
    return route if COMMANDS[name] is None else on_command(name, _for_staff(name, route.callback))


def _for_staff(name: str, act: Act) -> Act:
    async def guarded(update: Update, context: Context) -> None:
        if await may_use(update, context, name):
            await act(update, context)
        else:
            await unknown(update, context)

    return guarded


def _press_for_staff(name: str, act: PressAct) -> PressAct:
    """The act, however its button came to be pressed."""

    async def guarded(update: Update, context: Context, press: Any) -> None:
        if may(await standing(update, context), name, PRESSES):
            await act(update, context, press)
        else:
            await context.say(update, old_button(await context.speech(update)))

    return guarded
