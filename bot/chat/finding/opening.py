"""Opening a card: by button, by a typed number, by "another one"; its place as a map; back to the list."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from telegram import Update
from telegram.ext import filters

from bot.chat.callbacks import Again, AskAgain, Calendar, OnMap, Open, Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.browsing import offer
from bot.chat.finding.way_back import asked_again, is_of, way_back
from bot.chat.memory import Asked
from bot.chat.routes import Route, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Screen
from bot.chat.sending.calendar import send_calendar
from bot.chat.sending.venue import send_place
from bot.chat.telling.cards import card
from bot.chat.telling.otherwise import another_question, old_button
from bot.i18n import Languages, Speech
from bot.telling.wording import Wording, occurrence_at
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store

NUMBER = re.compile(r"\W*(\d{1,2})\W*")
"""A message that is only a number, as people type it: "2", "2.", "(2)"."""


def handlers(languages: Languages) -> list[Route]:
    """Presses on a number, a map or a calendar, and what is typed of a list; before questions."""
    return [
        on_press(Open, pressed),
        on_press(OnMap, on_map),
        on_press(Calendar, calendar),
        on_press(Again, again),
        on_press(AskAgain, ask_again),
        on_message(filters.Regex(rf"^{NUMBER.pattern}$"), typed),
        on_message(Said(languages, "more"), more),
        on_message(Said(languages, "another"), another),
        on_message(Said(languages, "others"), others),
        on_message(Said(languages, "back"), back),
        on_message(Said(languages, "why"), why),
    ]


async def pressed(update: Update, context: Context, press: Open) -> None:
    """Opens the card as a new message that answers the list, so that the way back is one tap."""
    await open_card(update, context, press.opportunity, at=press.at, to=context.pressed_message(update))


async def typed(update: Update, context: Context) -> None:
    """Opens the card of a typed number of the last list; where that is forgotten, asks kindly."""
    text = (update.effective_message and update.effective_message.text) or ""
    match = NUMBER.fullmatch(text)
    asked = context.memory.asked.get(chat_of(update))
    if match is None:
        return
    number = int(match[1])
    if asked is None or number not in asked.hits:
        await context.say(update, await _no_such(update, context, asked, number))
        return
    await _open_hit(update, context, asked, number)


async def more(update: Update, context: Context) -> None:
    """Shows the next page of the last list as a new message."""
    asked = context.memory.asked.get(chat_of(update))
    if asked is not None and not asked.hits:
        await offer(update, context)
        return
    if asked is None or not asked.more:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.more.none" if asked else "chat.more.forgotten")))
        return
    await _list(update, context, asked, page=asked.show.page + 1)


async def another(update: Update, context: Context) -> None:
    """After a card the next of its list, after a list its next page."""
    asked = context.memory.asked.get(chat_of(update))
    if asked is not None and asked.opened is not None and asked.opened + 1 in asked.hits:
        await _open_hit(update, context, asked, asked.opened + 1)
    else:
        await more(update, context)


async def others(update: Update, context: Context) -> None:
    """Shows the other places and dates of the card that is open, else of the first listed that has some."""
    chat = chat_of(update)
    asked, card = context.memory.asked.get(chat), context.memory.cards.get(chat)
    if asked is None:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.more.forgotten")))
        return
    wanted = [number for number in asked.alike if card is None or number == card[0]]
    if not wanted:
        await context.say(update, Screen((await context.speech(update)).say("chat.others.none")))
        return
    await _list(update, context, replace(asked, show=replace(asked.show, alike=wanted[0])), page=0)


async def back(update: Update, context: Context) -> None:
    """Shows the last list again."""
    asked = context.memory.asked.get(chat_of(update))
    if asked is None:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.more.forgotten")))
        return
    await _list(update, context, asked, page=asked.show.page)


async def again(update: Update, context: Context, press: Again) -> None:
    """Shows the last list again, by button."""
    await back(update, context)


async def ask_again(update: Update, context: Context, press: AskAgain) -> None:
    """Shows the list that a card was opened from, as it was left, else as it is now; or says how one asks."""
    words, asked = asked_again(press), context.memory.asked.get(chat_of(update))
    if words is None or (press.topic and press.topic not in context.topics):
        await context.say(update, old_button(await context.speech(update)))
    elif not words and not press.topic:
        await context.say(update, another_question(await context.speech(update)))
    elif is_of(asked, words, press.topic):
        await back(update, context)
    else:
        await answer_question(update, context, words, show=Show(topic=press.topic))


async def why(update: Update, context: Context) -> None:
    """Says why those of the last list are in it."""
    asked = context.memory.asked.get(chat_of(update))
    if asked is None or not asked.hits:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.more.forgotten")))
        return
    await _list(update, context, replace(asked, show=replace(asked.show, why=True)), page=asked.show.page)


async def open_card(
    update: Update, context: Context, opportunity_id: int, *, at: int = 0, to: int | None = None
) -> bool:
    """Sends the card, at the date that starts `at` (minutes since 1970); where it is no longer on offer, says
    so. Whether there was one."""
    services, speech = context.services, await context.speech(update)
    opportunity = await published(context, opportunity_id)
    if opportunity is None:
        await context.say(update, Screen(speech.say("chat.gone")), to=to)
        return False
    back_to = way_back(update, context, _note_opened(context, chat_of(update), opportunity_id))
    context.memory.cards.put(chat_of(update), (opportunity_id, at))
    wording = Wording.in_city(services.city, speech, services.clock.now())
    screen = card(opportunity, wording, at=moment(at), bot=context.bot.bot, back=back_to)
    await context.say(update, screen, to=to)
    return True


async def on_map(update: Update, context: Context, press: OnMap) -> None:
    """Sends the place as a map that the phone can lead to."""
    opportunity = await published(context, press.opportunity)
    await send_place(update, context, opportunity, occurrence_at(opportunity, moment(press.at)))


async def calendar(update: Update, context: Context, press: Calendar) -> None:
    """Sends the dates as a file that a calendar takes."""
    await send_calendar(update, context, await published(context, press.opportunity), moment(press.at))


async def published(context: Context, opportunity_id: int) -> Opportunity | None:
    """The opportunity as it is on offer, None where it is not (any more)."""
    async with context.services.database.reading() as session:
        opportunity = await Store(session).get(opportunity_id)
    if opportunity is None or opportunity.publication_status is not PublicationStatus.PUBLISHED:
        return None
    return replace(opportunity, id=opportunity_id)


def moment(minutes: int) -> datetime | None:
    """Minutes since 1970 as a moment in UTC; None for 0 or what no calendar has."""
    try:
        return datetime.fromtimestamp(minutes * 60, UTC) if minutes else None
    except (ValueError, OverflowError, OSError):
        return None


def no_such_number(asked: Asked, speech: Speech) -> Screen:
    """Says which numbers the last list has."""
    return Screen(speech.say("chat.number.none", count=max(asked.hits), first=min(asked.hits)))


async def _no_such(update: Update, context: Context, asked: Asked | None, number: int) -> Screen:
    """Says which numbers there are: for whoever reads without buttons, all those of the last screen."""
    speech, offered = await context.speech(update), context.memory.offers.get(chat_of(update))
    if offered is not None and offered.numbers and (await context.preference(update)).text_only:
        first, last = min(offered.numbers), max(offered.numbers)
        return Screen(speech.say("chat.number.choices", count=last, first=first))
    if asked is None or not asked.hits:
        return Screen(speech.say("chat.number.forgotten", number=str(number)))
    return no_such_number(asked, speech)


async def _open_hit(update: Update, context: Context, asked: Asked, number: int) -> None:
    opportunity, at = asked.hits[number]
    await open_card(update, context, opportunity, at=at)


def _note_opened(context: Context, chat: int, opportunity_id: int) -> Asked | None:
    """Remembers which card of the last list was opened; that list, None where the card is not on it."""
    asked = context.memory.asked.get(chat)
    if asked is None:
        return None
    opened = next((number for number, hit in asked.hits.items() if hit[0] == opportunity_id), None)
    context.memory.asked.put(chat, replace(asked, opened=opened))
    return asked if opened is not None else None


async def _list(update: Update, context: Context, asked: Asked, *, page: int) -> None:
    show = replace(asked.show, page=page)
    await answer_question(update, context, asked.question, show=show)
