"""The question whether messages are still useful, to whoever has pressed nothing for a while."""

from __future__ import annotations

from bot.chat.callbacks import StillUseful
from bot.chat.screen import Screen, button
from bot.chat.unasked.page import Page
from bot.delivery.delivery import State, Withdrawal
from bot.delivery.reach import Reach
from bot.reminders.saved import SavedThings


async def still_useful(page: Page) -> Screen | Withdrawal:
    """The question; none where the person has answered since."""
    reached = await Reach(page.session).of(page.delivery.person_id)
    if reached.asked_at is None:
        return Withdrawal(State.CANCELLED, "answered")
    saved = await SavedThings(page.session).of(page.delivery.person_id)
    page.language = saved[-1].language if saved else None
    speech = page.speech
    rows = (
        [button(speech.plain("chat.button.still_useful"), StillUseful())],
        [button(speech.plain("chat.button.pause"), StillUseful(yes=False))],
    )
    return Screen(speech.say("chat.unasked.still_useful"), rows, menu=True)
