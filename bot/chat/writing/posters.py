"""A photo of a poster: kept beside what it announces, by Telegram's name for the file, and for staff alone.

Its caption is taken for a pasted text, since posters are sent round with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, filters

from bot.chat.context import Context
from bot.chat.form import ABOUT as FORM
from bot.chat.form import Draft, is_block
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.routes import PRIVATE_MESSAGE
from bot.chat.screen import Screen
from bot.chat.staff import has_role
from bot.chat.telling.otherwise import old_button
from bot.chat.writing.beginning import NEW, POSTER, paste
from bot.chat.writing.review import show
from bot.clock import Clock
from bot.desk.drafts import Drafts
from bot.desk.editing import NotAllowed
from bot.people.at_hand import AtHand
from bot.people.dialogue import PATIENCE, Dialogue, Dialogues
from bot.people.roles import Role

ABOUT = "poster"
"""The dialogue in which a photo is waited for; its draft names the draft that it is for."""
PHOTO = PRIVATE_MESSAGE & filters.PHOTO


async def ask(update: Update, context: Context, draft: int) -> None:
    """Waits for a photo."""
    services, speech = context.services, await context.speech(update)
    expires_at = services.clock.now() + PATIENCE
    async with services.database.writing() as session:
        waiting = Dialogue(about=ABOUT, draft={"draft": draft}, expires_at=expires_at)
        await Dialogues(session).open(person_of(update), waiting)
    await context.say(update, Screen(speech.say("chat.staff.send_poster")))


class Posters(BaseHandler[Update, Context, None]):
    """Takes a photo while one is waited for, or while something new is being written."""

    def __init__(self, dialogues: AtHand[Mapping[int, Dialogue]], clock: Clock, forms: Forms) -> None:
        super().__init__(self._no_callback)
        self._dialogues = dialogues
        self._clock = clock
        self._forms = forms

    def check_update(self, update: object) -> Dialogue | None:
        """The dialogue that the photo belongs to, None where there is none."""
        if not isinstance(update, Update) or not PHOTO.check_update(update):
            return None
        user = update.effective_user
        dialogue = self._dialogues.last.get(user.id) if user is not None else None
        if dialogue is None or dialogue.expires_at <= self._clock.now():
            return None
        new = dialogue.about == FORM and dialogue.draft.get("form") == NEW
        return dialogue if new or dialogue.about == ABOUT else None

    async def handle_update(
        self, update: Update, application: Any, check_result: object, context: Context
    ) -> None:
        """Keeps the photo, and goes on."""
        message = update.effective_message
        if not isinstance(check_result, Dialogue) or message is None or not message.photo:
            return
        file_id = message.photo[-1].file_id
        if not await has_role(update, context, Role.PARTNER):
            await context.say(update, old_button(await context.speech(update)))
        elif check_result.about == ABOUT:
            await _attach(update, context, check_result.draft["draft"], file_id)
        else:
            draft = Draft(**check_result.draft)
            caption = message.caption or ""
            found = await paste(caption, draft, context) if is_block(caption) else {}
            fixed = {**draft.fixed, POSTER: file_id}
            await self._forms.begin(update, context, NEW, fixed, values={**draft.values, **found})

    async def _no_callback(self, update: Update, context: Context) -> None:
        """PTB wants one; `handle_update` does the work."""


async def _attach(update: Update, context: Context, draft: int, file_id: str) -> None:
    person = person_of(update)
    try:
        async with context.services.database.writing() as session:
            await Drafts(session).attach(draft, file_id, by=person)
            await Dialogues(session).close(person)
    except (LookupError, NotAllowed):
        await context.say(update, old_button(await context.speech(update)))
        return
    await show(update, context, draft)
