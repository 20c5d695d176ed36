"""Words of care: whoever may be in danger gets the city's numbers, the right one first, and no list."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.callbacks import Safe
from bot.chat.screen import Screen, button, lines
from bot.city import City
from bot.i18n import Html, Speech


def care(city: City, speech: Speech, kinds: Sequence[str] = (), *, said: str = "chat.care") -> Screen:
    """The message of care; `kinds` are the kinds of numbers that serve, in that order.

    It answers the person's own message, from where [search for it] reads the words back: nothing is kept.
    """
    buttons = (
        [button(speech.plain("chat.button.search_anyway"), Safe(deed="search"))],
        [button(speech.plain("chat.button.hide"), Safe(deed="hide"))],
    )
    return Screen(lines(speech.say(said), *numbers(city, speech, kinds)), buttons)


def urgent(city: City, speech: Speech) -> Screen:
    """All numbers of the city for whoever asks for them."""
    rows = ([button(speech.plain("chat.button.hide"), Safe(deed="hide"))],)
    text = lines(speech.say("chat.urgent"), *numbers(city, speech), speech.say("chat.urgent.safe_word"))
    return Screen(text, rows)


def numbers(city: City, speech: Speech, kinds: Sequence[str] = ()) -> list[Html]:
    """The city's numbers, those of the `kinds` first; that they are made up, where they are."""
    order = {kind: place for place, kind in enumerate(kinds)}
    found = []
    for number in sorted(city.emergency, key=lambda number: order.get(number.kind, len(order))):
        label, hours = number.label.text(speech.tag), number.hours.text(speech.tag)
        text_id = "chat.care.number_hours" if hours else "chat.care.number"
        found.append(speech.say(text_id, label=label, number=number.number, hours=hours))
    return [*found, *([speech.say("chat.care.sample")] if city.emergency_is_sample else [])]
