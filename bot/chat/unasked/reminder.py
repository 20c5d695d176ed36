"""A reminder: what it is, when and where, as the catalogue has it now; and what one may answer."""

from __future__ import annotations

from datetime import datetime

from bot.chat.callbacks import Open
from bot.chat.screen import Screen, button, lines
from bot.chat.unasked.page import Page
from bot.delivery.delivery import State, Withdrawal
from bot.reminders.saved import SavedThings
from catalog.model import EventStatus, Occurrence, Opportunity, PublicationStatus


async def reminder(page: Page) -> Screen | Withdrawal:
    """The message, or why there is none: removed, out of the catalogue, called off, moved or begun."""
    subject = page.delivery.subject
    saved = (await SavedThings(page.session).many([subject["saved"]])).get(subject["saved"])
    if saved is None:
        return Withdrawal(State.CANCELLED, "removed")
    page.language = saved.language
    opportunity = await page.opportunity(saved.opportunity_id)
    if opportunity is None or opportunity.publication_status is not PublicationStatus.PUBLISHED:
        return Withdrawal(State.CANCELLED, "not_on_offer")
    occurrence = _date(opportunity, subject["recurrence_id"])
    if subject["starts"] is not None:
        if occurrence is None or occurrence.starts != datetime.fromisoformat(subject["starts"]):
            return Withdrawal(State.CANCELLED, "moved")
        called_off = (EventStatus.CANCELLED, EventStatus.POSTPONED)
        if occurrence.status in called_off or opportunity.event_status in called_off:
            return Withdrawal(State.CANCELLED, "called_off")
    speech, wording = page.speech, page.wording
    if saved.discreet or page.preference.discreet:
        text = speech.say("chat.unasked.reminder.discreet", when=wording.when(opportunity, occurrence))
    else:
        text = lines(
            speech.say(
                "chat.unasked.reminder",
                name=wording.name(opportunity.text(speech.tag)),
                when=wording.when(opportunity, occurrence),
                where=wording.place(opportunity, occurrence),
            )
        )
    at = int(occurrence.starts.timestamp()) // 60 if occurrence is not None else 0
    rows = ([button(speech.plain("chat.button.card"), Open(opportunity=saved.opportunity_id, at=at))],)
    return Screen(text, rows, menu=True)


def _date(opportunity: Opportunity, recurrence_id: str | None) -> Occurrence | None:
    if recurrence_id is None:
        return None
    wanted = datetime.fromisoformat(recurrence_id)
    return next((o for o in opportunity.occurrences if o.recurrence_id == wanted), None)
