"""What every question of a person heeds, once they chose so: a part of the city, and needs of access.

It is offered within a conversation, to whoever asks for it a second time; where they say no, or nothing, it
goes with the conversation. What is heeded stands in the question that is quoted, so that it can be seen, and
taken back like anything else that was understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import PIECES, Heed, Own, Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.search import areas_of, find
from bot.chat.finding.subject import with_words
from bot.chat.own.data import see
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen, button
from bot.chat.telling.filters import area_of, heed_press
from bot.chat.telling.otherwise import old_button
from bot.chat.telling.shown import Shown
from bot.i18n import Speech
from bot.people.preferences import Preference, Preferences
from bot.telling.wishes import wish_in_words
from catalog.model import ACCESS_NEEDS
from catalog.search.understood import Understood

OFTEN = 2
"""Searches of a conversation from which on something is offered to be kept."""
Wish = tuple[str, str]
"""A key of `PIECES`, and a neighbourhood's name or a need."""


def handlers() -> list[Route]:
    """The presses that keep a wish, or not, or no more."""
    return [on_press(Heed, heed)]


async def heeding(update: Update, context: Context, question: str, speech: Speech) -> tuple[str, str]:
    """The question with what the person chose to be heeded and did not ask otherwise; and those words."""
    preference = await context.preference(update)
    if not (preference.neighbourhood or preference.access):
        return question, ""
    answer = await find(context, question, speech, Show(), limit=1)
    if answer.kind is not None:
        return question, ""
    wishes = missing(preference, answer.understood)
    words = " ".join(filter(None, (wish_in_words(key, value, speech) for key, value in wishes)))
    return (with_words(question, words) if words else question), words


def missing(preference: Preference, understood: Understood) -> Iterator[Wish]:
    """What the person keeps for every question and did not ask for in this one, nor otherwise."""
    elsewhere = understood.where is not None or understood.online
    if preference.neighbourhood and not elsewhere:
        yield "where", preference.neighbourhood
    yield from (("access", need) for need in preference.access if need not in understood.access)


async def worth_keeping(update: Update, context: Context, shown: Shown) -> Wish | None:
    """What the person asked for again and may want heeded from now on; None where there is no such thing."""
    chat, preference = chat_of(update), await context.preference(update)
    if update.callback_query is not None or context.typed is not None or shown.answer.kind is not None:
        return None
    again = context.memory.count(chat, "searches") >= OFTEN
    wishes = _asked(shown.answer.understood, preference, context) if again and shown.hits else ()
    return next((wish for wish in wishes if context.memory.first_time(chat, f"heed {wish}")), None)


def offering(screen: Screen, wish: Wish, speech: Speech) -> Screen:
    """The screen with the offer to keep the wish below it."""
    words = wish_in_words(*wish, speech)
    row = [
        button(speech.plain("chat.button.heed", wish=words), heed_press("keep", *wish)),
        button(speech.plain("chat.button.no_thanks"), heed_press("no", *wish)),
    ]
    return replace(screen, rows=(*screen.rows, row))


async def heed(update: Update, context: Context, press: Heed) -> None:
    """Keeps the wish for every question from now on, or does not, or no more."""
    speech, user = await context.speech(update), update.effective_user
    wish = _wish(press, areas_of(context), await context.preference(update))
    if user is None or wish is None:
        await context.say(update, old_button(speech))
        return
    if press.deed == "no":
        await context.say(update, Screen(speech.say("chat.heed.no")))
        return
    async with context.services.database.writing() as session:
        preferences = Preferences(session)
        changed = _changed(await preferences.of(user.id), wish, keep=press.deed == "keep")
        await preferences.keep(user.id, changed)
    context.choose(changed)
    if press.deed == "forget":
        await see(update, context)
        return
    words = wish_in_words(*wish, speech)
    rows = (
        [button(speech.plain("chat.button.heed_no_more", wish=words), replace(press, deed="forget"))],
        [button(speech.plain("chat.button.my_data"), Own(deed="see"))],
    )
    text = speech.say("chat.heed.kept", wish=words)
    await context.say(update, Screen(text, rows, menu=True))


def _asked(understood: Understood, preference: Preference, context: Context) -> Iterator[Wish]:
    """What was asked for and can be kept, and is not."""
    name = understood.where.name if understood.where is not None else ""
    if name and not preference.neighbourhood and name in areas_of(context):
        yield "where", name
    new = understood.access.difference(preference.access)
    yield from (("access", need) for need in ACCESS_NEEDS if need in new)


def _wish(press: Heed, areas: list[str], preference: Preference) -> Wish | None:
    if press.key == PIECES["where"]:
        # What is kept can be forgotten, though the city no longer has anything there.
        name = area_of(press.value, [*areas, preference.neighbourhood])
        return ("where", name) if name else None
    known = press.key == PIECES["access"] and press.value in ACCESS_NEEDS
    return ("access", press.value) if known else None


def _changed(preference: Preference, wish: Wish, *, keep: bool) -> Preference:
    key, value = wish
    if key == "where":
        return replace(preference, neighbourhood=value if keep else "")
    others = tuple(need for need in preference.access if need != value)
    return replace(preference, access=(*others, value) if keep else others)
