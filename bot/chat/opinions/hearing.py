"""What comes while an opinion is being said: words, themes and stars by their names, and what is none.

It is taken as long as the last screen was one of the opinion's, or nothing else was shown since.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, filters

from bot.chat.callbacks import Opine
from bot.chat.codec import unpack
from bot.chat.context import Context, chat_of
from bot.chat.memory import Memory, Offer
from bot.chat.opinions import screens
from bot.chat.opinions.conversing import go_on
from bot.chat.opinions.showing import on_offer, show
from bot.chat.questions import compose
from bot.chat.routes import PRIVATE_MESSAGE, message_of
from bot.chat.safety.care import care
from bot.chat.safety.counting import count_distress
from bot.chat.said import Said
from bot.chat.screen import button
from bot.feedback.draft import Draft, TooLong
from bot.feedback.opinion import LONGEST_COMMENT, Theme
from bot.feedback.redaction import MARK
from bot.i18n import Languages, Speech
from catalog.search.words import fold

KINDS = {
    "sticker": filters.Sticker.ALL | filters.ANIMATION | filters.Dice.ALL,
    "picture": filters.PHOTO | filters.VIDEO,
    "voice": filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE,
    "document": filters.Document.ALL,
}
"""Each has a sentence `chat.opinion.other.<kind>`; whatever else comes has `chat.opinion.other.anything`."""
MOST_LETTERS = 4096
"""Bot API: no text is longer."""


_AND = re.compile(r"[,;]|\b(?:y|e|and)\b")


class Hearing(BaseHandler[Update, Context, None]):
    """Takes whatever comes in a private chat while an opinion waits for it; commands are none of it, and who
    asks for urgent help is not kept waiting."""

    def __init__(self, memory: Memory, languages: Languages) -> None:
        super().__init__(self._no_callback)
        self._memory = memory
        self._theirs = (PRIVATE_MESSAGE | filters.UpdateType.EDITED_MESSAGE) & filters.ChatType.PRIVATE
        self._not_ours = filters.COMMAND | filters.StatusUpdate.ALL | Said(languages, "urgent")

    def check_update(self, update: object) -> Draft | None:
        """The draft that it belongs to, None where it belongs to none."""
        if not isinstance(update, Update) or not self._theirs.check_update(update):
            return None
        chat, message = update.effective_chat, update.effective_message
        if chat is None or message is None or self._not_ours.check_update(update):
            return None
        draft = self._memory.opinions.get(chat.id)
        if draft is None or (update.edited_message is not None and message.message_id not in draft.messages):
            return None
        offer = self._memory.offers.get(chat.id)
        # Once the buttons are forgotten, words are still waited for where they were asked for.
        ours = bool(draft.stars) if offer is None else is_opinion(offer)
        return draft if ours else None

    async def handle_update(
        self, update: Update, application: Any, check_result: object, context: Context
    ) -> None:
        """Takes it, or says why it cannot be taken."""
        if isinstance(check_result, Draft):
            await hear(update, context, check_result)

    async def _no_callback(self, update: Update, context: Context) -> None:
        """PTB wants one; `handle_update` does the work."""


def is_opinion(offer: Offer) -> bool:
    """Whether a screen is one of an opinion under way: it can be cancelled."""
    presses = map(unpack, offer.data)
    return any(isinstance(press, Opine) and press.step == "cancel" for press in presses)


async def hear(update: Update, context: Context, draft: Draft) -> None:
    """Takes what was sent as the answer to the last question where it is one, else as the words."""
    message, speech = update.effective_message, await context.speech(update)
    opportunity = await on_offer(context, draft.about) if draft.about else None
    draft = draft.seen_in(message_of(update))
    text = (message.text if message is not None else None) or ""
    if not text:
        kind = next((name for name, what in KINDS.items() if what.check_update(update)), "anything")
        await _ask_again(update, context, draft, speech, speech.say(f"chat.opinion.other.{kind}"))
        return
    if not draft.stars and (stars := _stars_in(text, context)):
        await go_on(update, context, "themes", replace(draft, stars=stars), opportunity)
        return
    if draft.stars and not draft.words and (themes := _themes_in(text, context)):
        ticked = tuple(theme for theme in Theme if theme in {*draft.themes, *themes})
        allowed = screens.offered_themes(draft)
        draft = replace(draft, themes=tuple(theme for theme in ticked if theme in allowed))
        await go_on(update, context, "themes", draft, opportunity)
        return
    if draft.stars and not draft.words and Said(context.services.languages, "no_words").filter(message):
        await go_on(update, context, "skip", draft, opportunity)
        return
    if context.services.search.current.danger(text):
        await _care(update, context, draft, text, speech)
        return
    if not draft.takes_words:
        await _ask_again(update, context, draft, speech, speech.say("chat.opinion.children"))
        return
    await _take_words(update, context, draft, text, speech)


async def _take_words(update: Update, context: Context, draft: Draft, text: str, speech: Speech) -> None:
    opportunity = await on_offer(context, draft.about) if draft.about else None
    cleaned = compose(text, most=MOST_LETTERS)
    if not re.search(r"\w", cleaned):
        await _ask_again(update, context, draft, speech, speech.say("chat.opinion.unreadable"))
        return
    try:
        said = draft.saying(cleaned, spoken=speech.tag)
    except TooLong as error:
        note = speech.say("chat.opinion.too_long", count=error.letters, most=LONGEST_COMMENT)
        await _ask_again(update, context, draft, speech, note)
        return
    if not re.search(r"\w", said.words.replace(MARK, "")):
        await _ask_again(update, context, draft, speech, speech.say("chat.opinion.only_struck"))
        return
    await go_on(update, context, "preview", said, opportunity)


async def _ask_again(update: Update, context: Context, draft: Draft, speech: Speech, note: str) -> None:
    """Says why it could not be taken, and asks what was asked."""
    wording_screen = (
        screens.words(draft, speech, note=note)
        if draft.stars
        else replace(screens.stars(draft, "", speech), text=note)
    )
    await show(update, context, wording_screen, draft)


async def _care(update: Update, context: Context, draft: Draft, text: str, speech: Speech) -> None:
    """Care comes first; what was being said waits, with these words if the person is all right."""
    screen = care(context.services.city, speech, context.services.search.current.danger(text))
    with contextlib.suppress(TooLong):
        draft = draft.saying(compose(text, most=MOST_LETTERS), spoken=speech.tag)
    go_on_label = button(speech.plain("chat.button.opinion_goes_on"), screens.press_of(draft, "calm"))
    searched = speech.plain("chat.button.search_anyway")
    others = [row for row in screen.rows if all(each.text != searched for each in row)]
    sent = await context.say(update, replace(screen, rows=([go_on_label], *others)), to=message_of(update))
    context.memory.opinions.put(chat_of(update), draft.seen_in(sent.message_id))
    await count_distress(update, context)


def _stars_in(text: str, context: Context) -> int:
    """The stars that are said in words, in any published language ("muy bien"); 0 for none."""
    said = fold(text).strip(" .!¡")
    languages = context.services.languages
    for tag in languages.published:
        for number, word in screens.star_words(languages.speech(tag)).items():
            if said == fold(word):
                return number
    return 0


def _themes_in(text: str, context: Context) -> tuple[Theme, ...]:
    """The themes that are named, where nothing else is said ("horario y trato"), in any language."""
    languages = context.services.languages
    names = {
        fold(languages.speech(tag).plain(f"chat.theme.{theme.value}")): theme
        for tag in languages.published
        for theme in Theme
    }
    parts = (part.strip() for part in _AND.split(fold(text).strip(" .!")))
    found = [names.get(part) for part in parts if part]
    themes = tuple(theme for theme in found if theme is not None)
    return themes if len(themes) == len(found) else ()
