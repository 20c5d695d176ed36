"""A notice that something saved has changed: from before the first change to the catalogue as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.chat.callbacks import Changed, Open
from bot.chat.finding.similar import similar
from bot.chat.keeping.thing import minutes_of
from bot.chat.screen import Row, Screen, button
from bot.chat.telling.shown import minute_of
from bot.chat.unasked.page import Page
from bot.delivery.delivery import UNDER_WAY, Delivery, Postponement, State, Withdrawal
from bot.delivery.history import History
from bot.reminders.agenda import NOTICES
from bot.reminders.changes import dates_of
from bot.reminders.difference import Change, Difference, differences
from bot.reminders.reminders import Reminders
from bot.reminders.saved import Saved
from bot.reminders.tables import BookmarkRow
from bot.telling.changed import what_changed
from catalog.model import Opportunity
from catalog.store import Store
from catalog.tables import RevisionRow

KEPT_ON = (Change.MOVED, Change.BACK, Change.ADDED)
"""Changes with which reminders move."""

AFTER_THE_NEWER = timedelta(minutes=1)
"""How long after a newer notice its repeat asks whether it is still of use."""

UNTIL_READ = timedelta(seconds=3)
"""How long a notice waits where the catalogue is ahead of the notices: they read it every second."""

Others = Sequence[tuple[State, Delivery]]


async def change(page: Page) -> Screen | Withdrawal | Postponement:
    """The message, or why there is none: removed, all of it undone or over, or told by a newer one."""
    subject, store = page.delivery.subject, Store(page.session)
    # Whoever has another number by now is found by it from the next upkeep on; numbers of saved things stay.
    saved = page.saved
    if not saved:
        return Withdrawal(State.CANCELLED, "removed")
    page.language = saved[-1].language
    if await _is_behind(page, saved[0].opportunity_id):
        return Postponement(page.now + UNTIL_READ)
    others = await History(page.session).others(page.delivery)
    if page.delivery.again and (given_up := _for_the_newer(page, others)):
        return given_up
    opportunity = await store.get(saved[0].opportunity_id)
    firsts = [int(subject["first"]), *_not_surely_told(page.delivery, others)]
    revisions = await store.revisions(firsts)
    if opportunity is None or revisions.get(firsts[0]) is None:
        return Withdrawal(State.CANCELLED, "not_on_offer")
    before, found = None, []
    for first in sorted(firsts):
        before = revisions[first].before if first in revisions else None
        if before and (found := differences(before, opportunity, now=page.now, dates=dates_of(saved))):
            break
    if before is None or not found:
        return Withdrawal(State.CANCELLED, "undone")
    discreet = page.preference.discreet or any(thing.discreet for thing in saved)
    text = what_changed(
        found,
        before,
        opportunity,
        page.wording,
        discreet=discreet,
        moments=await _moved(page, saved, found),
    )
    if found[0].change.calls_off:
        rows = await _instead(page, opportunity, discreet=discreet)
    else:
        rows = _answers(page, opportunity, found[0])
    return Screen(text, rows, menu=True)


async def _is_behind(page: Page, opportunity_id: int) -> bool:
    """Whether a revision has yet to be read that this notice would tell, and a newer one would tell again."""
    read = select(BookmarkRow.value).where(BookmarkRow.name == NOTICES).scalar_subquery()
    newest = select(func.max(RevisionRow.id), read).where(RevisionRow.opportunity_id == opportunity_id)
    revision, place = (await page.session.execute(newest)).one()
    return revision is not None and place is not None and revision > int(place)


def _for_the_newer(page: Page, others: Others) -> Withdrawal | Postponement | None:
    """What becomes of a repeat where a newer notice tells how things stand: it waits for it, and is dropped
    once that was sent."""
    newer = [(state, other) for state, other in others if other.id > page.delivery.id]
    if any(state is State.SENT for state, _ in newer):
        return Withdrawal(State.UNCONFIRMED, "told_since")
    waits = [max(other.due_at, page.now) for state, other in newer if state in UNDER_WAY]
    return Postponement(max(waits) + AFTER_THE_NEWER) if waits else None


def _not_surely_told(delivery: Delivery, others: Others) -> list[int]:
    """The first revisions of earlier notices that may never have arrived, back to one that did."""
    firsts = []
    for state, other in reversed([each for each in others if each[1].id < delivery.id]):
        if state is State.SENT:
            break
        if state is State.UNCONFIRMED or (other.again and state in UNDER_WAY):
            firsts.append(int(other.subject["first"]))
    return firsts


async def _moved(page: Page, saved: Sequence[Saved], found: Sequence[Difference]) -> list[datetime]:
    """The moments of the reminders of dates that were moved, or came."""
    dates = {each.now.recurrence_id for each in found if each.change in KEPT_ON and each.now is not None}
    reminders = await Reminders(page.session).of([thing.id for thing in saved])
    return [
        kept.due_at
        for each in reminders.values()
        for kept in each
        if kept.due_at is not None and kept.recurrence_id in dates
    ]


async def _instead(page: Page, opportunity: Opportunity, *, discreet: bool) -> tuple[Row, ...]:
    """Similar offers by name, and to be told if it returns."""
    speech, number = page.speech, opportunity.id or 0
    others = [] if discreet else await similar(page.services, opportunity, speech)
    return (
        *([button(hit.title, Open(opportunity=hit.id, at=minute_of(hit)))] for hit in others),
        *(
            [[button(speech.plain("chat.button.similar"), Changed(deed="similar", opportunity=number))]]
            * discreet
        ),
        [button(speech.plain("chat.button.if_it_returns"), Changed(deed="returns", opportunity=number))],
        [button(speech.plain("chat.button.remove"), Changed(deed="remove", opportunity=number))],
    )


def _answers(page: Page, opportunity: Opportunity, first: Difference) -> tuple[Row, ...]:
    speech, number = page.speech, opportunity.id or 0
    date = first.now or first.before
    at = minutes_of(date)
    return (
        [
            button(speech.plain("chat.button.suits"), Changed(deed="suits", opportunity=number, at=at)),
            button(speech.plain("chat.button.cannot"), Changed(deed="cannot", opportunity=number, at=at)),
        ],
        [
            button(speech.plain("chat.button.similar"), Changed(deed="similar", opportunity=number)),
            button(speech.plain("chat.button.card"), Open(opportunity=number, at=at)),
        ],
    )
