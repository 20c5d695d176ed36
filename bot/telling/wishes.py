"""A wish that narrows a list, as words that the search understands: a filter and a question are one thing."""

from __future__ import annotations

from bot.i18n import Speech
from bot.telling.wording import language_name


def wish_in_words(key: str, value: str, speech: Speech) -> str:
    """A filter as words that the search understands ("gratis", "en Centro"); empty for none of ours."""
    if key == "where":
        return speech.plain("chat.filter.where", where=value) if value else ""
    if key == "language":
        name = language_name(value, speech)
        return speech.plain("chat.filter.language", language=name) if name != value else ""
    text_id = f"chat.filter.{key}.{value}" if value else f"chat.filter.{key}"
    return speech.plain(text_id) if speech.has(text_id) else ""
