"""/drafts: what one has in hand, and what waits for whoever may publish it."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Review
from bot.chat.context import Context
from bot.chat.keeping.thing import person_of
from bot.chat.questions import shorten
from bot.chat.routes import Route, on_command
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.staff import standing
from bot.desk.drafts import Draft, Drafts
from bot.i18n import Speech

MOST_LISTED = 20
MOST_ON_BUTTON = 36


def handlers() -> list[Route]:
    """The command."""
    return [on_command("drafts", show_all)]


async def show_all(update: Update, context: Context) -> None:
    """Shows what waits for this person's review first, then what they have in hand."""
    speech, person = await context.speech(update), person_of(update)
    own = await standing(update, context)
    async with context.services.database.reading() as session:
        drafts = Drafts(session)
        waiting = [each for each in await drafts.waiting(own) if each.author != person]
        mine = await drafts.mine(person)
    if not waiting and not mine:
        await context.say(update, Screen(speech.say("chat.staff.no_drafts")))
        return
    shown = [*waiting, *mine][:MOST_LISTED]
    text = lines(
        speech.say("chat.staff.waiting", count=len(waiting)) if waiting else "",
        speech.say("chat.staff.mine", count=len(mine)) if mine else "",
    )
    rows: list[Row] = [
        [button(_label(draft, speech), Review(deed="see", draft=draft.id, version=draft.version))]
        for draft in shown
    ]
    await context.say(update, Screen(text, tuple(rows), menu=True))


def _label(draft: Draft, speech: Speech) -> str:
    name = shorten(draft.opportunity.text(speech.tag).name, MOST_ON_BUTTON)
    return speech.plain(f"chat.button.draft.{draft.state.value}", name=name)
