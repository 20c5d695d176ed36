"""The application: transport, pace, order; every handler in the one place where their order is decided."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ContextTypes,
    Defaults,
    ExtBot,
    MessageHandler,
)

from bot.chat.civic import wing as civic
from bot.chat.context import App, Context, Door, chat_of
from bot.chat.desk import wing as desk
from bot.chat.errors import on_error
from bot.chat.files import receiving
from bot.chat.finding import (
    about_card,
    browsing,
    caring,
    changing,
    comparing,
    heeding,
    inline,
    lists,
    near,
    opening,
    ready,
)
from bot.chat.forms import Forms
from bot.chat.inflow import Inflow
from bot.chat.keeping import (
    answering,
    changed,
    listing,
    planning,
    returning,
    saving,
    saying_when,
    searching,
    wishing,
)
from bot.chat.meeting import elsewise, guide, start
from bot.chat.memory import Memory
from bot.chat.office import wing as office
from bot.chat.opinions import choosing as subjects
from bot.chat.opinions import conversing, receipts
from bot.chat.opinions.hearing import Hearing
from bot.chat.own import data, language, pausing, quieting, reading
from bot.chat.pacing import Pacing
from bot.chat.processor import InOrder
from bot.chat.routes import PRIVATE_MESSAGE, Handler, Pressed, Route, message_of, press_routes
from bot.chat.safety import hiding
from bot.chat.screen import Screen
from bot.chat.services import Services
from bot.chat.staff import guarded
from bot.chat.staffing import wing as staffing
from bot.chat.summing import commenting
from bot.chat.summing.summary import SummaryDoor
from bot.chat.transport import Transport
from bot.chat.typed import Numerals, TypedPress
from bot.chat.unasked.recall import recall
from bot.chat.waiting import Waiting
from bot.chat.writing import wing as writing
from bot.chat.writing.posters import Posters
from bot.delivery.limiter import Limiter
from bot.delivery.reach import Reach
from bot.people.at_hand import AtHand
from bot.people.chosen import ChosenPreferences
from bot.people.dialogue import Dialogue, Dialogues
from bot.reminders.said_hours import HoursReader
from bot.reminders.spoken import Listener
from catalog.topics import load_vocabularies

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    *(Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY),
    Update.MY_CHAT_MEMBER,
)
"""What Telegram is asked to send: exactly what the handlers below answer or are silent about on purpose."""
CONNECTIONS = 32
"""Calls under way at once: eight times Telegram's pace at 60 ms a call, with room to spare."""
TURNS_TO_BEGIN = 5
"""Turns of the loop in which a call gets on its way."""
SPINNERS_AT_ONCE = 2
"""Of the connections, what may stop the spinners of a flood: a spinner left alone stops by itself, later."""
SHELVES = "local"
"""The vocabulary of `catalog/topics` that people look along."""


class NoToken(ValueError):
    """An application needs a bot's token."""


def handlers(door: Door) -> list[Handler]:
    """Every handler. Order matters: the first that takes an update is the only one."""
    languages, memory = door.services.languages, door.memory
    forms = Forms([*office.FORMS, *desk.FORMS, *writing.FORMS, *staffing.FORMS, *receiving.FORMS])
    routes: list[Route] = [
        # Groups first: nothing below may answer there.
        *elsewise.groups(),
        # Whoever has to hide what they are doing cannot wait for anything else.
        *hiding.handlers(languages),
        *inline.handlers(),
        # An opinion is not written down: not as a saved search either, whatever its words ask for.
        Hearing(memory, languages),
        subjects.Subjects(memory, languages),
        *conversing.handlers(),
        *subjects.handlers(languages),
        *receipts.handlers(languages),
        *returning.handlers(),
        # A link that gives a role comes with the command of all links.
        *staffing.handlers(forms),
        # Commands and presses are told apart by what they are, not by their order.
        *start.handlers(),
        *language.handlers(languages),
        *reading.handlers(languages),
        *data.handlers(languages),
        *pausing.handlers(languages),
        *quieting.handlers(languages),
        *ready.handlers(),
        *browsing.handlers(languages),
        *saving.handlers(languages),
        *planning.handlers(),
        *listing.handlers(languages),
        *civic.handlers(languages),
        *office.handlers(forms),
        *writing.handlers(forms),
        *desk.handlers(forms, languages),
        *SummaryDoor(door.services.city).handlers(languages),
        *commenting.handlers(),
        # "Avísame" is said of what was looked for, where no card is open that it could be said of.
        *wishing.handlers(door.services, memory),
        *guide.handlers(languages),
        *guide.unknown_commands(),
        *near.handlers(languages),
        *lists.handlers(),
        *caring.handlers(),
        *changed.handlers(),
        *searching.handlers(),
        *heeding.handlers(),
        *answering.handlers(),
        *saying_when.handlers(),
        *civic.written(door.services, memory),
        # What the bot has asked for comes before what could be said of a list.
        Waiting(
            door.dialogues,
            door.services.clock,
            {
                saying_when.ABOUT: saying_when.said,
                quieting.ABOUT: quieting.said,
                commenting.ABOUT: commenting.said,
                **office.waiting(forms),
            },
        ),
        Posters(door.dialogues, door.services.clock, forms),
        # What is said of the last list is text too: before questions.
        *comparing.handlers(languages),
        *opening.handlers(languages),
        *about_card.handlers(languages),
        *elsewise.passed_on(),
        *changing.handlers(),
        *receiving.handlers(forms),
    ]
    routes = guarded(routes)
    presses = press_routes(routes)
    return [
        Pressed(presses),
        # The words on a button of the last screen mean that button, whatever else they might mean.
        TypedPress(memory, Numerals(languages), presses),
        *(route for route in routes if isinstance(route, BaseHandler)),
        # What nothing above could read.
        *elsewise.handlers(),
    ]


