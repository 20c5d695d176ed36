"""Putting something into the box, and what is said then: nothing of it is written down here."""

from __future__ import annotations

from typing import Generic, TypeVar

from telegram import Message, Update
from telegram.ext import filters

from bot.chat.callbacks import Press
from bot.chat.codec import unpack
from bot.chat.context import Context
from bot.chat.memory import Memory
from bot.chat.questions import compose, quote, shorten
from bot.chat.screen import Row, Screen, copy, lines
from bot.feedback.redaction import redact
from bot.feedback.slip import Refusal, Slip

P = TypeVar("P", bound=Press)

MOST_LETTERS = 240
"""Letters of what is kept of a person's words here: one sentence."""


async def hand_in(
    update: Update, context: Context, slip: Slip, said: str, *, words: str = "", rows: tuple[Row, ...] = ()
) -> None:
    """Puts a slip into the box and says so (the text `said`, then its `words`) in place of what was pressed;
    or why not."""
    user, speech = update.effective_user, await context.speech(update)
    if user is None:
        return
    outcome = await context.services.box.put(slip, user.id)
    if isinstance(outcome, Refusal):
        text = lines(speech.say(f"chat.civic.{outcome.value}"), quote(words, speech) if words else "")
        screen = Screen(text, rows, question=words or None, menu=True)
    else:
        text = lines(
            speech.say(said),
            quote(words, speech) if words else "",
            speech.say("chat.civic.comes_out", count=slip.scopes[0].threshold),
            speech.say("chat.civic.receipt", code=outcome.shown),
        )
        code = copy(speech.plain("chat.button.copy_code"), outcome.shown)
        screen = Screen(text, (code, *rows), question=words or None, menu=True)
    await context.replace(update, screen, message=context.pressed_message(update))


def kept_words(text: str) -> str:
    """A person's words as they would be kept, and are shown before."""
    return shorten(redact(compose(text)).text, MOST_LETTERS)


class AsksWords(filters.MessageFilter, Generic[P]):
    """Messages of whoever was asked for words, by a screen with such a press below it."""

    def __init__(self, memory: Memory, kind: type[P], step: str) -> None:
        super().__init__()
        self._memory = memory
        self._kind = kind
        self._step = step

    def filter(self, message: Message) -> bool:
        """Whether the message answers that screen."""
        return self.asked(message.chat.id) is not None

    def asked(self, chat: int) -> P | None:
        """What was asked, as the press says by which it is left."""
        offer = self._memory.offers.get(chat)
        presses = (unpack(data) for data in offer.data) if offer is not None else ()
        leave = (p for p in presses if isinstance(p, self._kind) and getattr(p, self._step) == "leave")
        return next(leave, None)
