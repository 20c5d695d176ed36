"""Near me: a position rounded to about a kilometre and forgotten, or a part of the city by its name."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update
from telegram.ext import filters

from bot.chat.callbacks import In, Neighbourhoods, Show, View, seen_as
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.search import areas_of, without
from bot.chat.finding.subject import quotation, with_words, words_of
from bot.chat.questions import quote
from bot.chat.routes import Route, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Screen, button, in_rows, lines
from bot.chat.telling.filters import area_key, area_of
from bot.chat.telling.otherwise import old_button
from bot.i18n import Languages
from bot.telling.wishes import wish_in_words
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
    message, chat = update.effective_message, chat_of(update)
    location = message.location if message else None
    if location is None:
        return
    position = Position(
        latitude=round(location.latitude, DECIMALS), longitude=round(location.longitude, DECIMALS)
    )
    context.memory.positions.put(chat, position)
    speech = await context.speech(update)
    if context.memory.was_asked_where(chat):
        await context.say(update, Screen(speech.say("chat.near.received"), ends_reply=True))
    asked = context.memory.asked.get(chat)
    words = asked.question if asked else speech.plain("chat.question.near")
    show = replace(asked.show, near=True, page=0) if asked else Show(near=True)
    await answer_question(update, context, words, show=show)


async def offer_said(update: Update, context: Context) -> None:
    """Offers the parts of the city for the last question."""
    asked = context.memory.asked.get(chat_of(update))
    view = seen_as(Neighbourhoods, asked.show) if asked else Neighbourhoods()
    await _offer(update, context, view, asked.question if asked else "")


async def offer(update: Update, context: Context, press: Neighbourhoods) -> None:
    """Turns the pages of the parts of the city."""
    words = _words(update, context, press)
    if words is None:
        await context.say(update, old_button(await context.speech(update)))
        return
    await _offer(update, context, press, words, instead_of=context.pressed_message(update))


async def search_in(update: Update, context: Context, press: In) -> None:
    """Searches for what was asked in the part of the city chosen, or for all that is there."""
    speech = await context.speech(update)
    name = area_of(press.neighbourhood, areas_of(context))
    words = _words(update, context, press)
    if not name or words is None:
        await context.say(update, old_button(speech))
        return
    where = wish_in_words("where", name, speech)
    words = await without(context, words, frozenset({"where"}), speech)
    show = replace(seen_as(Show, press), near=False, removed=press.removed - {"where"})
    if press.topic:
        show = replace(show, strict=show.strict | {"where"})
    await answer_question(update, context, with_words(words, where), show=show)


async def cancel(update: Update, context: Context) -> None:
    """Takes the phone's own buttons away again."""
    context.memory.was_asked_where(chat_of(update))
    speech = await context.speech(update)
    await context.say(update, Screen(speech.say("chat.near.cancelled"), ends_reply=True))


async def in_area(update: Update, context: Context, key: str) -> bool:
    """Shows what there is in the part of the city that has this key or slug; whether there is such a part."""
    name = area_of(key, areas_of(context))
    if name:
        where = wish_in_words("where", name, await context.speech(update))
        await answer_question(update, context, where)
    return bool(name)


async def _offer(
    update: Update, context: Context, view: Neighbourhoods, words: str, *, instead_of: int | None = None
) -> None:
    speech, services = await context.speech(update), context.services
    areas = services.search.current.areas(now=services.clock.now())
    page = view.page if view.page * PER_PAGE < len(areas) else 0
    buttons = [
        button(
            speech.plain("chat.button.counted", label=name, count=count),
            seen_as(In, view, neighbourhood=area_key(name)),
        )
        for name, count in areas[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    turning = []
    if page:
        turning.append(button(speech.plain("chat.button.back"), replace(view, page=page - 1)))
    if (page + 1) * PER_PAGE < len(areas):
        turning.append(button(speech.plain("chat.button.more"), replace(view, page=page + 1)))
    quoted = quotation(words, view.topic, context.topics, speech.tag)
    said = speech.say("chat.neighbourhoods" if buttons else "chat.neighbourhoods.none", count=len(areas))
    text = lines(said, quote(quoted, speech) if quoted else "")
    screen = Screen(text, (*in_rows(buttons, across=2), turning), question=quoted or None, menu=True)
    await context.replace(update, screen, message=instead_of)


def _words(update: Update, context: Context, view: View) -> str | None:
    """The words that the pressed menu quotes; empty where it quotes nothing, None where they are lost."""
    quoted = context.pressed_question(update)
    if quoted is None:
        return "" if not view.topic else None
    return words_of(quoted, view.topic, context.topics, context.services.languages)
