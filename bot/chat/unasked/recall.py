"""What may be answered to the message that came unasked last, for a day: people read it when they have time,
and whoever types has no button to press."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telegram import Update

from bot.chat.context import Context, chat_of
from bot.chat.offers import offer_of
from bot.chat.screen import Screen
from bot.chat.typed import LONGEST
from bot.chat.unasked.composer import WRITERS
from bot.chat.unasked.page import Page, survey
from bot.chat.unasked.remembered import Remembered
from bot.delivery.history import History, was_sent

ANSWERED_WITHIN = timedelta(days=1)


async def recall(update: Update, context: Context) -> None:
    """Remembers the buttons of what came last, where nothing else has been said for a while."""
    message, user = update.message, update.effective_user
    if message is None or user is None or not message.text or len(message.text) > LONGEST:
        return
    chat, now = chat_of(update), context.services.clock.now()
    # What is typed while an opinion is being said belongs to that.
    said = context.memory.offers.get(chat) or context.memory.opinions.get(chat)
    if message.text.startswith("/") or said is not None:
        return
    since, database = now - ANSWERED_WITHIN, context.services.database
    # Asked at every message, and nearly always in vain: a transaction would be a seventh of an answer.
    async with database.looking() as connection:
        if not await was_sent(connection, user.id, since=since):
            return
    preference = await context.preference(update)
    async with database.reading() as session:
        delivery = await History(session).last_sent(user.id, since=since)
        if delivery is None:
            return
        page = Page(
            delivery=delivery,
            session=session,
            services=context.services,
            ground=await survey(session, Remembered(), [delivery]),
            topics=context.topics,
            preference=preference,
            bot_name=context.bot.username,
        )
        screen = await WRITERS[delivery.kind](page)
    if not isinstance(screen, Screen):
        return
    offer = offer_of(screen, every=preference.text_only)
    spoken = context.memory.trail.last(chat)
    if spoken is not None and spoken > delivery.due_at:
        # A number may be that of a list that was said since; words mean only what they say.
        offer = replace(offer, numbers={})
    context.memory.offers.put(chat, offer)
