"""/audit: what staff did, in words, page by page."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import AuditLog
from bot.chat.context import Context
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.i18n import Html
from bot.people.audit import Audit, Entry
from bot.telling.deed import deed_in_words
from bot.telling.wording import Wording

AT_ONCE = 10
"""Entries on a page."""


def handlers() -> list[Route]:
    """The command and the press that turns the page."""
    return [on_command("audit", show), on_press(AuditLog, turn)]


async def show(update: Update, context: Context) -> None:
    """Shows the newest entries."""
    await context.say(update, await _page(update, context, 0))


async def turn(update: Update, context: Context, press: AuditLog) -> None:
    """Shows another page in place of the one that was pressed."""
    screen = await _page(update, context, press.page)
    await context.replace(update, screen, message=context.pressed_message(update))


async def _page(update: Update, context: Context, page: int) -> Screen:
    services, speech = context.services, await context.speech(update)
    async with services.database.reading() as session:
        entries = await Audit(session).recent(AT_ONCE + 1, offset=page * AT_ONCE)
    wording = Wording.in_city(services.city, speech, services.clock.now())
    text = lines(
        speech.say("chat.audit", page=page + 1) if entries else speech.say("chat.audit.nothing"),
        *(_in_words(entry, wording) for entry in entries[:AT_ONCE]),
    )
    row: Row = [
        button(speech.plain(f"chat.button.audit.{word}"), AuditLog(page=to))
        for word, to, there in (
            ("newer", max(0, page - 1), page > 0),
            ("older", page + 1, len(entries) > AT_ONCE),
        )
        if there
    ]
    return Screen(text, (row,), menu=True)


def _in_words(entry: Entry, wording: Wording) -> Html:
    """One line: when, who, what, to what. A deed that has no words of its own is named as the log has it."""
    speech = wording.speech
    who = speech.plain("chat.audit.program") if entry.actor_id is None else str(entry.actor_id)
    return speech.say(
        "chat.audit.entry",
        moment=wording.moment(entry.at),
        who=who,
        deed=deed_in_words(entry, speech),
    )
