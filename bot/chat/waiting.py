"""Words that the bot has asked for: they go to the dialogue that waits for them, whatever else they say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, filters

from bot.chat.context import Context
from bot.chat.routes import PRIVATE_MESSAGE
from bot.clock import Clock
from bot.people.at_hand import AtHand
from bot.people.dialogue import Dialogue

Said = Callable[[Update, Context, Dialogue, str], Awaitable[None]]
WORDS = PRIVATE_MESSAGE & filters.TEXT & ~filters.COMMAND & ~filters.FORWARDED & ~filters.VIA_BOT


class Waiting(BaseHandler[Update, Context, None]):
    """Takes what a person writes while a dialogue of theirs is open; `acts` by what it is about."""

    def __init__(
        self, dialogues: AtHand[Mapping[int, Dialogue]], clock: Clock, acts: Mapping[str, Said]
    ) -> None:
        super().__init__(self._no_callback)
        self._dialogues = dialogues
        self._clock = clock
        self._acts = acts

    def check_update(self, update: object) -> tuple[Dialogue, str] | None:
        """The dialogue and the words, None where nothing is waited for."""
        if not isinstance(update, Update) or not WORDS.check_update(update):
            return None
        user, message = update.effective_user, update.effective_message
        # Read a moment ago, before any handler was asked (`application._note`).
        dialogue = self._dialogues.last.get(user.id) if user is not None else None
        if dialogue is None or dialogue.expires_at <= self._clock.now() or dialogue.about not in self._acts:
            return None
        return dialogue, (message and message.text) or ""

    async def handle_update(
        self, update: Update, application: Any, check_result: object, context: Context
    ) -> None:
        """Hands the words to the dialogue."""
        if isinstance(check_result, tuple):
            dialogue, text = check_result
            await self._acts[dialogue.about](update, context, dialogue, text)

    async def _no_callback(self, update: Update, context: Context) -> None:
        """PTB wants one; `handle_update` does the work."""
