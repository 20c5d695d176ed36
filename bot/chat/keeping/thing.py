"""Something a person saved with all that is to be said of it, and the one way to write what they do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import SavedList
from bot.chat.context import Context
from bot.chat.finding.opening import moment
from bot.chat.screen import Screen, button
from bot.chat.telling.otherwise import ways_in
from bot.city import City
from bot.delivery.reach import Reach
from bot.i18n import Speech
from bot.people.dialogue import Dialogues
from bot.people.preferences import Preferences
from bot.people.seen import SeenUpdates
from bot.reminders.hours import quiet_of
from bot.reminders.quiet import Quiet
from bot.reminders.reminders import Kept, Reminders
from bot.reminders.saved import Saved, SavedThings
from bot.telling.wording import next_date, occurrence_at
from catalog.model import Occurrence, Opportunity, PublicationStatus
from catalog.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is saved, the opportunity (None where it is no longer in the catalogue), its reminders, and the
    quiet hours of its person."""

    saved: Saved
    opportunity: Opportunity | None
    kept: Sequence[Kept]
    quiet: Quiet

    @property
    def on_offer(self) -> bool:
        """Whether the city still offers it."""
        offered = PublicationStatus.PUBLISHED
        return self.opportunity is not None and self.opportunity.publication_status is offered

    def date(self, at: int, now: datetime) -> Occurrence | None:
        """The date spoken of: the one saved, else the one that starts `at` (minutes), else the next."""
        if self.opportunity is None:
            return None
        if (name := self.saved.recurrence_id) is not None:
            return self.opportunity.occurrence(name)
        meant = occurrence_at(self.opportunity, moment(at))
        return meant if meant is not None and meant.starts > now else next_date(self.opportunity, now)


async def read_thing(session: AsyncSession, city: City, saved_id: int, person: int) -> Thing | None:
    """What the person saved under this number; None where that is not (any more) theirs."""
    saved = await SavedThings(session).get(saved_id, person)
    return (await things(session, city, person, [saved]))[0] if saved is not None else None


async def things(session: AsyncSession, city: City, person: int, saved: Sequence[Saved]) -> list[Thing]:
    """What the person saved, with all that belongs to it."""
    opportunities = await Store(session).get_many({each.opportunity_id for each in saved})
    reminders = await Reminders(session).of([each.id for each in saved])
    quiet = quiet_of(await Preferences(session).of(person), city)
    return [
        Thing(
            saved=each,
            opportunity=opportunities.get(each.opportunity_id),
            kept=reminders[each.id],
            quiet=quiet,
        )
        for each in saved
    ]


@asynccontextmanager
async def written_by(update: Update, context: Context) -> AsyncIterator[tuple[AsyncSession, int]]:
    """A transaction for what a person does with what they follow, and their number.

    Whoever does has answered what came unasked, and is not waited for to say anything else. SeenBefore where
    the same update did it already: Telegram brings one again where our answer was lost.
    """
    person = person_of(update)
    async with context.services.database.writing() as session:
        if not context.noted:
            await SeenUpdates(session).note(update.update_id, context.services.clock.now())
            context.noted = True
        await Reach(session).answered(person)
        await Dialogues(session).close(person)
        yield session, person


def person_of(update: Update) -> int:
    """The number of the person an update comes from; ValueError where it comes from nobody."""
    if update.effective_user is None:
        raise ValueError("this update comes from nobody")
    return update.effective_user.id


def no_longer_saved(speech: Speech) -> Screen:
    """Says kindly that what a button speaks of is not saved any more."""
    rows = ([button(speech.plain("chat.button.saved"), SavedList())], *ways_in(speech))
    return Screen(speech.say("chat.saved.gone"), rows, menu=True)


def minutes_of(occurrence: Occurrence | None) -> int:
    """The start of a date in minutes since 1970, as presses carry it; 0 where there is none."""
    return int(occurrence.starts.timestamp()) // 60 if occurrence is not None else 0
