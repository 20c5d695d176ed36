"""That a promise somebody follows has moved, or is late."""

from __future__ import annotations

from bot.chat.civic.promises import below, told
from bot.chat.screen import Screen, lines
from bot.chat.unasked.page import Page
from bot.civic.promises import Promises
from bot.delivery.delivery import State, Withdrawal


async def promise(page: Page) -> Screen | Withdrawal:
    """The message, or why there is none: no longer followed, or a newer one tells how it stands."""
    subject, promises = page.delivery.subject, Promises(page.session, page.services.city.zone)
    page.language = await promises.language_of(subject["promise"], page.delivery.person_id)
    found = await promises.get(subject["promise"], page.now)
    if page.language is None or found is None:
        return Withdrawal(State.CANCELLED, "removed")
    if max(step.id or 0 for step in found.steps) > subject["step"]:
        return Withdrawal(State.CANCELLED, "told_since")
    speech = page.speech
    if page.preference.discreet:
        first = speech.say("chat.unasked.promise.discreet")
        return Screen(first, below(found, speech, follows=True), menu=True)
    text = lines(speech.say("chat.unasked.promise"), told(found, page.wording))
    return Screen(text, below(found, speech, follows=True), menu=True)
