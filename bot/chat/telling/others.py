"""The other places and dates of an offer that one of a list stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.chat.questions import shorten
from bot.chat.screen import Button, button
from bot.chat.telling.shown import Shown
from bot.i18n import Speech
from catalog.search.answer import Hit

MOST_NAME = 28
"""Letters of the offer's name on a button; the count before it is what tells."""


def others_of(hit: Hit, speech: Speech) -> str:
    """How many more there are: "4 sedes más", "2 fechas más", or both at once."""
    kind = "dates" if not hit.other_places else "places" if hit.other_places == hit.others else "both"
    return speech.plain(f"chat.others.{kind}", count=hit.others)


def unfolding(shown: Shown, speech: Speech) -> Iterator[Button]:
    """A button for each hit that stands for others; where they are shown alone, the way back to all."""
    if shown.show.alike:
        yield button(speech.plain("chat.button.all_results"), replace(shown.show, alike=0, page=0))
        return
    for hit, opportunity in shown.hits:
        if hit.others:
            name = shorten(opportunity.text(speech.tag).name, MOST_NAME)
            label = speech.plain("chat.button.others", others=others_of(hit, speech), name=name)
            yield button(label, replace(shown.show, alike=hit.id, page=0))
