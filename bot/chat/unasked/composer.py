"""Writes what is owed when its turn comes: to whoever may be written to, in their language, as things
stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.context import Door
from bot.chat.offers import in_text_only, offer_of
from bot.chat.screen import Screen, lines
from bot.chat.unasked.digest import digest
from bot.chat.unasked.page import Page
from bot.chat.unasked.reminder import reminder
from bot.delivery.delivery import Delivery, Kind, Post, State, Withdrawal
from bot.delivery.reach import Reach
from bot.people.preferences import Preferences

Writer = Callable[[Page], Awaitable[Screen | Withdrawal]]

WRITERS: Mapping[Kind, Writer] = {Kind.REMINDER: reminder, Kind.DIGEST: digest}


class UnaskedMessages:
    """The composer of the lane."""

    def __init__(self, door: Door, *, bot_name: str = "") -> None:
        self._door = door
        self._bot_name = bot_name

    async def compose(self, delivery: Delivery) -> Post | Withdrawal:
        """The message, or why there is none: the person paused, cannot be reached, or it is no longer
        true."""
        services = self._door.services
        async with services.database.reading() as session:
            preference = await Preferences(session).of(delivery.person_id)
            reached = await Reach(session).of(delivery.person_id)
            if preference.paused:
                return Withdrawal(State.CANCELLED, "paused")
            if reached.unreachable_since is not None:
                return Withdrawal(State.REFUSED, "unreachable")
            page = Page(
                delivery=delivery,
                session=session,
                services=services,
                preference=preference,
                topics=self._door.topics,
                bot_name=self._bot_name,
            )
            screen = await WRITERS[delivery.kind](page)
            if isinstance(screen, Withdrawal):
                return screen
            speech = page.speech
        if screen.rows:
            self._door.memory.offers.put(delivery.person_id, offer_of(screen, every=preference.text_only))
        if preference.text_only:
            screen = in_text_only(screen, speech)[0]
        text = lines(speech.say("chat.unasked.again") if delivery.again else "", screen.text)
        return Post(text=text, buttons=screen.keyboard, silent=delivery.silent or delivery.again)
