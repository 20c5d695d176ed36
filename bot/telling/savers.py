"""How many people something reaches, a change or an answer or a promise: before it is said, and after."""

from __future__ import annotations

from bot.i18n import Html, Speech


def will_get(count: int, speech: Speech) -> Html:
    """How many saved it and will get what follows."""
    return speech.say("chat.desk.savers", count=count) if count else speech.say("chat.desk.savers.none")


def are_told(count: int, speech: Speech) -> Html:
    """That it is published, and how many are told."""
    return speech.say("chat.desk.told", count=count) if count else speech.say("chat.desk.told.none")


def will_hear(count: int, speech: Speech) -> Html:
    """How many follow what is answered and will get what follows."""
    return speech.say("chat.answer.told", count=count) if count else speech.say("chat.answer.told.none")


def followers_hear(count: int, speech: Speech) -> Html:
    """That it is done, and how many of those who follow it are told."""
    return speech.say("chat.form.told", count=count) if count else speech.say("chat.form.told.none")


def seekers_hear(count: int, speech: Speech) -> Html:
    """That what was added is linked to what people looked for, and how many of them are told."""
    return speech.say("chat.needs.met", count=count) if count else speech.say("chat.needs.met.none")


def followed_by(count: int, speech: Speech) -> Html:
    """How many follow a promise."""
    return (
        speech.say("chat.promise.followers", count=count) if count else speech.say("chat.promise.unfollowed")
    )
