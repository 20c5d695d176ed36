"""What a handler is given: the services, the memory, the person's language, and ways to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import Message, ReplyParameters, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.chat.memory import Memory
from bot.chat.screen import Screen
from bot.chat.services import Services
from bot.chat.shelves import Shelves
from bot.delivery.limiter import Priority
from bot.i18n import Speech
from bot.people.languages import ChosenLanguages


@dataclass(frozen=True, slots=True)
class Door:
    """What lives as long as the application: PTB's `bot_data`."""

    services: Services
    memory: Memory
    shelves: Shelves
    chosen: ChosenLanguages


Bot: TypeAlias = ExtBot[Priority]
Empty: TypeAlias = dict[Any, Any]
App: TypeAlias = Application[Bot, "Context", Empty, Empty, Door, JobQueue[Any]]


class Context(CallbackContext[Bot, Empty, Empty, Door]):
    """The context of one update."""

    @property
    def services(self) -> Services:
        """The parts of the house."""
        return self.bot_data.services

    @property
    def memory(self) -> Memory:
        """The quarter of an hour that is remembered."""
        return self.bot_data.memory

    @property
    def shelves(self) -> Shelves:
        """The shelves people look along."""
        return self.bot_data.shelves

    async def speech(self, update: Update) -> Speech:
        """The person's language: chosen, else the app's, else the city's first."""
        user = update.effective_user
        chosen = await self.bot_data.chosen.of(user.id) if user is not None else None
        return self.speech_of_app(update, chosen=chosen)

    def speech_of_app(self, update: Update, *, chosen: str | None = None) -> Speech:
        """The language of the person's app, or `chosen`, without asking the database."""
        languages, user = self.services.languages, update.effective_user
        app = user.language_code if user is not None else None
        return languages.speech(languages.choose(chosen, app, self.services.city.languages[0]))

    async def say(self, update: Update, screen: Screen, *, to: int | None = None) -> Message:
        """Sends a message to the update's chat, in reply to the message `to` where it is still there."""
        reply = ReplyParameters(to, allow_sending_without_reply=True) if to else None
        return await self.bot.send_message(
            chat_of(update), screen.text, reply_markup=screen.keyboard, reply_parameters=reply
        )

    async def replace(self, update: Update, screen: Screen, *, message: int) -> Message | None:
        """Puts a screen in a message's place; a new one where it is gone, None where nothing changed."""
        if screen.position_label:  # only a new message can bring that button
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
        return changed if isinstance(changed, Message) else None


def chat_of(update: Update) -> int:
    """The chat an update came from; ValueError where it came from none."""
    if update.effective_chat is None:
        raise ValueError("this update belongs to no chat")
    return update.effective_chat.id
