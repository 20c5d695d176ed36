"""What citizens will read: the card of an opportunity in each language of the city."""

from __future__ import annotations

from markupsafe import Markup

from bot.telling.card import card
from bot.telling.wording import Wording
from bot.web.pages import own_name
from bot.web.parts import Parts
from bot.web.visit import Visit
from catalog.model import Opportunity


def cards(opportunity: Opportunity, parts: Parts, visit: Visit) -> list[dict[str, object]]:
    """The card in each language, with the language's tag, direction and own name."""
    shown: list[dict[str, object]] = []
    for tag in parts.city.languages:
        speech = parts.languages.speech(tag)
        told = card(opportunity, Wording.in_city(parts.city, speech, visit.now))
        shown.append(
            {
                "tag": speech.tag,
                "direction": speech.locale.text_direction,
                "language": own_name(speech),
                # The chat's own markup, in which all values are escaped.
                "lines": [Markup(line) for line in told.split("\n")],  # noqa: S704
            }
        )
    return shown
