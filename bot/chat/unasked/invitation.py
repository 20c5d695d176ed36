"""The question what somebody thought of what they said they would go to."""

from __future__ import annotations

from datetime import datetime

from bot.chat.callbacks import Opine, Own
from bot.chat.screen import Screen, button, lines
from bot.chat.unasked.page import Page
from bot.delivery.delivery import State, Withdrawal


async def invitation(page: Page) -> Screen | Withdrawal:
    """The question, or why it is not put: removed, called off, moved, or the person wants none."""
    subject, preference = page.delivery.subject, page.preference
    if not page.saved:
        return Withdrawal(State.CANCELLED, "removed")
    (saved,) = page.saved
    if not preference.invited:
        return Withdrawal(State.CANCELLED, "no_invitations")
    page.language = saved.language
    opportunity = await page.opportunity(saved.opportunity_id)
    name = datetime.fromisoformat(subject["recurrence_id"])
    occurrence = opportunity.occurrence(name) if opportunity is not None else None
    if opportunity is None or occurrence is None:
        return Withdrawal(State.CANCELLED, "not_on_offer")
    if occurrence.starts != datetime.fromisoformat(subject["starts"]):
        return Withdrawal(State.CANCELLED, "moved")
    if occurrence.status.called_off or opportunity.event_status.called_off:
        return Withdrawal(State.CANCELLED, "called_off")
    speech, wording = page.speech, page.wording
    when, title = wording.dated(occurrence), wording.name(opportunity.text(speech.tag))
    if saved.discreet or preference.discreet:
        text = speech.say("chat.unasked.invitation.discreet", when=when)
    else:
        text = lines(
            speech.say("chat.unasked.invitation", name=title, when=when),
            speech.say("chat.unasked.invitation.why"),
        )
    at, number = int(occurrence.starts.timestamp()) // 60, saved.opportunity_id
    rows = (
        [
            button(speech.plain("chat.button.went"), Opine(step="stars", about=number, at=at)),
            button(speech.plain("chat.button.did_not_go"), Opine(step="missed", about=number, at=at)),
        ],
        [button(speech.plain("chat.button.no_invitations"), Own(deed="no_invitations"))],
    )
    return Screen(text, rows, menu=True)
