"""What a handler is given: the services, the memory, the person's language, and ways to answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import Message, ReplyParameters, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.chat.callbacks import Safe
from bot.chat.codec import pack
from bot.chat.memory import Memory, Offer
from bot.chat.offers import in_text_only, offer_of
from bot.chat.questions import quoted
from bot.chat.screen import Screen
from bot.chat.services import Services
from bot.delivery.limiter import Paced, Priority
from bot.i18n import Speech
from bot.people.at_hand import AtHand
from bot.people.chosen import ChosenPreferences
from bot.people.dialogue import Dialogue
from bot.people.preferences import NOTHING_CHOSEN, Preference
from bot.reminders.said_hours import HoursReader
from bot.reminders.spoken import Listener
from catalog.topics import Vocabulary


@dataclass(frozen=True, slots=True)
class Door:
    """What lives as long as the application: PTB's `bot_data`."""

    services: Services
    memory: Memory
    topics: Vocabulary
    chosen: ChosenPreferences
    dialogues: AtHand[Mapping[int, Dialogue]]
    listener: Listener
    hours: HoursReader
    away: AtHand[frozenset[int]]


SEARCH_ANYWAY = pack(Safe(deed="search"))
"""The only press that goes back to the words its message answers: of all others they are not kept."""

Bot: TypeAlias = ExtBot[Priority | Paced]
Empty: TypeAlias = dict[Any, Any]
App: TypeAlias = Application[Bot, "Context", Empty, Empty, Door, JobQueue[Any]]


class Context(CallbackContext[Bot, Empty, Empty, Door]):
    """The context of one update."""

    typed: Offer | None = None
    """The screen of which a button was typed rather than pressed."""
    spinner: asyncio.Task[None] | None = None
    """The answer to a press, under way beside its work."""
    noted: bool = False
    """Whether it is noted that this update has had its effect."""
    _chosen: Preference | None = None

    @property
    def services(self) -> Services:
        """The parts of the house."""
        return self.bot_data.services

    @property
    def memory(self) -> Memory:
        """The quarter of an hour that is remembered."""
        return self.bot_data.memory

    @property
    def topics(self) -> Vocabulary:
        """The local topics: the shelves people look along."""
        return self.bot_data.topics

    async def preference(self, update: Update) -> Preference:
        """What the person chose; the same for the whole of an update."""
        user = update.effective_user
        if self._chosen is None:
            self._chosen = await self.bot_data.chosen.of(user.id) if user is not None else NOTHING_CHOSEN
        return self._chosen

    async def speech(self, update: Update) -> Speech:
        """The person's language: chosen, else the app's, else the city's first."""
        return self.speech_of_app(update, chosen=(await self.preference(update)).language)

    def speech_of_app(self, update: Update, *, chosen: str | None = None) -> Speech:
        """The language of the person's app, or `chosen`, without asking the database."""
        languages, user = self.services.languages, update.effective_user
        app = user.language_code if user is not None else None
        return languages.speech(languages.choose(chosen, app, self.services.city.languages[0]))

    def choose(self, preference: Preference) -> None:
        """Speaks to the person as they have just chosen."""
        self._chosen = preference

    async def say(
        self, update: Update, screen: Screen, *, to: int | None = None, plain: bool = False
    ) -> Message:
        """Sends a message to the update's chat, in reply to the message `to` where it is still there.

        `plain` asks nothing of the database first: how the person reads is then not looked up.
        """
        reply = ReplyParameters(to, allow_sending_without_reply=True) if to else None
        private = update.effective_chat is not None and update.effective_chat.type == "private"
        text_only = private and not plain and (await self.preference(update)).text_only
        screens = in_text_only(screen, await self.speech(update)) if text_only else [screen]
        for each in screens:
            sent = await self.bot.send_message(
                chat_of(update), each.text, reply_markup=each.keyboard, reply_parameters=reply
            )
            self._note(update, screen, sent, text_only=text_only)
        return sent

    async def replace(self, update: Update, screen: Screen, *, message: int | None) -> Message | None:
        """Puts a screen in a message's place, None where nothing changed.

        It comes as a new message where there is none to replace (a button was typed), where that is gone, and
        in text-only mode, where what changes above is not heard.
        """
        preference = await self.preference(update)
        # Only a new message can bring the phone's own buttons.
        if message is None or preference.text_only or screen.reply_labels:
            return await self.say(update, screen)
        try:
            changed = await self.bot.edit_message_text(
                screen.text, chat_of(update), message, reply_markup=screen.buttons
            )
        except BadRequest as refusal:
            # PTB passes Telegram's words on with a capital letter of its own.
            if "not modified" in refusal.message.lower():
                return None
            if "message" not in refusal.message.lower() or "edit" not in refusal.message.lower():
                raise
            return await self.say(update, screen)
        if not isinstance(changed, Message):
            return None
        self._note(update, screen, changed, text_only=False)
        return changed

    def pressed_message(self, update: Update) -> int | None:
        """The message that a press was on; None where a button was typed, or nothing was pressed."""
        query = update.callback_query
        return query.message.message_id if query is not None and query.message is not None else None

    def pressed_question(self, update: Update) -> str | None:
        """The words that the pressed screen quotes; None where it quotes none or cannot be read any more."""
        if self.typed is not None:
            return self.typed.question
        return quoted(update.callback_query.message) if update.callback_query else None

    def _note(self, update: Update, screen: Screen, sent: Message, *, text_only: bool) -> None:
        chat = update.effective_chat
        if chat is None or chat.type != "private":
            return
        answered = sent.reply_to_message
        cared = any(str(b.callback_data) == SEARCH_ANYWAY for row in screen.rows for b in row)
        text = (answered.text or answered.caption or "") if answered and cared else ""
        self.memory.trail.note(chat.id, sent.message_id, own=True)
        if screen.reply_labels:
            self.memory.ask_where(chat.id)
        if screen.rows or screen.question is not None:
            self.memory.offers.put(chat.id, offer_of(screen, every=text_only, answering=text))


def chat_of(update: Update) -> int:
    """The chat an update came from; ValueError where it came from none."""
    if update.effective_chat is None:
        raise ValueError("this update belongs to no chat")
    return update.effective_chat.id
