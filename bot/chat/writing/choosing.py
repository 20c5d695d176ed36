"""What of something can be changed: its entries, what it serves, and that it is still right."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import Update

from bot.chat.callbacks import Entry
from bot.chat.context import Context
from bot.chat.screen import Button, Screen, button, in_rows
from bot.chat.staff import standing
from bot.chat.writing.knowing import KNOWN, answers
from bot.chat.writing.naming import entry_in_words, word_of
from bot.chat.writing.review import in_each_language
from bot.city import City
from bot.desk import editing, freshness
from bot.desk.editing import organization_of
from bot.desk.entries import ENTRIES, IN_LANGUAGES, MORE
from bot.i18n import Speech
from bot.people.roles import Role, Standing
from catalog.model import Opportunity

AT_ONCE: dict[str, Role] = {"concepts": editing.LEAST, "right": freshness.LEAST}
"""What is done to what is published without a draft, by the word of its button; and the least role for it."""


async def choose(update: Update, context: Context, opportunity: Opportunity, press: Entry) -> None:
    """Shows what is published as its readers see it, and asks what of it is to change."""
    if press.of:
        for text in in_each_language(context, opportunity):
            await context.say(update, Screen(text))
    speech, theirs = await context.speech(update), await standing(update, context)
    rows = tuple(in_rows(_buttons(opportunity, press, theirs, context.services.city, speech), across=2))
    name = opportunity.text(speech.tag).name
    await context.say(update, Screen(speech.say("chat.staff.which_entry", name=name), rows, menu=True))


def entries_of(city: City, opportunity: Opportunity) -> list[str]:
    """All entries, those in languages once for each of the city's."""
    return [
        key
        for name in (*ENTRIES, *MORE)
        if name not in KNOWN or answers(name, opportunity)
        for key in ([f"{name}:{tag}" for tag in city.languages] if name in IN_LANGUAGES else [name])
    ]


def may_at_once(word: str, press: Entry, opportunity: Opportunity, theirs: Standing) -> bool:
    """Whether a standing may do this to what is published."""
    return bool(press.of) and theirs.allows(AT_ONCE[word], organization_of(opportunity))


def _buttons(
    opportunity: Opportunity, press: Entry, theirs: Standing, city: City, speech: Speech
) -> Iterator[Button]:
    for key in entries_of(city, opportunity):
        # Whoever works for one organization gives nothing of it to another.
        if not (theirs.organization and key == "organization"):
            yield button(entry_in_words(key, speech), _entry(key, press))
    for word in AT_ONCE:
        if may_at_once(word, press, opportunity, theirs):
            yield button(entry_in_words(word, speech), _entry(word, press))


def _entry(key: str, press: Entry) -> Entry:
    return Entry(entry=word_of(key), draft=press.draft, of=press.of)
