"""Comparing two: chosen from a list by button, or typed ("compara 1 y 3")."""

from __future__ import annotations

import re

from telegram import Message, Update
from telegram.ext import filters

from bot.chat.callbacks import Compare, Open
from bot.chat.codec import unpack
from bot.chat.context import Context, chat_of
from bot.chat.finding.opening import no_such_number, published
from bot.chat.questions import shorten
from bot.chat.routes import Route, on_message, on_press
from bot.chat.screen import Screen, button, in_rows
from bot.chat.telling.comparison import comparison
from bot.chat.telling.otherwise import old_button
from bot.i18n import Languages
from bot.telling.wording import Wording
from catalog.search.words import fold, tokens
from catalog.store import Store

LONGEST = 60
TWO_NUMBERS = re.compile(r"\W*\d{1,2}\W+(?:(?:y|e|con|and|with|et|vs)\W+)?\d{1,2}\W*", re.IGNORECASE)
"""A message that is only two numbers of a list: "1 y 3"."""


class SaidToCompare(filters.MessageFilter):
    """Messages that ask to compare, with numbers or without (`chat.said.compare`)."""

    def __init__(self, languages: Languages) -> None:
        super().__init__()
        said = (languages.speech(tag).plain("chat.said.compare") for tag in languages.published)
        self._words = {" ".join(tokens(word)) for words in said for word in words.split(",")}

    def filter(self, message: Message) -> bool:
        """Whether the message begins with such words, and has nothing else but numbers and small words."""
        text = message.text or ""
        if TWO_NUMBERS.fullmatch(text):
            return True
        words = " ".join(tokens(text))
        asked = any(words == said or words.startswith(said + " ") for said in self._words)
        return len(text) < LONGEST and asked and (words in self._words or len(numbers_in(text)) > 1)


def handlers(languages: Languages) -> list[Route]:
    """The press, and the words for it."""
    return [on_press(Compare, compare), on_message(SaidToCompare(languages), typed)]


async def compare(update: Update, context: Context, press: Compare) -> None:
    """Asks which two, then shows them beside each other."""
    data = _pressed_data(update, context)
    if press.first and press.second:
        await _compare(update, context, press.first, press.second)
        return
    if press.first:
        others = [c.second or c.first for c in data if isinstance(c, Compare)]
        await _choose(update, context, [n for n in others if n and n != press.first], first=press.first)
        return
    await _choose(update, context, [p.opportunity for p in data if isinstance(p, Open)])


async def typed(update: Update, context: Context) -> None:
    """Compares the two that are named of the last list; asks where none are named."""
    message = update.effective_message
    asked = context.memory.asked.get(chat_of(update))
    speech = await context.speech(update)
    if asked is None or len(asked.hits) < 2:
        await context.say(update, Screen(speech.say("chat.compare.nothing")))
        return
    numbers = numbers_in((message and message.text) or "")[:2]
    if len(numbers) < 2:
        await _choose(update, context, [asked.hits[number][0] for number in asked.page])
    elif all(number in asked.hits for number in numbers) and numbers[0] != numbers[1]:
        first, second = (asked.hits[number][0] for number in numbers)
        await _compare(update, context, first, second)
    else:
        await context.say(update, no_such_number(asked, speech))


def numbers_in(text: str) -> list[int]:
    """The numbers of one or two digits in a text."""
    return [int(number) for number in re.findall(r"(?<!\d)\d{1,2}(?!\d)", fold(text))]


async def _choose(update: Update, context: Context, ids: list[int], *, first: int = 0) -> None:
    speech = await context.speech(update)
    if len(ids) == 2 and not first:
        await _compare(update, context, ids[0], ids[1])
        return
    async with context.services.database.reading() as session:
        found = await Store(session).get_many([*ids, *([first] if first else [])])
    offered = [number for number in ids if number in found]
    if not offered or (first and first not in found):
        await context.say(update, old_button(speech))
        return
    names = {number: shorten(found[number].text(speech.tag).name, 40) for number in found}
    buttons = [
        button(names[n], Compare(first=first, second=n) if first else Compare(first=n)) for n in offered
    ]
    text = speech.say("chat.compare.second", name=names[first]) if first else speech.say("chat.compare.first")
    # The first question is a new message, so that the list stays; the second takes its place.
    message = context.pressed_message(update) if first else None
    screen = Screen(text, tuple(in_rows(buttons, across=1)), menu=True)
    await context.replace(update, screen, message=message)


async def _compare(update: Update, context: Context, first: int, second: int) -> None:
    speech, services = await context.speech(update), context.services
    pair = [await published(context, number) for number in (first, second)]
    one, other = pair
    if one is None or other is None:
        await context.say(update, Screen(speech.say("chat.gone")))
        return
    wording = Wording.in_city(services.city, speech, services.clock.now())
    await context.say(update, comparison(one, other, wording))


def _pressed_data(update: Update, context: Context) -> list[object]:
    """The presses on the screen that was pressed."""
    if context.typed is not None:
        return [unpack(data) for data in context.typed.data]
    message = update.callback_query.message if update.callback_query else None
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    return [unpack(str(b.callback_data)) for row in rows for b in row if b.callback_data]
