"""Buttons that are typed: by the words on them, by a number, by "the second one"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.chat.callbacks import Press
from bot.chat.codec import unpack
from bot.chat.context import Context
from bot.chat.memory import Memory, Offer
from bot.chat.offers import label_key
from bot.chat.routes import PRIVATE_MESSAGE, PressAct
from bot.i18n import Languages
from catalog.search.words import fold

LONGEST = 64
"""A label has fewer letters, and so has a number however it is said."""
_DIGITS = re.compile(r"[\W_]*(\d{1,3})[\W_]*")


class Numerals:
    """Numbers as people say them to choose from a list, in all published languages (`chat.said.number…`)."""

    def __init__(self, languages: Languages) -> None:
        self._words: dict[str, int] = {}
        before: set[str] = set()
        after: set[str] = set()
        for tag in languages.published:
            speech = languages.speech(tag)
            for number, words in enumerate(speech.plain("chat.said.numbers").split(","), start=1):
                self._words.update(dict.fromkeys(map(fold, words.split()), number))
            before.update(fold(word).strip() for word in speech.plain("chat.said.number_before").split(","))
            after.update(fold(word).strip() for word in speech.plain("chat.said.number_after").split(","))
        self._around = (before, after)

    def read(self, text: str) -> int | None:
        """The number that a message is: "2", "(2)", "el segundo", "open number two please"; else None."""
        if len(text) > LONGEST:
            return None
        if (bare := _bare(text)) is not None:
            return bare
        words = re.findall(r"\w+", fold(text))
        before, after = self._around
        while len(words) > 1 and words[0] in before:
            words = words[1:]
        while len(words) > 1 and words[-1] in after:
            words = words[:-1]
        if len(words) != 1:
            return None
        return int(words[0]) if words[0].isdecimal() and len(words[0]) < 4 else self._words.get(words[0])


class TypedPress(BaseHandler[Update, Context, None]):
    """Takes a message that says what a button of the last screen does, as if that had been pressed."""

    def __init__(self, memory: Memory, numerals: Numerals, presses: Mapping[type[Press], PressAct]) -> None:
        super().__init__(self._no_callback)
        self._memory = memory
        self._numerals = numerals
        self._presses = presses

    def check_update(self, update: object) -> tuple[Press, Offer] | None:
        """The press and the screen it belongs to, None where the message is something else."""
        if not isinstance(update, Update) or not PRIVATE_MESSAGE.check_update(update):
            return None
        message, chat = update.effective_message, update.effective_chat
        text = message.text if message else None
        offer = self._memory.offers.get(chat.id) if chat and text and len(text) <= LONGEST else None
        if offer is None or not text:
            return None
        data = offer.says(label_key(text))
        read = _bare if offer.numeric else self._numerals.read
        if data is None and (number := read(text)) is not None:
            data = offer.numbers.get(number)
            if data is None and offer.numbers and _DIGITS.fullmatch(text) is None:
                # On a later page "the second one" is the second that is shown.
                data = offer.numbers.get(min(offer.numbers) + number - 1)
        press = unpack(data) if data else None
        return (press, offer) if press is not None and type(press) in self._presses else None

    async def handle_update(
        self, update: Update, application: Any, check_result: object, context: Context
    ) -> None:
        """Does what the button says; what it would change in its message comes as a new one."""
        if isinstance(check_result, tuple):
            press, context.typed = check_result
            await self._presses[type(press)](update, context, press)

    async def _no_callback(self, update: Update, context: Context) -> None:
        """PTB wants one; `handle_update` does the work."""


def _bare(text: str) -> int | None:
    """The number that a message is and nothing else: "2", "(2)"."""
    match = _DIGITS.fullmatch(text)
    return int(match[1]) if match is not None else None
