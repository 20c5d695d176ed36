"""First contact: the language, one short word on privacy, ways in; links that lead straight to something."""

from __future__ import annotations

from telegram import Update

from bot import links
from bot.chat.callbacks import Ready
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.browsing import show_shelf
from bot.chat.finding.near import in_area
from bot.chat.finding.opening import open_card
from bot.chat.finding.ready import ask_ready
from bot.chat.meeting.guide import tell
from bot.chat.opinions.choosing import begin
from bot.chat.own.language import choice
from bot.chat.routes import Route, on_command
from bot.chat.telling.otherwise import welcome

HELP = "help"
"""The payload of [help now], below an inline question of somebody who may be in danger."""


def handlers() -> list[Route]:
    """The command that Telegram sends when a person opens the bot."""
    return [on_command("start", start)]


async def start(update: Update, context: Context) -> None:
    """Shows what the link was for, else asks for the language."""
    payload = context.args[0] if context.args else ""
    if payload == HELP:
        await tell(update, context, "urgent")
    elif (link := links.unpack(payload)) is not None:
        if await _follow(update, context, link) and context.memory.first_time(chat_of(update), "greeted"):
            await _greet(update, context)
    elif len(context.services.languages.published) > 1:
        await context.say(update, choice(update, context, greet=True))
    else:
        await _greet(update, context)


async def _follow(update: Update, context: Context, link: links.Link) -> bool:
    """Shows where a link leads; whether the person may still be greeted."""
    match link:
        case links.Item(number):
            await open_card(update, context, number)
        case links.Opinion(number):
            await begin(update, context, number)
            return False
        case links.Topic(code):
            await show_shelf(update, context, code)
        case links.Question(text):
            return await answer_question(update, context, text)
        case links.Neighbourhood(slug):
            if not await in_area(update, context, slug):
                await context.say(update, choice(update, context, greet=True))
                return False
        case links.Ready(name):
            await ask_ready(update, context, Ready(question=name))
    return True


async def _greet(update: Update, context: Context) -> None:
    await context.say(update, welcome(context.services.city, await context.speech(update)))
