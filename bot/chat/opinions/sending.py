"""Putting an opinion into the box, and giving its receipt."""

from __future__ import annotations

from telegram import Update

from bot.chat.context import Context
from bot.chat.opinions import screens
from bot.chat.opinions.showing import wipe, wording_of
from bot.chat.screen import Screen
from bot.chat.telling.otherwise import ways_in
from bot.feedback.draft import Draft
from bot.feedback.opinions import opinion_slip, scopes_of
from bot.feedback.slip import Refusal
from catalog.model import Opportunity


async def send(update: Update, context: Context, draft: Draft, opportunity: Opportunity | None) -> None:
    """Puts it in; the receipt stands in the place of the preview, and what was typed is deleted.

    Where the person has said as much as they may in a day, the draft stays as long as it is remembered.
    """
    services, speech, user = context.services, await context.speech(update), update.effective_user
    if user is None:
        return
    slip = opinion_slip(
        draft.opinion,
        scopes_of(opportunity, services.city.thresholds),
        ballot=draft.ballot,
        common_language=services.city.languages[0].split("-")[0],
    )
    outcome = await services.box.put(slip, user.id)
    if isinstance(outcome, Refusal):
        await context.say(update, Screen(speech.say(f"chat.opinion.{outcome.value}"), ways_in(speech)))
        return
    screen = screens.sent(draft, outcome, opportunity, wording_of(context, speech), services.city)
    sent = await context.replace(update, screen, message=context.pressed_message(update))
    await wipe(update, context, but=sent.message_id if sent is not None else None)
