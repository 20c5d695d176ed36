"""Where something is: as a place on the map, or in words for whoever reads without pictures."""

from __future__ import annotations

from telegram import Update

from bot.chat.context import Context, chat_of
from bot.chat.questions import shorten
from bot.chat.screen import Screen, lines
from bot.telling.wording import place_of
from catalog.model import Occurrence, Opportunity

MOST_TITLE = 128


async def send_place(
    update: Update, context: Context, opportunity: Opportunity | None, occurrence: Occurrence | None
) -> None:
    """Sends the place of a date; in text-only mode its address and the way there."""
    speech, to = await context.speech(update), context.pressed_message(update)
    place = place_of(opportunity, occurrence) if opportunity else None
    if opportunity is None or place is None or place.position is None:
        await context.say(update, Screen(speech.say("chat.gone")), to=to)
        return
    name = place.name or opportunity.texts[0].name
    address = ", ".join(part for part in (place.street_address, place.neighbourhood, place.locality) if part)
    if (await context.preference(update)).text_only:
        told = lines(
            speech.say("chat.place_in_words", name=shorten(name, MOST_TITLE), address=shorten(address, 200)),
            speech.say("chat.card.getting_there", value=shorten(place.transportation, 400))
            if place.transportation
            else "",
        )
        await context.say(update, Screen(told), to=to)
        return
    sent = await context.bot.send_venue(
        chat_of(update),
        place.position.latitude,
        place.position.longitude,
        shorten(name, MOST_TITLE),
        shorten(address or name, MOST_TITLE),
        # PTB hands its default parse mode to every method, also to this one, which knows none.
        api_kwargs={"parse_mode": None},
    )
    context.memory.trail.note(chat_of(update), sent.message_id, own=True)
