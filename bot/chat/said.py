"""Commands said in plain words: a message that is nothing but "more", "help" or "topics"."""

from __future__ import annotations

from telegram.ext import filters

from bot.i18n import Languages
from catalog.search.words import fold

LONGEST = 40


class Said(filters.MessageFilter):
    """Messages that are only such words, in any published language (`chat.said.<what>`, parted by commas)."""

    def __init__(self, languages: Languages, what: str) -> None:
        super().__init__()
        said = (languages.speech(tag).plain(f"chat.said.{what}") for tag in languages.published)
        self._words = {fold(word).strip() for words in said for word in words.split(",")}

    def filter(self, message: object) -> bool:
        """Whether the message is such words, with whatever stops and commas."""
        text = getattr(message, "text", None) or ""
        return len(text) < LONGEST and fold(text).replace(",", "").strip(" .!?¡¿") in self._words
