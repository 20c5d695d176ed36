"""From the words of a list to what is kept of them, and back: never a position, and never what sounds like
danger."""

from __future__ import annotations

from bot.chat.context import Context
from bot.chat.finding.search import without
from bot.chat.finding.subject import quotation
from bot.i18n import Speech
from bot.reminders.searches import Wanted
from bot.telling.wishes import wish_in_words
from catalog.search.shelves import topics_met
from catalog.topics import Vocabulary

SENSITIVE_SHELF = "health"
"""What stands here is not named in what comes unasked, unless the person says so."""
HARMLESS = "food"
"""A shelf of it that tells nothing of a person: cooking."""


async def wanted_of(
    context: Context, words: str, speech: Speech, *, topic: str = "", removed: frozenset[str] = frozenset()
) -> Wanted:
    """What is kept of the words (on a shelf of its wishes) without those that were taken back; nothing where
    they ask for nothing, or where somebody may be in danger."""
    nearby = {"where"} if asks_near(context, words, speech) else set()
    words = await without(context, words, removed | nearby, speech)
    search, now = context.services.search.current, context.services.clock.now()
    if topic:
        return Wanted(words=words, topic=topic)
    if not words or search.danger(words) or search.talk(words) or search.is_gibberish(words):
        return Wanted()
    understood = search.read(words, language=speech.tag, now=now).understood
    keys = {piece.key for piece in understood.pieces}
    if understood.where is not None and keys == {"where"} and not understood.terms:
        return Wanted(neighbourhood=understood.where.name)
    return Wanted(words=words)


def in_words(wanted: Wanted, topics: Vocabulary, speech: Speech) -> str:
    """What is wanted as it is quoted: `wanted_of` reads it back."""
    if wanted.neighbourhood:
        return wish_in_words("where", wanted.neighbourhood, speech)
    if wanted.topic and wanted.topic not in topics:
        return wanted.words or wanted.topic
    return quotation(wanted.words, wanted.topic, topics, speech.tag)


def is_sensitive(wanted: Wanted, topics: Vocabulary) -> bool:
    """Whether its subject is not to be named unless the person says so: matters of health."""
    codes = [wanted.topic] if wanted.topic else topics_met(wanted.words)
    known = [code for code in codes if code in topics and code != HARMLESS]
    return any(SENSITIVE_SHELF in (code, *topics.parents(code)) for code in known)


def asks_near(context: Context, words: str, speech: Speech) -> bool:
    """Whether the words ask for what is near: where a person is, is not kept."""
    now = context.services.clock.now()
    where = context.services.search.current.read(words, language=speech.tag, now=now).understood.where
    return where is not None and not where.name
