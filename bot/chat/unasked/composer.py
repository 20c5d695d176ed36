"""Writes what is owed when its turn comes: to whoever may be written to, in their language, as things
stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.chat.memory import Memory
from bot.chat.offers import in_text_only, offer_of
from bot.chat.screen import Screen, lines
from bot.chat.services import Services
from bot.chat.unasked.addressee import addressees
from bot.chat.unasked.answer import answer
from bot.chat.unasked.change import change
from bot.chat.unasked.digest import digest
from bot.chat.unasked.draft import draft
from bot.chat.unasked.feed import feed
from bot.chat.unasked.invitation import invitation
from bot.chat.unasked.page import Ground, Page, survey
from bot.chat.unasked.promise import promise
from bot.chat.unasked.remembered import Remembered
from bot.chat.unasked.reminder import reminder
from bot.chat.unasked.still_useful import still_useful
from bot.delivery.delivery import Delivery, Kind, Post, Postponement, State, Withdrawal
from bot.delivery.reach import Reached
from bot.delivery.together import Together
from bot.people.preferences import Preference
from bot.reminders.hours import quiet_of
from bot.reminders.quiet import Going, NotGoing, Quiet
from catalog.topics import Vocabulary

Writer = Callable[[Page], Awaitable[Screen | Withdrawal | Postponement]]

WRITERS: Mapping[Kind, Writer] = {
    Kind.CHANGE: change,
    Kind.REMINDER: reminder,
    Kind.DIGEST: digest,
    Kind.INVITATION: invitation,
    Kind.STILL_USEFUL: still_useful,
    Kind.PROMISE: promise,
    Kind.ANSWER: answer,
    Kind.DRAFT: draft,
    Kind.FEED: feed,
}


class UnaskedMessages:
    """The composer of the lane."""

    def __init__(
        self, services: Services, memory: Memory, topics: Vocabulary, *, bot_name: Callable[[], str]
    ) -> None:
        self._services = services
        self._memory = memory
        self._topics = topics
        self._bot_name = bot_name
        self._remembered = Remembered()
        self._together = Together(self._compose, name="composer")

    async def compose(self, delivery: Delivery) -> Post | Withdrawal | Postponement:
        """The message, or why there is none: the person paused, cannot be reached, or it is no longer
        true. What comes late waits where it would come in quiet hours."""
        return await self._together.ask(delivery)

    async def _compose(self, deliveries: Sequence[Delivery]) -> list[Post | Withdrawal | Postponement]:
        async with self._services.database.reading() as session:
            known = await addressees(session, {delivery.person_id for delivery in deliveries})
            ground = await survey(session, self._remembered, deliveries)
            return [
                await self._write(session, ground, delivery, *known[delivery.person_id])
                for delivery in deliveries
            ]

    async def _write(
        self,
        session: AsyncSession,
        ground: Ground,
        delivery: Delivery,
        preference: Preference,
        reached: Reached,
    ) -> Post | Withdrawal | Postponement:
        services = self._services
        now = services.clock.now()
        if preference.is_paused(now):
            return Withdrawal(State.CANCELLED, "paused")
        if reached.unreachable_since is not None:
            return Withdrawal(State.REFUSED, "unreachable")
        going = _going(delivery, quiet_of(preference, services.city), now)
        if isinstance(going, NotGoing):
            return Withdrawal(State.EXPIRED, going.value)
        if going.at > now:
            return Postponement(going.at)
        page = Page(
            delivery=delivery,
            session=session,
            services=services,
            ground=ground,
            preference=preference,
            topics=self._topics,
            bot_name=self._bot_name(),
        )
        screen = await WRITERS[delivery.kind](page)
        if isinstance(screen, Withdrawal | Postponement):
            return screen
        speech = page.speech
        if screen.rows:
            self._memory.offers.put(delivery.person_id, offer_of(screen, every=preference.text_only))
        if preference.text_only:
            screen = in_text_only(screen, speech)[0]
        text = lines(speech.say("chat.unasked.again") if delivery.again else "", screen.text)
        return Post(
            text=text, buttons=screen.keyboard, silent=delivery.silent or delivery.again or going.silent
        )


def _going(delivery: Delivery, quiet: Quiet, now: datetime) -> Going | NotGoing:
    """When the message goes, asked anew: it may come later than it was meant to."""
    if delivery.kind is not Kind.CHANGE:
        going = quiet.ordinary(now, now=now, starts=delivery.expires_at)
        late = going is NotGoing.QUIET and not quiet.holds(delivery.due_at)
        # It was to come before the night and cannot wait for its end: better without a sound than not at all.
        return Going(at=now, silent=True) if late else going
    if delivery.silent:
        return Going(at=now, silent=True)
    starts = delivery.subject.get("starts")
    going = quiet.change(now=now, starts=datetime.fromisoformat(starts) if starts else None)
    # What has begun meanwhile is told as long as it is of use, and then without a sound.
    return Going(at=now, silent=True) if going is NotGoing.STARTED else going
