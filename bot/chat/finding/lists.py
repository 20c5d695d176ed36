"""Presses below a list: another page, a piece taken back, another spelling, filters, the new words alone."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import PIECES, Afresh, Filters, Narrow, Respell, Show, View, seen_as
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.search import facets_of, find
from bot.chat.finding.subject import quotation, with_words, words_of
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen
from bot.chat.telling.filters import area_of, filter_menu, wish_in_words
from bot.chat.telling.otherwise import old_button
from bot.i18n import Speech
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


async def turn_page(update: Update, context: Context, press: Show) -> None:
    """Shows another page, or the same question with a piece taken back or put back, in the same message."""
    if (list_ := await _read_list(update, context, press)) is None:
        return
    words, near = list_
    message = context.pressed_message(update)
    await answer_question(update, context, words, show=press, near=near, instead_of=message)


async def respell(update: Update, context: Context, press: Respell) -> None:
    """Asks the quoted question as the search would spell it."""
    if (list_ := await _read_list(update, context, press)) is None:
        return
    words, near = list_
    answer = await find(context, words, await context.speech(update), press, near=near, limit=1)
    spellings = [way.detail for way in answer.ways_on if way.kind is WayOnKind.SPELLING and way.detail]
    chosen = spellings[press.number] if press.number < len(spellings) else words
    await answer_question(update, context, chosen, show=seen_as(Show, press), near=near)


async def afresh(update: Update, context: Context, press: Afresh) -> None:
    """Asks only the words that had changed the question."""
    if (list_ := await _read_list(update, context, FIRST_PAGE)) is None:
        return
    words, _ = list_
    await answer_question(update, context, words[press.start : press.end] or words)


async def offer_filters(update: Update, context: Context, press: Filters) -> None:
    """Shows by what the list can be narrowed, and how much each would leave."""
    if (list_ := await _read_list(update, context, press)) is None:
        return
    words, near = list_
    speech = await context.speech(update)
    facets = await facets_of(context, words, speech, press, near)
    quoted = quotation(words, press.topic, context.topics, speech.tag)
    screen = filter_menu(facets, press, quoted, speech)
    await context.replace(update, screen, message=context.pressed_message(update))


async def narrow(update: Update, context: Context, press: Narrow) -> None:
    """Shows only what keeps a further wish, which then stands in the quoted words like any other."""
    if (list_ := await _read_list(update, context, press)) is None:
        return
    words, near = list_
    speech = await context.speech(update)
    key = next((key for key, letter in PIECES.items() if letter == press.key), "")
    value = press.value
    if key == "where":
        areas = [name for name, _ in context.services.search.current.areas(now=context.services.clock.now())]
        value = area_of(press.value, areas)
    wish = wish_in_words(key, value, speech)
    if not wish:
        await context.say(update, old_button(speech))
        return
    show = replace(seen_as(Show, press), strict=press.strict | {key}, removed=press.removed - {key})
    message = context.pressed_message(update)
    await answer_question(update, context, with_words(words, wish), show=show, near=near, instead_of=message)


async def _read_list(update: Update, context: Context, view: View) -> tuple[str, Position | None] | None:
    """The words of the pressed list and the position it was asked from; where they are lost, says so."""
    speech = await context.speech(update)
    quoted = context.pressed_question(update)
    if quoted is None or (view.topic and view.topic not in context.topics):
        await context.say(update, old_button(speech))
        return None
    words = words_of(quoted, view.topic, context.topics, context.services.languages)
    if not view.near:
        return words, None
    remembered = context.memory.asked.get(chat_of(update))
    near = remembered.near if remembered else None
    if near is None:
        await _ask_again(update, context, speech)
        return None
    return words, near


async def _ask_again(update: Update, context: Context, speech: Speech) -> None:
    await context.say(update, Screen(speech.say("chat.near.forgotten")))
