"""How many people a change reaches, before it is published and after."""

from __future__ import annotations

from bot.i18n import Html, Speech


def will_get(count: int, speech: Speech) -> Html:
    """How many saved it and will get what follows."""
    return speech.say("chat.desk.savers", count=count) if count else speech.say("chat.desk.savers.none")


def are_told(count: int, speech: Speech) -> Html:
    """That it is published, and how many are told."""
    return speech.say("chat.desk.told", count=count) if count else speech.say("chat.desk.told.none")