def build_application(services: Services, *, limiter: Limiter | None = None) -> App:
    """The application for these services, neither initialized nor started. Raises NoToken."""
    settings = services.settings
    if settings.bot_token is None:
        raise NoToken
    # PTB's form of durations from version 23 on; without this every RetryAfter brings a deprecation warning.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    turned_away = _TurnedAway()
    processor = InOrder(turned_away)
    # PTB asks for a class here, and calls it: anything that can be called without arguments does.
    memory, topics = Memory(services.clock), load_vocabularies()[SHELVES]
    chosen = ChosenPreferences(services.database)
    dialogues: AtHand[Mapping[int, Dialogue]] = AtHand(services.database, _dialogues, first={})
    away: AtHand[frozenset[int]] = AtHand(services.database, _away, first=frozenset())
    parts = Door(services, memory, topics, chosen, dialogues, Listener(), HoursReader(), away)
    door = cast("type[Door]", lambda: parts)
    bot = ExtBot(
        settings.bot_token.get_secret_value(),
        base_url=settings.bot_api_url,
        base_file_url=settings.bot_file_url,
        # A proxy of the environment is for Telegram's own server, never for one next door.
        request=Transport(connections=CONNECTIONS, environment=settings.api_base_url is None),
        get_updates_request=Inflow(processor, connections=2, environment=settings.api_base_url is None),
        defaults=Defaults(
            parse_mode=ParseMode.HTML,
            tzinfo=services.city.zone,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        rate_limiter=Pacing(limiter or Limiter()),
    )
    application = (
        Application.builder()
        .bot(bot)
        .concurrent_updates(processor)
        .context_types(ContextTypes(context=Context, bot_data=door))
        .build()
    )
    turned_away.application = application
    application.add_handler(CallbackQueryHandler(_answer_press), group=-2)
    application.add_handler(MessageHandler(PRIVATE_MESSAGE, _note), group=-1)
    application.add_handlers(handlers(parts))
    application.add_handler(CallbackQueryHandler(_see_press_answered), group=1)
    application.add_handler(returning.afterwards(), group=2)
    application.add_error_handler(on_error)
    return application


async def _answer_press(update: Update, context: Context) -> None:
    """Stops the spinner on the button at once, beside the work and before its outcome is known."""
    if update.callback_query is not None:
        answering = _answer(context.bot, update.callback_query.id)
        context.spinner = context.application.create_task(answering, update=update)
        # So that it is under way before a search holds this thread.
        for _ in range(TURNS_TO_BEGIN):
            await asyncio.sleep(0)


async def _see_press_answered(update: Update, context: Context) -> None:
    """Counts a press as done when its spinner has stopped, too."""
    if context.spinner is not None:
        await context.spinner


async def _note(update: Update, context: Context) -> None:
    """Remembers the number of a person's message, so that the safe word can take it away; and sees whether
    the bot waits for their words, or has told them something that these may answer."""
    if (message := message_of(update)) is not None:
        context.memory.trail.note(chat_of(update), message, own=False)
    await context.bot_data.dialogues.get()
    await recall(update, context)


async def _away(session: AsyncSession) -> frozenset[int]:
    return await Reach(session).away()


async def _dialogues(session: AsyncSession) -> Mapping[int, Dialogue]:
    return await Dialogues(session).all()


async def _answer(bot: ExtBot[Any], query_id: str) -> None:
    try:
        await bot.answer_callback_query(query_id)
    except TelegramError as error:
        # Too old, or the network: the reply itself matters more than the spinner.
        log.info(
            "A press was not answered: %s",
            type(error).__name__,
            extra={"action": "press_not_answered", "kind": type(error).__name__},
        )


class _TurnedAway:
    """Answers a flood: one kind sentence at its beginning; spinners stop as far as that costs nobody else."""

    application: App

    def __init__(self) -> None:
        self._stopping = asyncio.Semaphore(SPINNERS_AT_ONCE)

    async def __call__(self, update: Update, first: bool) -> None:
        if update.callback_query is not None and not self._stopping.locked():
            async with self._stopping:
                await _answer(self.application.bot, update.callback_query.id)
        if not first or update.effective_chat is None or update.effective_chat.type != "private":
            return
        log.info("One person's queue is full", extra={"action": "flood", "update_id": update.update_id})
        context = Context.from_update(update, self.application)
        try:
            await context.say(update, Screen(context.speech_of_app(update).say("chat.flood")), plain=True)
        except TelegramError as error:
            log.info("A flood was not answered: %s", type(error).__name__, extra={"action": "flood_not_told"})
