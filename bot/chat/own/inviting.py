"""Whether a person is asked what they thought of what they went to: yes, until they say otherwise."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Own
from bot.chat.context import Context
from bot.chat.screen import Row, Screen, button
from bot.delivery.delivery import Kind
from bot.delivery.outbox import Outbox
from bot.i18n import Speech
from bot.people.preferences import Preferences


def asking(speech: Speech, *, invited: bool) -> Row:
    """The button that turns it round."""
    if invited:
        return [button(speech.plain("chat.button.not_invited"), Own(deed="no_invitations"))]
    return [button(speech.plain("chat.button.invited"), Own(deed="invitations"))]


async def invite(update: Update, context: Context, *, invited: bool) -> None:
    """Asks from now on, or no more; what was about to be asked is not asked either."""
    if (user := update.effective_user) is None:
        return
    now = context.services.clock.now()
    async with context.services.database.writing() as session:
        context.choose(await Preferences(session).change(user.id, invited=invited))
        if not invited:
            await Outbox(session).cancel(now, "no_invitations", person_id=user.id, kind=Kind.INVITATION)
    speech = await context.speech(update)
    text = speech.say("chat.invitations.on" if invited else "chat.invitations.off")
    rows = (
        asking(speech, invited=invited),
        [button(speech.plain("chat.button.my_data"), Own(deed="see"))],
    )
    await context.say(update, Screen(text, rows, menu=True))
