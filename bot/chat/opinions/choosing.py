"""What an opinion is to be about: something saved that has begun, the bot, or what the person writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.chat.callbacks import Opine, Opinions
from bot.chat.codec import unpack
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.memory import Memory
from bot.chat.opinions.conversing import step
from bot.chat.opinions.showing import wording_of
from bot.chat.questions import compose
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button
from bot.chat.waiting import WORDS
from bot.i18n import Languages, Speech
from bot.reminders.saved import SavedThings
from catalog.model import Opportunity
from catalog.store import Store

MOST_OFFERED = 5
LOOK_BACK = timedelta(days=30)
"""What is found by words is what was ahead so long ago: people speak of what they have been to."""


def handlers(languages: Languages) -> list[Route]:
    """The command, the words for it, and the press."""
    return [
        on_command("feedback", ask),
        on_message(Said(languages, "feedback"), ask),
        on_press(Opinions, pressed),
    ]


async def ask(update: Update, context: Context) -> None:
    """Asks what it is about."""
    await context.say(update, await _menu(update, context))


async def pressed(update: Update, context: Context, press: Opinions) -> None:
    """Asks the same, where a button was pressed."""
    await ask(update, context)


async def begin(update: Update, context: Context, opportunity_id: int) -> None:
    """Begins with an opportunity, as from a poster."""
    await step(update, context, Opine(step="begin", about=opportunity_id))


class Subjects(BaseHandler[Update, Context, None]):
    """Takes what is typed where the last screen asks what an opinion is about."""

    def __init__(self, memory: Memory, languages: Languages) -> None:
        super().__init__(self._no_callback)
        self._memory = memory
        self._bot = Said(languages, "opine_bot")

    def check_update(self, update: object) -> str | None:
        """The words, None where nothing asks for them."""
        if not isinstance(update, Update) or not WORDS.check_update(update) or update.effective_chat is None:
            return None
        offer = self._memory.offers.get(update.effective_chat.id)
        presses = map(unpack, offer.data) if offer is not None else ()
        asked = any(isinstance(press, Opine) and press.step == "leave" for press in presses)
        message = update.effective_message
        return message.text if asked and message is not None else None

    async def handle_update(
        self, update: Update, application: Any, check_result: object, context: Context
    ) -> None:
        """Offers what is called so."""
        if self._bot.filter(update.effective_message):
            await step(update, context, Opine(step="begin"))
        elif isinstance(check_result, str):
            await _look(update, context, check_result)

    async def _no_callback(self, update: Update, context: Context) -> None:
        """PTB wants one; `handle_update` does the work."""


async def _look(update: Update, context: Context, text: str) -> None:
    services, speech = context.services, await context.speech(update)
    words, search = compose(text), context.services.search.current
    if search.danger(text):
        await answer_question(update, context, text, anew=True)
        return
    now = services.clock.now()
    ids: dict[int, None] = {}
    for moment in (now - LOOK_BACK, now):
        found = search.ask(words, language=speech.tag, now=moment, limit=MOST_OFFERED)
        ids |= dict.fromkeys(hit.id for hit in found.hits)
    known = await services.search.opportunities(ids)
    there = [known[number] for number in ids if number in known][:MOST_OFFERED]
    said = speech.say("chat.feedback.found" if there else "chat.feedback.not_found")
    await context.say(update, Screen(said, _rows(there, context, speech), menu=True))


async def _menu(update: Update, context: Context) -> Screen:
    speech = await context.speech(update)
    over = await _been_to(update, context)
    text_id = "chat.feedback.saved" if over else "chat.feedback"
    return Screen(speech.say(text_id), _rows(over, context, speech), menu=True)


def _rows(offered: Iterable[Opportunity], context: Context, speech: Speech) -> tuple[Row, ...]:
    wording = wording_of(context, speech)
    return (
        *(
            [button(wording.name(each.text(speech.tag)), Opine(step="begin", about=each.id or 0))]
            for each in offered
        ),
        [button(speech.plain("chat.button.opine_bot"), Opine(step="begin"))],
        [button(speech.plain("chat.button.cancel"), Opine(step="leave"))],
    )


async def _been_to(update: Update, context: Context) -> list[Opportunity]:
    """What the person saved of which a date has begun, the latest first."""
    now, user = context.services.clock.now(), update.effective_user
    if user is None:
        return []
    async with context.services.database.reading() as session:
        saved = await SavedThings(session).of(user.id)
        opportunities = await Store(session).get_many({each.opportunity_id for each in saved})
    begun = []
    for number, opportunity in opportunities.items():
        meant = {each.recurrence_id for each in saved if each.opportunity_id == number}
        starts = [
            each.starts
            for each in opportunity.occurrences
            if each.starts <= now
            and not each.status.called_off
            and (None in meant or each.recurrence_id in meant)
        ]
        if starts:
            begun.append((max(starts), opportunity))
    begun.sort(key=lambda each: each[0], reverse=True)
    return [opportunity for _, opportunity in begun[:MOST_OFFERED]]
