"""Words of care: whoever may be in danger gets the city's numbers, the right one first, and no list."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.callbacks import Help, Safe
from bot.chat.screen import Screen, button, lines
from bot.city import City
from bot.i18n import Html, Speech
from catalog.safety import Danger

WATCHED = (Danger.VIOLENCE, Danger.SEXUAL_VIOLENCE, Danger.CHILD_ABUSE)
"""Dangers in which somebody may look at the phone: the safe word is told with the numbers."""


def care(city: City, speech: Speech, danger: Danger | None) -> Screen:
    """The message of care: the numbers that serve in this danger, the right one first; the others by button.

    It answers the person's own message, from where [search for it] reads the words back: nothing is kept.
    """
    kinds = danger.numbers if danger is not None else ()
    rows = [
        [button(speech.plain("chat.button.search_anyway"), Safe(deed="search"))],
        [button(speech.plain("chat.button.hide"), Safe(deed="hide"))],
    ]
    serving = [number for number in city.emergency if number.kind in kinds]
    if serving and len(serving) < len(city.emergency):
        rows.insert(0, [button(speech.plain("chat.button.more_numbers"), Help(about="urgent"))])
    text_id = f"chat.care.{danger.value}" if danger is not None else "chat.care"
    said = speech.say(text_id if speech.has(text_id) else "chat.care")
    watched = speech.say("chat.urgent.safe_word") if danger in WATCHED else ""
    return Screen(lines(said, *numbers(city, speech, kinds), watched), tuple(rows), menu=True)


def urgent(city: City, speech: Speech) -> Screen:
    """All numbers of the city for whoever asks for them."""
    rows = ([button(speech.plain("chat.button.hide"), Safe(deed="hide"))],)
    text = lines(speech.say("chat.urgent"), *numbers(city, speech), speech.say("chat.urgent.safe_word"))
    return Screen(text, rows)


def numbers(city: City, speech: Speech, kinds: Sequence[str] = ()) -> list[Html]:
    """The city's numbers of the `kinds` in that order; all of them where it has none of these. That they are
    made up, where they are."""
    serving = [number for kind in kinds for number in city.emergency if number.kind == kind]
    found = []
    for number in serving or city.emergency:
        label, hours = number.label.text(speech.tag), number.hours.text(speech.tag)
        text_id = "chat.care.number_hours" if hours else "chat.care.number"
        found.append(speech.say(text_id, label=label, number=number.number, hours=hours))
    return [*found, *([speech.say("chat.care.sample")] if city.emergency_is_sample else [])]
