"""Near me: a position rounded to about a kilometre and forgotten, or a part of the city by its name."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update
from telegram.ext import filters

from bot.chat.callbacks import In, Neighbourhoods, Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.search import refined
from bot.chat.finding.subject import quotation, with_words, words_of
from bot.chat.memory import Asked
from bot.chat.routes import Route, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Screen, button, in_rows
from bot.chat.telling.filters import area_key, area_of, wish_in_words
from bot.chat.telling.otherwise import old_button
from bot.i18n import Languages
from catalog.model import Position

DECIMALS = 2
"""A hundredth of a degree is 1.1 km of latitude, and less of longitude."""
PER_PAGE = 16
"""Parts of the city that a message offers."""


def handlers(languages: Languages) -> list[Route]:
    """A position, shared once or live (of which only the first is read), or a place of the map; or a name."""
    return [
        on_message(filters.LOCATION, near),
        on_message(Said(languages, "neighbourhoods"), offer_said),
        on_message(Said(languages, "cancel"), cancel),
        on_press(Neighbourhoods, offer),
        on_press(In, search_in),
    ]


async def near(update: Update, context: Context) -> None:
    """Answers the last question anew, nearest first; without one, shows what is near."""
    message = update.effective_message
    location = message.location if message else None
    if location is None:
        return
    position = Position(
        latitude=round(location.latitude, DECIMALS), longitude=round(location.longitude, DECIMALS)
    )
    speech = await context.speech(update)
    if context.memory.was_asked_where(chat_of(update)):
        await context.say(update, Screen(speech.say("chat.near.received"), ends_reply=True))
    asked = context.memory.asked.get(chat_of(update))
    words = asked.question if asked else speech.plain("chat.question.near")
    show = replace(asked.show, near=True, page=0) if asked else Show(near=True)
    await answer_question(update, context, words, show=show, near=position)


async def offer_said(update: Update, context: Context) -> None:
    """Offers the parts of the city for the last question."""
    await _offer(update, context, 0, _last(context, update))


async def offer(update: Update, context: Context, press: Neighbourhoods) -> None:
    """Turns the pages of the parts of the city."""
    speech = await context.speech(update)
    asked = Asked(question=context.pressed_question(update) or speech.plain("chat.question.near"))
    last = _last(context, update)
    if last is not None and quotation(last.question, last.show.topic, context.topics, speech.tag) == (
        asked.question
    ):
        asked = last
    await _offer(update, context, press.page, asked, instead_of=context.pressed_message(update))


async def search_in(update: Update, context: Context, press: In) -> None:
    """Searches for what was asked in the part of the city chosen, or for all that is there."""
    speech, services = await context.speech(update), context.services
    areas = [name for name, _ in services.search.current.areas(now=services.clock.now())]
    name = area_of(press.neighbourhood, areas)
    if not name:
        await context.say(update, old_button(speech))
        return
    where, last = wish_in_words("where", name, speech), _last(context, update)
    quoted = context.pressed_question(update) or ""
    topic = last.show.topic if last is not None else ""
    words = words_of(quoted, topic, context.topics, services.languages)
    show = Show(topic=topic) if topic and words != quoted else Show()
    changed = await refined(context, words, where, speech, show.topic)
    question = changed.question if changed else with_words(words, where)
    await answer_question(update, context, question, show=show)


async def cancel(update: Update, context: Context) -> None:
    """Takes the phone's own buttons away again."""
    context.memory.was_asked_where(chat_of(update))
    speech = await context.speech(update)
    await context.say(update, Screen(speech.say("chat.near.cancelled"), ends_reply=True))


async def in_area(update: Update, context: Context, key: str) -> bool:
    """Shows what there is in the part of the city that has this key or slug; whether there is such a part."""
    speech, services = await context.speech(update), context.services
    areas = [name for name, _ in services.search.current.areas(now=services.clock.now())]
    name = area_of(key, areas)
    if name:
        await answer_question(update, context, wish_in_words("where", name, speech))
    return bool(name)


async def _offer(
    update: Update, context: Context, page: int, asked: Asked | None, *, instead_of: int | None = None
) -> None:
    speech, services = await context.speech(update), context.services
    areas = services.search.current.areas(now=services.clock.now())
    if page * PER_PAGE >= len(areas):
        page = 0
    buttons = [
        button(speech.plain("chat.button.counted", label=name, count=count), In(neighbourhood=area_key(name)))
        for name, count in areas[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    turning = []
    if page:
        turning.append(button(speech.plain("chat.button.back"), Neighbourhoods(page=page - 1)))
    if (page + 1) * PER_PAGE < len(areas):
        turning.append(button(speech.plain("chat.button.more"), Neighbourhoods(page=page + 1)))
    words = asked.question if asked else ""
    quoted = quotation(words, asked.show.topic, context.topics, speech.tag) if asked else ""
    said = speech.say("chat.neighbourhoods" if buttons else "chat.neighbourhoods.none", count=len(areas))
    text = f"{said}\n{speech.say('chat.quote', question=quoted)}" if quoted else said
    rows = (*in_rows(buttons, across=2), turning)
    screen = Screen(text, rows, question=quoted or None, menu=True)
    await context.replace(update, screen, message=instead_of)


def _last(context: Context, update: Update) -> Asked | None:
    return context.memory.asked.get(chat_of(update))
