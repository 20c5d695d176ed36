"""Becoming staff: a link shows what it would give, and a press takes it, once."""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import filters

from bot import links
from bot.chat.callbacks import Invited
from bot.chat.context import Context
from bot.chat.keeping.thing import person_of
from bot.chat.routes import Route, on_message, on_press
from bot.chat.screen import Screen, button
from bot.chat.staffing.menu import show
from bot.chat.telling.otherwise import ways_in
from bot.desk.inviting import Invitations, NothingNew
from bot.telling.deed import standing_in_words

LINK = re.compile(r"^/start (s_[A-Za-z0-9_-]+)$")
"""What Telegram sends for whoever opens such a link."""


def handlers() -> list[Route]:
    """The link and the press that takes it: before the command that all other links come with."""
    return [on_message(filters.Regex(LINK), opened), on_press(Invited, pressed)]


async def opened(update: Update, context: Context) -> None:
    """Says what the link would give; one that was used, or is too old, says so."""
    speech, message = await context.speech(update), update.effective_message
    payload = LINK.match((message and message.text) or "")
    link = links.unpack(payload[1]) if payload is not None else None
    token = link.token if isinstance(link, links.Invitation) else ""
    async with context.services.database.reading() as session:
        invitation = await Invitations(session).look(token, at=context.services.clock.now())
    if invitation is None:
        await context.say(update, Screen(speech.say("chat.invited.over"), ways_in(speech), menu=True))
        return
    text = speech.say(
        "chat.invited", role=standing_in_words(invitation.standing, speech), whom=invitation.whom
    )
    rows = tuple(
        [button(speech.plain(f"chat.button.invited.{deed}"), Invited(deed=deed, token=token))]
        for deed in ("accept", "leave")
    )
    await context.say(update, Screen(text, rows, menu=True))


async def pressed(update: Update, context: Context, press: Invited) -> None:
    """Takes what the link gives, or leaves it for whom it is meant."""
    services, speech = context.services, await context.speech(update)
    if press.deed != "accept":
        await context.say(update, Screen(speech.say("chat.invited.left"), ways_in(speech), menu=True))
        return
    try:
        async with services.database.writing() as session:
            given = await Invitations(session).accept(
                press.token, by=person_of(update), at=services.clock.now()
            )
    except NothingNew:
        await context.say(update, Screen(speech.say("chat.invited.nothing_new")))
        return
    if given is None:
        await context.say(update, Screen(speech.say("chat.invited.over"), ways_in(speech), menu=True))
        return
    first = speech.say("chat.invited.done", role=standing_in_words(given, speech))
    await show(update, context, first=first)
