"""From the chat into the browser: a link that signs in, and the end of one's sessions there."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Panel
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button, lines, link
from bot.chat.staff import has_role
from bot.i18n import Languages
from bot.people.audit import Audit, Entry
from bot.people.roles import Role
from bot.people.sessions import Sessions
from bot.people.sign_in import SignIns

LEAST = Role.PARTNER


def handlers(languages: Languages) -> list[Route]:
    """The command, the words for it, and the presses."""
    return [
        on_command("panel", offer),
        on_message(Said(languages, "panel"), _said),
        on_press(Panel, pressed),
    ]


async def offer(update: Update, context: Context) -> None:
    """Sends a link that signs this person in, and none where the pages have no address."""
    services, speech, user = context.services, await context.speech(update), update.effective_user
    if user is None:
        return
    address = services.settings.web_address
    if address is None:
        await context.say(update, Screen(speech.say("chat.panel.nowhere")))
        return
    async with services.database.writing(choices=False) as session:
        token = await SignIns(session).offer(user.id, at=services.clock.now())
        sessions = await Sessions(session).ends(user.id)
    url = f"{address}/panel/enter/{token}"
    opening = link(speech.plain("chat.button.open_panel"), url)
    text = lines(
        speech.say("chat.panel"),
        # Telegram takes no button to a host of one word.
        "" if opening else speech.say("chat.panel.address", url=url),
    )
    rows: tuple[Row, ...] = (opening,)
    if sessions:
        rows += ([button(speech.plain("chat.button.end_sessions"), Panel(deed="end"))],)
    await context.say(update, Screen(text, rows, menu=True))


async def pressed(update: Update, context: Context, press: Panel) -> None:
    """Ends the person's sessions, or sends another link."""
    if press.deed != "end":
        await offer(update, context)
        return
    services, speech, user = context.services, await context.speech(update), update.effective_user
    if user is None:
        return
    now = services.clock.now()
    async with services.database.writing(choices=False) as session:
        await SignIns(session).withdraw(user.id)
        if await Sessions(session).end_all_of(user.id):
            entry = Entry(at=now, actor_id=user.id, act="session.ended", subject=f"person:{user.id}")
            await Audit(session).record(entry)
    rows = ([button(speech.plain("chat.button.another_link"), Panel(deed="link"))],)
    await context.say(update, Screen(speech.say("chat.panel.ended"), rows, menu=True))


async def _said(update: Update, context: Context) -> None:
    """The panel for staff; of everybody else these words are a question like any other."""
    if await has_role(update, context, LEAST):
        await offer(update, context)
    else:
        text = (update.effective_message and update.effective_message.text) or ""
        await answer_question(update, context, text, anew=True)
