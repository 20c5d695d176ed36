"""Presses below a list: another page, a piece taken back, another spelling, filters, the new words alone."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import PIECES, Afresh, Filters, Narrow, Respell, Show, View, seen_as
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.search import areas_of, facets_of, find, without
from bot.chat.finding.subject import quotation, with_words, words_of
from bot.chat.routes import Route, on_press
from bot.chat.telling.filters import area_of, filter_menu
from bot.chat.telling.otherwise import old_button
from bot.telling.wishes import wish_in_words
from catalog.model import Position
from catalog.search.answer import WayOnKind

FIRST_PAGE = Show()


def handlers() -> list[Route]:
    """Everything that changes the list in whose message it is pressed."""
    return [
        on_press(Show, turn_page),
        on_press(Respell, respell),
        on_press(Filters, offer_filters),
        on_press(Narrow, narrow),
        on_press(Afresh, afresh),
    ]


async def read_list(update: Update, context: Context, view: View) -> str | None:
    """The words that the pressed message quotes; None where they are lost, which is said."""
    quoted = context.pressed_question(update)
    topics, languages = context.topics, context.services.languages
    words = words_of(quoted, view.topic, topics, languages) if quoted is not None else None
    if words is None:
        await context.say(update, old_button(await context.speech(update)))
    return words


async def turn_page(update: Update, context: Context, press: Show) -> None:
    """Shows another page, or the same question with a piece taken back or put back, in the same message."""
    if (words := await read_list(update, context, press)) is None:
        return
    message = context.pressed_message(update)
    await answer_question(update, context, words, show=press, instead_of=message)


async def respell(update: Update, context: Context, press: Respell) -> None:
    """Asks the quoted question as the search would spell it."""
    if (words := await read_list(update, context, press)) is None:
        return
    answer = await find(
        context, words, await context.speech(update), press, near=_position(update, context, press), limit=1
    )
    spellings = [way.detail for way in answer.ways_on if way.kind is WayOnKind.SPELLING and way.detail]
    chosen = spellings[press.number] if press.number < len(spellings) else words
    await answer_question(update, context, chosen, show=seen_as(Show, press))


async def afresh(update: Update, context: Context, press: Afresh) -> None:
    """Asks only the words that had changed the question."""
    if (words := await read_list(update, context, FIRST_PAGE)) is None:
        return
    await answer_question(update, context, words[press.start : press.end] or words)


async def offer_filters(update: Update, context: Context, press: Filters) -> None:
    """Shows by what the list can be narrowed, and how much each would leave."""
    if (words := await read_list(update, context, press)) is None:
        return
    speech = await context.speech(update)
    facets = await facets_of(context, words, speech, press, _position(update, context, press))
    quoted = quotation(words, press.topic, context.topics, speech.tag)
    screen = filter_menu(facets, press, quoted, speech)
    await context.replace(update, screen, message=context.pressed_message(update))


async def narrow(update: Update, context: Context, press: Narrow) -> None:
    """Shows only what keeps a further wish, which then stands in the quoted words like any other."""
    if (words := await read_list(update, context, press)) is None:
        return
    speech = await context.speech(update)
    key = next((key for key, letter in PIECES.items() if letter == press.key), "")
    value = press.value
    if key == "where":
        value = area_of(press.value, areas_of(context))
    wish = wish_in_words(key, value, speech)
    if not wish:
        await context.say(update, old_button(speech))
        return
    show = replace(seen_as(Show, press), strict=press.strict | {key}, removed=press.removed - {key})
    message = context.pressed_message(update)
    words = await without(context, words, press.removed & {key}, speech)
    await answer_question(update, context, with_words(words, wish), show=show, instead_of=message)


def _position(update: Update, context: Context, view: View) -> Position | None:
    return context.memory.positions.get(chat_of(update)) if view.near else None
