"""What a receipt is good for: to read what the city answered, and to delete what was said."""

from __future__ import annotations

import re
from datetime import timedelta

from telegram import Message, Update
from telegram.ext import filters

from bot.chat.callbacks import Receipted
from bot.chat.civic.proposals import show_of_receipt
from bot.chat.context import Context
from bot.chat.opinions import screens
from bot.chat.opinions.showing import on_offer, wording_of
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button, lines
from bot.civic.proposals import Proposals
from bot.feedback.answers import answers_to
from bot.feedback.calendar import next_publication
from bot.feedback.draft import Draft
from bot.feedback.opinion import BOT, kind_of, opportunity_of
from bot.feedback.receipt import Receipt
from bot.feedback.returned import Returned, erase_published, find_published
from bot.i18n import Languages, Speech

MOST_TRIES = 20
"""Codes that one person may try in an hour."""
HOUR = timedelta(hours=1)
MOST_ANSWERS = 3


class _IsReceipt(filters.MessageFilter):
    """Messages that are a code and nothing else; a word of sixteen letters is none, it has no digit."""

    def filter(self, message: Message) -> bool:
        """Whether the message is one."""
        text = message.text or ""
        plain = re.search(r"\d", text) or re.fullmatch(r"\w{4}-\w{4}-\w{4}-\w{4}", text.strip())
        return len(text) < LONGEST and bool(plain) and Receipt.read(text) is not None


LONGEST = 40


def handlers(languages: Languages) -> list[Route]:
    """The command, a code that is typed, words that ask for it, and the presses."""
    return [
        on_command("reply", reply),
        on_message(filters.TEXT & _IsReceipt(), typed),
        on_message(Said(languages, "reply"), reply),
        on_press(Receipted, pressed),
    ]


async def reply(update: Update, context: Context) -> None:
    """Shows what a code leads to; without one, asks for it."""
    code = " ".join(context.args or ())
    if not code:
        await context.say(update, Screen((await context.speech(update)).say("chat.receipt.ask")))
        return
    await _show(update, context, code)


async def typed(update: Update, context: Context) -> None:
    """The same for a code alone."""
    await _show(update, context, (update.effective_message and update.effective_message.text) or "")


async def pressed(update: Update, context: Context, press: Receipted) -> None:
    """Shows it, asks whether it is to be deleted, or deletes it."""
    speech, receipt = await context.speech(update), Receipt.read(press.receipt)
    if receipt is None or press.deed not in ("ask", "delete"):
        await _show(update, context, press.receipt)
    elif not _may_try(update, context):
        await context.say(update, Screen(speech.say("chat.receipt.too_many")))
    elif press.deed == "ask":
        rows = (
            [button(speech.plain("chat.button.delete_opinion_yes"), _press("delete", receipt))],
            [button(speech.plain("chat.button.keep_opinion"), _press("see", receipt))],
        )
        await context.say(update, Screen(speech.say("chat.receipt.delete"), rows, menu=True))
    else:
        gone = await _delete(update, context, receipt)
        await context.say(
            update, Screen(speech.say("chat.receipt.deleted" if gone else "chat.receipt.unknown"))
        )


async def _show(update: Update, context: Context, code: str) -> None:
    speech = await context.speech(update)
    if not _may_try(update, context):
        await context.say(update, Screen(speech.say("chat.receipt.too_many")))
        return
    receipt = Receipt.read(code)
    screen = await _screen(context, receipt, speech) if receipt is not None else None
    if screen is None and receipt is not None and await show_of_receipt(update, context, receipt):
        return
    # A code that never was, one whose opinion was deleted or never came out: nobody is told which.
    await context.say(update, screen or Screen(speech.say("chat.receipt.unknown")))


async def _screen(context: Context, receipt: Receipt, speech: Speech) -> Screen | None:
    services, wording = context.services, wording_of(context, speech)
    rows: tuple[Row, ...] = ([button(speech.plain("chat.button.delete_opinion"), _press("ask", receipt))],)
    if services.box.holds(receipt):
        day = screens.day_of(next_publication(wording.now, services.city.zone), wording)
        return Screen(speech.say("chat.receipt.waiting", day=day), rows, menu=True)
    async with services.database.reading() as session:
        returned = await find_published(session, receipt)
        if returned is None:
            return None
        themes = [theme.value for theme in returned.themes]
        answers = await answers_to(session, returned.subject, themes)
    told = [
        speech.say("chat.receipt.answer", day=screens.day_of(each.at, wording), words=each.text(speech.tag))
        for each in answers[:MOST_ANSWERS]
    ]
    text = lines(
        speech.say("chat.receipt.published"),
        *screens.kept_of(_draft(returned), await _name(context, returned, speech), speech),
        speech.say("chat.receipt.hidden", reason=returned.hidden) if returned.hidden else "",
        *(told or [speech.say("chat.receipt.no_answer")]),
    )
    return Screen(text, rows, menu=True)


def _draft(returned: Returned) -> Draft:
    """What was published, as it was previewed."""
    return Draft(
        stars=returned.stars, themes=returned.themes, words=returned.words, language=returned.language
    )


async def _name(context: Context, returned: Returned, speech: Speech) -> str:
    """What it was said of, as it was published: on its own, or with others of its kind."""
    number = opportunity_of(returned.subject)
    if number is not None:
        opportunity = await on_offer(context, number)
        return (
            wording_of(context, speech).name(opportunity.text(speech.tag)) if opportunity is not None else "–"
        )
    if returned.subject == BOT:
        return ""
    kind = kind_of(returned.subject)
    return speech.plain(f"chat.kind.{kind.value}") if kind is not None else speech.plain("chat.receipt.all")


async def _delete(update: Update, context: Context, receipt: Receipt) -> bool:
    """Deletes it, from the box or from what was published; whether there was anything."""
    services, user = context.services, update.effective_user
    if user is not None and await services.box.take_back(receipt, user.id):
        return True
    async with services.database.reading() as session:
        opined = await find_published(session, receipt) is not None
        if not opined and await Proposals(session).of_receipt(receipt) is None:
            return False
    async with services.database.writing(choices=False) as session:
        if opined:
            await erase_published(session, receipt)
        else:
            await Proposals(session).erase(receipt)
    await services.database.empty_log()
    return True


def _may_try(update: Update, context: Context) -> bool:
    """Whether the person may try another code; counted in memory alone."""
    if update.effective_user is None:
        return False
    person, now = update.effective_user.id, context.services.clock.now()
    tries = [at for at in context.memory.tries.get(person) or () if at > now - HOUR]
    if len(tries) >= MOST_TRIES:
        return False
    context.memory.tries.put(person, (*tries, now))
    return True


def _press(deed: str, receipt: Receipt) -> Receipted:
    return Receipted(deed=deed, receipt=receipt.shown.replace("-", ""))
