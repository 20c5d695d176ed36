"""Two opportunities beside each other: first what differs, then what is the same."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.callbacks import Open
from bot.chat.questions import shorten
from bot.chat.screen import Screen, button, lines
from bot.telling.wording import Wording, access_of, next_date, place_of
from catalog.model import Known, Opportunity

MOST = 160
"""Letters of one side's fact: two sides of nine facts stay under Telegram's 4,096."""


def comparison(one: Opportunity, other: Opportunity, wording: Wording) -> Screen:
    """The message that compares two; each can be opened from it."""
    speech = wording.speech
    both = dict(_facts(one, wording)), dict(_facts(other, wording))
    keys = dict.fromkeys([*both[0], *both[1]])
    pairs = [(key, both[0].get(key, ""), both[1].get(key, "")) for key in keys]
    unsaid = speech.plain("chat.not_stated")
    differing = [
        speech.say(
            "chat.compare.differs",
            fact=speech.plain(f"chat.compare.fact.{key}"),
            one=first or unsaid,
            other=second or unsaid,
        )
        for key, first, second in pairs
        if first != second
    ]
    same = [
        speech.plain("chat.compare.same_fact", fact=speech.plain(f"chat.compare.fact.{key}"), value=first)
        for key, first, second in pairs
        if first == second and first
    ]
    names = [wording.name(each.text(speech.tag)) for each in (one, other)]
    text = lines(
        speech.say("chat.compare.head", one=names[0], other=names[1]),
        *differing,
        speech.say("chat.compare.same", facts="; ".join(same)) if same else "",
    )
    numbered = [
        button(str(number), Open(opportunity=each.id or 0))
        for number, each in enumerate((one, other), start=1)
    ]
    return Screen(text, (numbered,))


def _facts(opportunity: Opportunity, wording: Wording) -> Iterator[tuple[str, str]]:
    occurrence = next_date(opportunity, wording.now)
    changes = ". ".join(wording.changes(opportunity, occurrence))
    when = wording.when(opportunity, occurrence)
    place = place_of(opportunity, occurrence)
    told = {
        "when": f"{when}. {changes}" if changes else when,
        "where": wording.place(opportunity, occurrence),
        "price": wording.price(opportunity),
        "for_whom": wording.for_whom(opportunity),
        "languages": wording.languages(opportunity),
        "papers": wording.papers(opportunity),
        "access": wording.each(
            "chat.access", [n for n, known in access_of(opportunity, place).items() if known is Known.YES]
        )
        or wording.speech.plain("chat.not_known"),
        "registration": wording.speech.plain(f"chat.registration.{opportunity.registration.kind.value}"),
        "offered_by": opportunity.organization.name if opportunity.organization else "",
    }
    for key, value in told.items():
        yield key, shorten(" ".join(value.split()), MOST)
