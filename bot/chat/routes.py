"""How a journey names what it answers to: a press of one kind, a command, a message of a private chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from bot.chat.callbacks import Press
from bot.chat.codec import unpack
from bot.chat.context import Context

Handler: TypeAlias = BaseHandler[Any, Context, None]
Act: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]
P = TypeVar("P", bound=Press)
PressAct: TypeAlias = Callable[[Update, Context, Any], Awaitable[None]]

PRIVATE_MESSAGE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
"""A new message of a person who talks to the bot alone (PTB's filters would take edited ones as well)."""


@dataclass(frozen=True, slots=True)
class PressRoute:
    """What is done where a press of one kind comes, pressed or typed."""

    kind: type[Press]
    act: PressAct


Route: TypeAlias = Handler | PressRoute


def on_press(kind: type[P], act: Callable[[Update, Context, P], Awaitable[None]]) -> PressRoute:
    """Answers presses of one kind."""
    return PressRoute(kind, act)


def on_command(name: str, act: Act) -> Handler:
    """Answers a command in a private chat."""
    return CommandHandler(name, act, filters=PRIVATE_MESSAGE)


def on_message(what: filters.BaseFilter, act: Act) -> Handler:
    """Answers new messages of a private chat."""
    return _Private(what, act)


def message_of(update: Update) -> int | None:
    """The id of the message that an update brings or belongs to."""
    return update.effective_message.message_id if update.effective_message else None


def press_routes(routes: Iterable[Route]) -> dict[type[Press], PressAct]:
    """What is done for each kind of press."""
    return {route.kind: route.act for route in routes if isinstance(route, PressRoute)}


class _Private(MessageHandler[Context, None]):
    """Takes what passes its filter of the new messages of private chats: fifty of these look at each message,
    and three filters in one another would cost as much as a search of the catalogue."""

    def check_update(self, update: object) -> Any:
        """What the filter says; nothing where it need not be asked."""
        if not isinstance(update, Update) or (message := update.message) is None:
            return None
        return message.chat.type == ChatType.PRIVATE and (self.filters.check_update(update) or False)


class Pressed(BaseHandler[Update, Context, None]):
    """Takes every press of this version of the bot; unpacks it once, whatever it is."""

    def __init__(self, presses: Mapping[type[Press], PressAct]) -> None:
        super().__init__(self._no_callback)
        self._presses = presses

    def check_update(self, update: object) -> Press | None:
        """The press, None for anything else."""
        query = update.callback_query if isinstance(update, Update) else None
        press = unpack(query.data) if query is not None and query.data else None
        return press if type(press) in self._presses else None

    async def handle_update(
        self, update: Update, application: Any, check_result: object, context: Context
    ) -> None:
        """Does what the button says."""
        if isinstance(check_result, Press):
            await self._presses[type(check_result)](update, context, check_result)

    async def _no_callback(self, update: Update, context: Context) -> None:
        """PTB wants one; `handle_update` does the work."""
