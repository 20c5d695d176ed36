"""A reminder: what it is, when and where, as the catalogue has it now; and what one may answer."""

from __future__ import annotations

from datetime import datetime

from bot.chat.callbacks import Going, Later, Open, Quieten, SayWhen
from bot.chat.screen import Row, Screen, button, in_rows
from bot.chat.unasked.page import Page
from bot.delivery.delivery import State, Withdrawal
from bot.i18n import Html
from bot.reminders.hours import quiet_of
from bot.reminders.saved import Saved
from bot.reminders.snooze import EVENING, MORNING, Snooze, possible
from catalog.model import Occurrence, Opportunity, PublicationStatus


async def reminder(page: Page) -> Screen | Withdrawal:
    """The message, or why there is none: removed, out of the catalogue, called off, moved or begun."""
    subject = page.delivery.subject
    if not page.saved:
        return Withdrawal(State.CANCELLED, "removed")
    (saved,) = page.saved
    page.language = saved.language
    opportunity = await page.opportunity(saved.opportunity_id)
    if opportunity is None or opportunity.publication_status is not PublicationStatus.PUBLISHED:
        return Withdrawal(State.CANCELLED, "not_on_offer")
    name = subject["recurrence_id"]
    occurrence = opportunity.occurrence(datetime.fromisoformat(name)) if name is not None else None
    if subject["starts"] is not None:
        if occurrence is None or occurrence.starts != datetime.fromisoformat(subject["starts"]):
            return Withdrawal(State.CANCELLED, "moved")
        if occurrence.status.called_off or opportunity.event_status.called_off:
            return Withdrawal(State.CANCELLED, "called_off")
        if occurrence.recurrence_id in saved.declined:
            return Withdrawal(State.CANCELLED, "declined")
    return Screen(_text(page, saved, opportunity, occurrence), _rows(page, saved, occurrence), menu=True)


def _text(page: Page, saved: Saved, opportunity: Opportunity, occurrence: Occurrence | None) -> Html:
    speech, wording = page.speech, page.wording
    if saved.discreet or page.preference.discreet:
        # What is said of the days of something without a date may name it.
        if occurrence is None:
            return speech.say("chat.unasked.reminder.discreet_undated")
        return speech.say("chat.unasked.reminder.discreet", when=wording.dated(occurrence))
    return speech.say(
        "chat.unasked.reminder",
        name=wording.name(opportunity.text(speech.tag)),
        when=wording.when(opportunity, occurrence),
        where=wording.place(opportunity, occurrence),
    )


def _rows(page: Page, saved: Saved, occurrence: Occurrence | None) -> tuple[Row, ...]:
    """What one may answer: whether one goes, later where there is time left for it, no more."""
    speech, number = page.speech, saved.id
    at = int(occurrence.starts.timestamp()) // 60 if occurrence is not None else 0
    rows: list[Row] = []
    if occurrence is not None:
        rows.append(
            [
                button(speech.plain("chat.button.going"), Going(saved=number, at=at)),
                button(speech.plain("chat.button.not_going"), Going(saved=number, at=at, going=False)),
            ]
        )
    quiet = quiet_of(page.preference, page.services.city)
    hours = {Snooze.EVENING: speech.clock(EVENING), Snooze.MORNING: speech.clock(MORNING)}
    later = [
        button(
            speech.plain(f"chat.button.later.{snooze.value}", hour=hours.get(snooze, "")),
            Later(saved=number, at=at, when=snooze.value),
        )
        for snooze in possible(quiet, now=page.now, occurrence=occurrence)
    ]
    other = button(speech.plain("chat.button.later.other"), SayWhen(saved=number, at=at, later=True))
    rows += in_rows([*later, other], across=2)
    rows += [
        [button(speech.plain("chat.button.quieten"), Quieten(saved=number))],
        [button(speech.plain("chat.button.card"), Open(opportunity=saved.opportunity_id, at=at))],
    ]
    return tuple(rows)
