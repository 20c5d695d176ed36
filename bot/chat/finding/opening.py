"""Opening a card: by button, by a typed number, by a shared link; and its place as a map."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Update
from telegram.ext import filters

from bot.chat.callbacks import OnMap, Open, Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.browsing import show_shelf
from bot.chat.questions import shorten
from bot.chat.routes import Handler, message_of, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Screen
from bot.chat.telling.cards import card
from bot.chat.telling.wording import Wording, place_of
from bot.i18n import Languages
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store

NUMBER = re.compile(r"\W*(\d{1,2})\W*")
"""A message that is only a number, as people type it: "2", "2.", "(2)"."""
MOST_VENUE_TITLE = 128


def handlers(languages: Languages) -> list[Handler]:
    """Presses on a number or a map, and typed numbers and "more", which must come before questions."""
    return [
        on_press(Open, pressed),
        on_press(OnMap, on_map),
        on_message(filters.Regex(rf"^{NUMBER.pattern}$"), typed),
        on_message(Said(languages, "more"), typed_more),
    ]


async def pressed(update: Update, context: Context, press: Open) -> None:
    """Opens the card as a new message that answers the list, so that the way back is one tap."""
    await open_card(update, context, press.opportunity, to=message_of(update))


async def typed(update: Update, context: Context) -> None:
    """Opens the card of a typed number of the last list; where that is forgotten, asks kindly."""
    text = (update.effective_message and update.effective_message.text) or ""
    match = NUMBER.fullmatch(text)
    asked = context.memory.asked.get(chat_of(update))
    if match is None:
        return
    if asked is None or not asked.hits:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.number.forgotten", number=match[1])))
        return
    number = int(match[1])
    if not 1 <= number <= len(asked.hits):
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.number.none", count=len(asked.hits))))
        return
    await open_card(update, context, asked.hits[number - 1])


async def typed_more(update: Update, context: Context) -> None:
    """Shows the next page of the last list as a new message."""
    asked = context.memory.asked.get(chat_of(update))
    if asked is None or not asked.more:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.more.none" if asked else "chat.more.forgotten")))
        return
    if asked.shelf:
        await show_shelf(update, context, asked.shelf, page=asked.page + 1)
        return
    show = Show(removed=asked.removed, page=asked.page + 1, near=asked.near is not None)
    await answer_question(update, context, asked.question, show=show, near=asked.near)


async def open_card(update: Update, context: Context, opportunity_id: int, *, to: int | None = None) -> bool:
    """Sends the card; where it is no longer on offer, says so. Whether there was one."""
    services, speech = context.services, await context.speech(update)
    opportunity = await _published(context, opportunity_id)
    if opportunity is None:
        await context.say(update, Screen(speech.say("chat.gone")), to=to)
        return False
    wording = Wording(speech, services.city.zone, services.city.currency, services.clock.now())
    await context.say(update, card(opportunity, wording, bot_name=context.bot.username), to=to)
    return True


async def on_map(update: Update, context: Context, press: OnMap) -> None:
    """Sends the place as a map that the phone can lead to."""
    opportunity = await _published(context, press.opportunity)
    place = place_of(opportunity) if opportunity else None
    if opportunity is None or place is None or place.position is None:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.gone")), to=message_of(update))
        return
    name = place.name or opportunity.texts[0].name
    address = ", ".join(part for part in (place.street_address, place.neighbourhood, place.locality) if part)
    await context.bot.send_venue(
        chat_of(update),
        place.position.latitude,
        place.position.longitude,
        shorten(name, MOST_VENUE_TITLE),
        shorten(address or name, MOST_VENUE_TITLE),
        # PTB hands its default parse mode to every method, also to this one, which knows none.
        api_kwargs={"parse_mode": None},
    )


async def _published(context: Context, opportunity_id: int) -> Opportunity | None:
    async with context.services.database.reading() as session:
        opportunity = await Store(session).get(opportunity_id)
    if opportunity is None or opportunity.publication_status is not PublicationStatus.PUBLISHED:
        return None
    return replace(opportunity, id=opportunity_id)
