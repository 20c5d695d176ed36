"""An opinion, step by step: each press says where it stands, the draft in memory has the words."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import Opine
from bot.chat.context import Context, chat_of
from bot.chat.opinions import screens
from bot.chat.opinions.sending import send
from bot.chat.opinions.showing import on_offer, show, wipe, wording_of
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen
from bot.chat.telling.otherwise import ways_in
from bot.feedback.draft import Draft, dated, takes_words
from catalog.model import Opportunity


def handlers() -> list[Route]:
    """The press of every step."""
    return [on_press(Opine, step)]


async def step(update: Update, context: Context, press: Opine) -> None:
    """Goes on with the opinion as the press says."""
    if press.step in ("cancel", "leave"):
        await _cancel(update, context)
        return
    opportunity = await on_offer(context, press.about) if press.about else None
    if press.about and opportunity is None:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.gone"), ways_in(speech)))
        return
    draft = _draft(update, context, press, opportunity)
    if press.step == "missed":
        screen = screens.missed(draft, await context.speech(update))
        await context.replace(update, screen, message=context.pressed_message(update))
        return
    user = update.effective_user
    if user is not None and context.services.box.has_answered(draft.ballot, user.id):
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.opinion.already"), ways_in(speech)))
        return
    await go_on(update, context, press.step, draft, opportunity, worded=press.worded)


async def go_on(
    update: Update,
    context: Context,
    step: str,
    draft: Draft,
    opportunity: Opportunity | None,
    *,
    worded: bool = False,
    note: str = "",
) -> None:
    """Shows the screen of a step, or sends. `worded` where words were to go with it; `note` is said first."""
    speech = await context.speech(update)
    wording = wording_of(context, speech)
    name = wording.name(opportunity.text(speech.tag)) if opportunity is not None else ""
    if worded and not draft.words and step in ("preview", "send", "calm"):
        # The draft was forgotten: what was shown is no more what would be kept.
        await show(update, context, screens.words(draft, speech, note=speech.say("chat.opinion.lost")), draft)
        return
    match step:
        case "begin" if draft.at and opportunity is not None:
            screen = screens.went(draft, opportunity, wording)
        case "begin" | "stars":
            screen = screens.stars(draft, name, speech)
        case _ if not draft.stars:
            screen = screens.stars(draft, name, speech)
        case "themes":
            screen = screens.themes(draft, speech)
        case "words" if draft.takes_words:
            screen = screens.words(draft, speech, note=note)
        case "send" | "bare":
            await send(update, context, draft if step == "send" else draft.bare, opportunity)
            return
        case "skip":
            draft = replace(draft, words="", struck=(), language="")
            screen = screens.preview(draft, name, wording, context.services.city)
        case _:
            screen = screens.preview(draft, name, wording, context.services.city)
    await show(update, context, screen, draft)


def _draft(update: Update, context: Context, press: Opine, opportunity: Opportunity | None) -> Draft:
    """The draft as the press says it stands, with the words of the one in memory, where it is of the same."""
    at = dated(opportunity, press.at, context.services.clock.now()) if opportunity is not None else 0
    known = context.memory.opinions.get(chat_of(update))
    if known is None or not known.is_about(press.about, at):
        known = Draft(about=press.about, at=at, takes_words=takes_words(opportunity))
    themes = screens.themes_of_digits(press.themes)
    # Nobody but a forger presses a sixth star.
    stars = press.stars if press.stars in screens.STARS else 0
    allowed = screens.offered_themes(known)
    return replace(known, stars=stars, themes=tuple(theme for theme in themes if theme in allowed))


async def _cancel(update: Update, context: Context) -> None:
    speech = await context.speech(update)
    screen = Screen(speech.say("chat.opinion.cancelled"), ways_in(speech))
    sent = await context.replace(update, screen, message=context.pressed_message(update))
    await wipe(update, context, but=sent.message_id if sent is not None else None)
