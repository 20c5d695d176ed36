"""What an edit would be and do: how many saved it, and the very words that they would read."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Release
from bot.chat.context import Context
from bot.chat.desk.draft import Draft
from bot.chat.finding.opening import published
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.i18n import Speech
from bot.reminders.changes import count_told
from bot.reminders.difference import differences
from bot.telling.changed import what_changed
from bot.telling.wording import Wording


async def ask(update: Update, context: Context, step: str) -> None:
    """Asks for words: time, place or reason; without a reason it can be gone on."""
    speech = await context.speech(update)
    rows: tuple[Row, ...] = ([button(speech.plain("chat.button.desk.leave"), Release(deed="leave"))],)
    if step == "reason":
        unexplained = button(speech.plain("chat.button.desk.unexplained"), Release(deed="unexplained"))
        rows = ([unexplained], *rows)
    await context.say(update, Screen(speech.say(f"chat.desk.ask.{step}"), rows, menu=True))


async def preview(update: Update, context: Context, draft: Draft, *, anew: bool = False) -> None:
    """Shows what would be written and told; `anew` where somebody changed it meanwhile."""
    services, speech = context.services, await context.speech(update)
    opportunity, now = await published(context, draft.opportunity), services.clock.now()
    if opportunity is None:
        await context.say(update, old_button(speech))
        return
    try:
        async with services.database.reading() as session:
            edit = await draft.edit(session, opportunity)
            savers = await count_told(session, opportunity, edit.after, now)
    except LookupError:
        await context.say(update, Screen(speech.say("chat.desk.no_date")))
        return
    found = differences(opportunity, edit.after, now=now)
    wording = Wording.in_city(services.city, speech, now)
    told = what_changed(found, opportunity, edit.after, wording) if found else None
    text = lines(
        speech.say("chat.desk.changed_meanwhile") if anew else "",
        speech.say("chat.desk.savers", count=savers) if told else speech.say("chat.desk.nothing_changes"),
        speech.say("chat.quote", question=told) if told else "",
    )
    await context.say(update, Screen(text, _choices(speech), menu=True))


def _choices(speech: Speech) -> tuple[Row, ...]:
    return tuple(
        [button(speech.plain(f"chat.button.desk.{deed}"), Release(deed=deed))]
        for deed in ("tell", "quietly", "leave")
    )
