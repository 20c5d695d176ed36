"""/desk: what this person can do as staff, and the same as the commands that Telegram lists for them."""

from __future__ import annotations

import logging

from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.error import TelegramError

from bot.chat.context import Context
from bot.chat.keeping.thing import person_of
from bot.chat.profile import COMMANDS as EVERYBODYS
from bot.chat.routes import Route, on_command
from bot.chat.screen import Screen, lines
from bot.chat.staff import standing as standing_of
from bot.desk.drafts import Drafts, DraftState
from bot.desk.permissions import COMMANDS, may
from bot.i18n import Html, Speech
from bot.people.roles import Role, Standing
from bot.telling.deed import standing_in_words

log = logging.getLogger(__name__)


def handlers() -> list[Route]:
    """The command."""
    return [on_command("desk", show)]


async def show(update: Update, context: Context, *, first: Html | None = None) -> None:
    """Shows what this person can do, and what waits for them."""
    speech, person = await context.speech(update), person_of(update)
    own = await standing_of(update, context)
    async with context.services.database.reading() as session:
        drafts = Drafts(session)
        waiting = [each for each in await drafts.waiting(own) if each.author != person]
        back = [each for each in await drafts.mine(person) if each.state is DraftState.RETURNED]
    text = lines(
        first or speech.say("chat.menu", role=standing_in_words(own, speech)),
        speech.say("chat.staff.waiting", count=len(waiting)) if waiting else "",
        speech.say("chat.menu.returned", count=len(back)) if back else "",
        *(
            speech.say("chat.menu.command", command=f"/{name}", does=speech.plain(f"chat.command.{name}"))
            for name in commands_of(own)
        ),
    )
    await context.say(update, Screen(text))
    await list_commands(context, person, own, speech)


def commands_of(standing: Standing) -> list[str]:
    """The commands of staff that are there for a standing, in the order of the table."""
    return [name for name, least in COMMANDS.items() if least is not None and may(standing, name, COMMANDS)]


async def list_commands(context: Context, person: int, standing: Standing, speech: Speech) -> None:
    """Has Telegram list the commands of staff for this person alone; a citizen has those of everybody.

    What fails is logged only: the menu says the same.
    """
    scope = BotCommandScopeChat(person)
    try:
        if standing.role is Role.CITIZEN:
            await context.bot.delete_my_commands(scope=scope)
            return
        names = (*commands_of(standing), *EVERYBODYS)
        commands = [BotCommand(name, speech.plain(f"chat.command.{name}")) for name in names]
        await context.bot.set_my_commands(commands, scope=scope)
    except TelegramError as error:
        log.info(
            "The commands of staff were not set: %s",
            type(error).__name__,
            extra={"action": "staff_commands_not_set", "kind": type(error).__name__},
        )
