"""An opportunity in brief, for a friend: what, when, where, what it costs, for whom."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.chat.screen import lines
from bot.i18n import Html
from bot.telling.wording import Wording, next_date
from catalog.model import Occurrence, Opportunity


def brief(opportunity: Opportunity, wording: Wording, at: int) -> Html:
    """The message that is passed on; `at` is the start meant, in minutes since 1970, 0 for the next."""
    occurrence = _meant(opportunity, wording, at)
    speech = wording.speech
    return lines(
        speech.say("chat.card.name", name=wording.name(opportunity.text(speech.tag))),
        *(speech.say("chat.card.change", value=said) for said in wording.changes(opportunity, occurrence)),
        speech.say("chat.card.when", value=wording.when(opportunity, occurrence)),
        speech.say("chat.card.where", value=wording.place(opportunity, occurrence)),
        speech.say("chat.card.price", value=wording.price(opportunity, unsaid="chat.not_stated")),
        speech.say("chat.card.for_whom", value=wording.for_whom(opportunity)),
    )


def in_one_line(opportunity: Opportunity, wording: Wording, at: int) -> str:
    """When, where and at what price, in a row."""
    occurrence = _meant(opportunity, wording, at)
    told = [
        wording.when(opportunity, occurrence),
        *wording.changes(opportunity, occurrence),
        wording.place(opportunity, occurrence),
        wording.price(opportunity),
    ]
    return ". ".join(each.rstrip(".") for each in told if each)


def _meant(opportunity: Opportunity, wording: Wording, at: int) -> Occurrence | None:
    moment = datetime.fromtimestamp(at * 60, UTC) if at else None
    return next_date(opportunity, wording.now, at=moment)
