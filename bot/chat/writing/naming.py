"""Entries by name: in words, and as a button carries them."""

from __future__ import annotations

from bot.chat.callbacks import Entry
from bot.desk.checking import Finding
from bot.desk.entries import IN_LANGUAGES
from bot.i18n import Speech
from bot.telling.wording import language_name
from catalog.model import Opportunity

MARK = "--"
"""Between an entry and its language, where a colon cannot stand."""
MENDED_BY = {
    **{code: code for code in ("name", "organization", "when", "price", "access")},
    "where": "place",
    "past": "when",
    "ends_before": "when",
    "language": "name",
    "ease": "description",
    "ease_long": "description",
}
"""What has to be said anew where something is found."""


def entry_in_words(key: str, speech: Speech) -> str:
    """An entry by its name, with its language where it has one."""
    name, _, language = key.partition(":")
    said = speech.plain(f"chat.button.entry.{name}")
    if not language:
        return said
    return speech.plain("chat.button.entry.in", entry=said, language=language_name(language, speech))


def key_of(press: Entry) -> str:
    """The entry that a press means."""
    return press.entry.replace(MARK, ":", 1)


def word_of(key: str) -> str:
    """The entry as a press carries it."""
    return key.replace(":", MARK, 1)


def mended_by(finding: Finding, opportunity: Opportunity) -> str:
    """The entry that mends what was found; "" for what no entry does."""
    name = MENDED_BY.get(finding.code, "")
    if name not in IN_LANGUAGES:
        return name
    return f"{name}:{finding.values.get('language', opportunity.texts[0].language)}"
