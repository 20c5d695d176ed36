"""What every step of an opinion needs: its draft remembered, its screen shown, its traces wiped away."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from telegram import Update
from telegram.error import TelegramError

from bot.chat.context import Context, chat_of
from bot.chat.memory import MOST_DELETED
from bot.chat.routes import message_of
from bot.chat.screen import Screen
from bot.feedback.draft import Draft
from bot.i18n import Speech
from bot.telling.wording import Wording
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store

SPOKEN_OF = (PublicationStatus.PUBLISHED, PublicationStatus.ARCHIVED)
"""What is over is taken out of the catalogue, and is just what people have an opinion of."""


async def show(update: Update, context: Context, screen: Screen, draft: Draft) -> None:
    """Shows a screen in the place of the one that was pressed, and remembers the draft in memory alone."""
    pressed = context.pressed_message(update)
    # What the person typed is part of it, and goes with it when it is sent.
    typed = message_of(update) if update.callback_query is None else None
    sent = await context.replace(update, screen, message=pressed)
    seen = draft.seen_in(typed, pressed, sent.message_id if sent is not None else None)
    context.memory.opinions.put(chat_of(update), seen)


async def wipe(update: Update, context: Context, *, but: int | None) -> None:
    """Forgets the draft, and deletes the messages it was said in but one, as far as Telegram allows.

    No line of the log tells of a message that stayed: it would tell that somebody gave an opinion just now.
    """
    chat = chat_of(update)
    draft = context.memory.opinions.get(chat)
    context.memory.opinions.drop(chat)
    typed = message_of(update) if update.callback_query is None else None
    said = draft.seen_in(typed).messages if draft is not None else ()
    numbers = [number for number in said if number != but][-MOST_DELETED:]
    if numbers:
        with contextlib.suppress(TelegramError):
            await context.bot.delete_messages(chat, numbers)


async def on_offer(context: Context, opportunity_id: int) -> Opportunity | None:
    """The opportunity as it is or was on offer, None for what never was."""
    async with context.services.database.reading() as session:
        opportunity = await Store(session).get(opportunity_id)
    if opportunity is None or opportunity.publication_status not in SPOKEN_OF:
        return None
    return replace(opportunity, id=opportunity_id)


def wording_of(context: Context, speech: Speech) -> Wording:
    """Speaks of opportunities as they stand now."""
    return Wording.in_city(context.services.city, speech, context.services.clock.now())
