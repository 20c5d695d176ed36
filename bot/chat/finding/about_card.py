"""Questions about the card that was opened last: where it is, when, what it costs, how one signs up."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Again
from bot.chat.context import Context, chat_of
from bot.chat.finding.changing import asked
from bot.chat.finding.opening import moment, published
from bot.chat.routes import Act, Route, on_message
from bot.chat.said import Said
from bot.chat.screen import Screen, button
from bot.i18n import Languages
from bot.telling.card import about
from bot.telling.wording import Wording

THINGS = ("where", "when", "price", "sign_up")
"""Each has words that ask for it (`chat.said.card_<thing>`)."""


def handlers(languages: Languages) -> list[Route]:
    """The words for each thing; with neither a card nor a list they are a question like any other."""
    return [on_message(Said(languages, f"card_{thing}"), _teller(thing)) for thing in THINGS]


def _teller(thing: str) -> Act:
    async def tell(update: Update, context: Context) -> None:
        chat = chat_of(update)
        card, list_ = context.memory.cards.get(chat), context.memory.asked.get(chat)
        hits = list_.hits if card is None and list_ is not None else {}
        if len(hits) > 1:
            await context.say(update, Screen((await context.speech(update)).say("chat.about.which")))
            return
        card = next(iter(hits.values()), card)
        opportunity = await published(context, card[0]) if card is not None else None
        if card is None or opportunity is None:
            await asked(update, context)
            return
        services, speech = context.services, await context.speech(update)
        wording = Wording.in_city(services.city, speech, services.clock.now())
        text = about(opportunity, wording, thing, at=moment(card[1]))
        back = [button(speech.plain("chat.button.list"), Again())]
        await context.say(update, Screen(text, (back,) if list_ is not None else ()))

    return tell
