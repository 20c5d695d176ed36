"""People who are there again: they unblock the bot, or write after a pause that the bot made by itself; and
those who block it."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.ext import ChatMemberHandler, TypeHandler

from bot.chat.callbacks import Own, SavedList, StillUseful
from bot.chat.context import Context
from bot.chat.keeping.thing import person_of, written_by
from bot.chat.own.pausing import stop
from bot.chat.own.rooms import ROOMS
from bot.chat.routes import Handler, Route, on_press
from bot.chat.screen import Screen, button
from bot.chat.telling.otherwise import ways_in
from bot.delivery.history import History
from bot.delivery.reach import Reach


def handlers() -> list[Route]:
    """Telegram's word that the bot was blocked or let in again, and the answer to whether it is useful."""
    return [
        ChatMemberHandler(changed, ChatMemberHandler.MY_CHAT_MEMBER),
        on_press(StillUseful, answered),
    ]


def afterwards() -> Handler:
    """What is said once to whoever is back, after whatever they did was answered."""
    return TypeHandler(Update, back)


async def answered(update: Update, context: Context, press: StillUseful) -> None:
    """Goes on, or pauses."""
    if not press.yes:
        await stop(update, context)
        return
    async with written_by(update, context):
        pass
    speech = await context.speech(update)
    await context.say(update, Screen(speech.say("chat.still_useful.yes"), ways_in(speech), menu=True))


async def changed(update: Update, context: Context) -> None:
    """Notes that nothing reaches whoever blocked the bot, if they follow anything; nothing else is kept."""
    told, chat = update.my_chat_member, update.effective_chat
    if told is None or chat is None or chat.type != "private" or update.effective_user is None:
        return
    if told.new_chat_member.status not in (ChatMember.BANNED, ChatMember.LEFT):
        return
    async with context.services.database.writing() as session:
        counts = [await room.told(session, chat.id) for room in ROOMS]
        if any(number for each in counts for number in each.values()):
            await Reach(session).lost(chat.id, context.services.clock.now())


async def back(update: Update, context: Context) -> None:
    """Says once that messages were missed, or that the bot paused by itself."""
    user, chat, told = update.effective_user, update.effective_chat, update.my_chat_member
    if user is None or chat is None or chat.type != "private":
        return
    if told is not None and told.new_chat_member.status != ChatMember.MEMBER:
        return
    if user.id not in await context.bot_data.away.get():
        return
    person = person_of(update)
    async with context.services.database.writing() as session:
        reached = await Reach(session).of(person)
        missed = (
            await History(session).refused_since(person, reached.unreachable_since)
            if reached.unreachable_since is not None
            else 0
        )
        await Reach(session).answered(person)
    speech = await context.speech(update)
    preference = await context.preference(update)
    if reached.paused_at is not None and preference.paused:
        rows = ([button(speech.plain("chat.button.resume"), Own(deed="resume"))],)
        await context.say(update, Screen(speech.say("chat.paused_by_itself"), rows, menu=True))
    elif missed:
        rows = ([button(speech.plain("chat.button.saved"), SavedList())],)
        await context.say(update, Screen(speech.say("chat.missed", count=missed), rows, menu=True))
