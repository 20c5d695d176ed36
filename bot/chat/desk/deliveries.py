"""How delivery stands, for admins: what is late, how messages ended, why some were refused. Names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from telegram import Update

from bot.chat.context import Context
from bot.chat.routes import Route, on_command
from bot.chat.screen import Screen, lines
from bot.delivery.delivery import ENDS, Kind
from bot.delivery.standing import Counts, Deliveries
from bot.i18n import Html, Speech
from bot.telling.wording import Wording

MONTH = timedelta(days=30)


def handlers() -> list[Route]:
    """The command."""
    return [on_command("deliveries", tell)]


async def tell(update: Update, context: Context) -> None:
    """Says how delivery stands."""
    services, speech = context.services, await context.speech(update)
    now = services.clock.now()
    async with services.database.reading() as session:
        deliveries = Deliveries(session)
        standing = await deliveries.standing(now)
        today = await deliveries.ended(since=now.date())
        month = await deliveries.ended(since=(now - MONTH).date())
        refusals = await deliveries.refusals()
    wording = Wording.in_city(services.city, speech, now)
    reasons = speech.listing(
        speech.plain("chat.deliveries.reason", reason=reason, number=count) for reason, count in refusals
    )
    text = lines(
        speech.say("chat.deliveries.late", count=sum(standing.due.values())),
        speech.say("chat.deliveries.oldest", moment=wording.moment(standing.oldest_due))
        if standing.oldest_due
        else "",
        speech.say("chat.deliveries.later", count=standing.later),
        speech.say("chat.deliveries.today"),
        *_ended(today, speech),
        speech.say("chat.deliveries.month"),
        *_ended(month, speech),
        speech.say("chat.deliveries.reasons", reasons=reasons) if reasons else "",
    )
    await context.say(update, Screen(text))


def _ended(counts: Counts, speech: Speech) -> Iterator[Html]:
    """A line for each kind of message that ended in any way."""
    for kind in Kind:
        ends = [
            speech.plain(f"chat.deliveries.state.{state.value}", number=number)
            for state in ENDS
            if (number := counts.get((kind, state)))
        ]
        if ends:
            name = speech.plain(f"chat.deliveries.kind.{kind.value}")
            yield speech.say("chat.deliveries.ended", kind=name, ends=", ".join(ends))
    if not counts:
        yield speech.say("chat.deliveries.nothing")
