"""That a list which is fetched by itself waits for a person: something in it is wrong, gone or locked."""

from __future__ import annotations

from bot.chat.files import showing
from bot.chat.screen import Screen
from bot.chat.unasked.page import Page
from bot.delivery.delivery import State, Withdrawal
from bot.desk.importing.allowed import BRINGS
from bot.desk.importing.staged import NoSuchImport, Stages
from bot.desk.importing.tables import State as Stage
from bot.people.roles import Roles


async def feed(page: Page) -> Screen | Withdrawal:
    """The message, or why there is none: somebody has seen to it, or it is no longer theirs to do."""
    try:
        staged = await Stages(page.session).get(page.delivery.subject["staged"])
    except NoSuchImport:
        return Withdrawal(State.CANCELLED, "removed")
    if staged.state is not Stage.READY:
        return Withdrawal(State.CANCELLED, "done")
    if not (await Roles(page.session).of(page.delivery.person_id)).includes(BRINGS):
        return Withdrawal(State.CANCELLED, "role")
    speech, address = page.speech, page.services.settings.web_address
    where = f"{address}/panel/imports/{staged.id}" if address else ""
    first = speech.say("chat.staff.file.feed")
    return showing.summed(staged, speech, page=where, first=first)
