"""Whom the desk is there for: publishers and admins. Everybody else gets what an unknown command gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Update

from bot.chat.context import Context
from bot.chat.meeting.guide import unknown
from bot.chat.routes import Act
from bot.chat.telling.otherwise import old_button
from bot.desk.editing import LEAST
from bot.people.roles import Role, Roles

P = TypeVar("P")


def for_staff(act: Act, *, least: Role = LEAST) -> Act:
    """A command for whoever has this role or more."""

    async def guarded(update: Update, context: Context) -> None:
        if await has_role(update, context, least):
            await act(update, context)
        else:
            await unknown(update, context)

    return guarded


def press_for_staff(
    act: Callable[[Update, Context, P], Awaitable[None]], *, least: Role = LEAST
) -> Callable[[Update, Context, P], Awaitable[None]]:
    """A press for staff, however its button came to be pressed."""

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
    user = update.effective_user
    if user is None:
        return False
    async with context.services.database.reading() as session:
        return (await Roles(session).of(user.id)).includes(least)
