"""What is no question: stickers, pictures, voices, files, groups, buttons that are too old."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, TypeHandler, filters

from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.opening import open_card
from bot.chat.routes import Handler, Route, on_message
from bot.chat.screen import Screen, link
from bot.chat.telling.otherwise import old_button as says_old
from bot.chat.telling.otherwise import ways_in
from bot.links import Item, address, read_address

KINDS = {
    "sticker": filters.Sticker.ALL | filters.ANIMATION | filters.Dice.ALL,
    "picture": filters.PHOTO | filters.VIDEO,
    "voice": filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE,
    "document": filters.Document.ALL,
    "contact": filters.CONTACT,
}
"""Each has a reply `chat.other.<kind>`; whatever else may come has `chat.other.anything`."""

WORDINGS = 2


def groups() -> list[Handler]:
    """Groups, before all else: a command is shown the way to a private chat, the rest meets silence."""
    return [
        MessageHandler(~filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & filters.COMMAND, in_group),
        MessageHandler(~filters.ChatType.PRIVATE, silent),
    ]


def handlers() -> list[Handler]:
    """Everything else in a private chat (after all that is understood)."""
    return [
        on_message(filters.StatusUpdate.ALL, silent),
        on_message(filters.CAPTION, captioned),
        on_message(filters.ALL, no_words),
        CallbackQueryHandler(old_button),
        TypeHandler(Update, silent),
    ]


def passed_on() -> list[Route]:
    """Messages that are not the person's own words, forwarded or picked inline; before questions."""
    passed = filters.FORWARDED | filters.VIA_BOT
    return [on_message(passed & (filters.TEXT | filters.CAPTION), forwarded)]


async def forwarded(update: Update, context: Context) -> None:
    """Opens the card that was passed on, else looks for what the first line of the message says."""
    message = update.effective_message
    if message is None:
        return
    links = [read_address(url, context.bot.username) for url in _addresses(message)]
    item = next((link for link in links if isinstance(link, Item)), None)
    if item is not None:
        await open_card(update, context, item.id)
        return
    lines = (message.text or message.caption or "").splitlines()
    await answer_question(update, context, next((line for line in lines if line.strip()), ""))


async def in_group(update: Update, context: Context) -> None:
    """Invites to a private chat: what a person looks for is nobody else's business."""
    command = ((update.effective_message and update.effective_message.text) or "").split()[0]
    _, at, name = command.partition("@")
    if at and name.lower() != context.bot.username.lower():
        return  # said to another bot
    speech = context.speech_of_app(update)
    row = link(speech.plain("chat.button.private"), f"{address(context.bot.username)}?start=group")
    await context.say(update, Screen(speech.say("chat.group"), (row,)))


async def silent(update: Update, context: Context) -> None:
    """Says nothing, on purpose."""


async def captioned(update: Update, context: Context) -> None:
    """Reads the words below a picture or a file as a question."""
    message = update.effective_message
    await answer_question(update, context, (message and message.caption) or "")


async def no_words(update: Update, context: Context) -> None:
    """Says what the bot can read instead; once for an album, however many pictures it has."""
    message = update.effective_message
    if message is None:
        return
    album = message.media_group_id
    if album and not context.memory.first_time(chat_of(update), f"album {album}"):
        return
    kind = next((name for name, what in KINDS.items() if what.check_update(update)), "anything")
    variant = context.memory.variant(chat_of(update), f"other {kind}", of=WORDINGS)
    speech = await context.speech(update)
    await context.say(update, Screen(speech.say(f"chat.other.{kind}.{variant}"), ways_in(speech)))


async def old_button(update: Update, context: Context) -> None:
    """Says kindly that the button is from another time."""
    speech = await context.speech(update)
    if update.effective_chat is not None:
        await context.say(update, says_old(speech))


def _addresses(message: Message) -> Iterator[str]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    yield from (button.url for row in rows for button in row if button.url)
