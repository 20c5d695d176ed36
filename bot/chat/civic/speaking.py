"""What the city says, in the reader's language where it said so; where something stands, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.civic.state import State
from bot.i18n import Speech
from bot.telling.wording import language_name


def in_reader(words: Mapping[str, str], speech: Speech) -> str:
    """The words in the reader's language, else those there are, with their language named; empty for none."""
    if (own := words.get(speech.tag)) is not None:
        return own
    other = next(iter(words.items()), None)
    if other is None:
        return ""
    tag, text = other
    if tag.split("-")[0] == speech.locale.language:
        return text
    return speech.plain("chat.in_language", text=text, language=language_name(tag, speech))


def state_in_words(state: State, speech: Speech) -> str:
    """Where something stands."""
    return speech.plain(f"chat.state.{state.value}")
