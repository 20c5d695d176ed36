"""What citizens will read, in each language of the city: the card, the dates, the notice of a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.desk.look import Look
from bot.i18n import Html
from bot.reminders.difference import differences
from bot.telling.card import card
from bot.telling.changed import what_changed
from bot.telling.rule import rule_in_words
from bot.telling.wording import Wording
from bot.web.pages import own_name
from bot.web.parts import Parts
from bot.web.visit import Visit
from catalog.model import Opportunity

MOST_RULES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Some lines in one language: its tag, direction and own name."""

    tag: str
    direction: str
    language: str
    lines: Sequence[Markup | str]


def cards(opportunity: Opportunity, parts: Parts, visit: Visit) -> list[Told]:
    """The card."""
    return _in_each(parts, visit, lambda wording: _lines(card(opportunity, wording)))


def dates(opportunity: Opportunity, parts: Parts, visit: Visit) -> list[Told]:
    """When it is, a rule a line; nothing for what has no date."""
    rules = opportunity.schedules[:MOST_RULES]
    return _in_each(parts, visit, lambda wording: [rule_in_words(each, wording) for each in rules])


def notices(look: Look, parts: Parts, visit: Visit) -> list[Told]:
    """What whoever saved it would be sent; nothing where it is no news to them."""
    before, after = look.published, look.after
    found = differences(before, after, now=visit.now) if before is not None else []
    if before is None or not found:
        return []
    return _in_each(parts, visit, lambda wording: _lines(what_changed(found, before, after, wording)))


def markup(said: Html) -> Markup:
    """What the chat would send, for a page: its markup is our own, and values are escaped in it."""
    return Markup(said)  # noqa: S704


def _in_each(parts: Parts, visit: Visit, tell: Callable[[Wording], Sequence[Markup | str]]) -> list[Told]:
    told = []
    for tag in parts.city.languages:
        speech = parts.languages.speech(tag)
        if lines := tell(Wording.in_city(parts.city, speech, visit.now)):
            direction = speech.locale.text_direction
            told.append(Told(tag=speech.tag, direction=direction, language=own_name(speech), lines=lines))
    return told


def _lines(said: Html) -> list[Markup | str]:
    return [markup(Html(line)) for line in said.split("\n")]
