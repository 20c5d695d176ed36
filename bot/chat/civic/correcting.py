"""Saying what is wrong about something in the catalogue: which part of it, how it is, if one likes;
and exactly what would be kept."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import Correct, Open
from bot.chat.civic.handing_in import AsksWords, hand_in, kept_words
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.opening import published
from bot.chat.memory import Memory
from bot.chat.questions import quote
from bot.chat.routes import Route, on_message, on_press
from bot.chat.screen import Screen, button, in_rows, lines
from bot.chat.telling.otherwise import old_button
from bot.chat.waiting import WORDS
from bot.civic.corrections import Part, correction_slip
from bot.feedback.tongue import tongue_of
from bot.i18n import Speech
from bot.telling.wording import Wording
from catalog.model import Opportunity


def handlers() -> list[Route]:
    """The presses below a card and what follows."""
    return [on_press(Correct, pressed)]


def written(memory: Memory) -> list[Route]:
    """The words that were asked for; before questions."""
    asks = AsksWords(memory, Correct, "deed")

    async def said(update: Update, context: Context) -> None:
        await _said(update, context, asks)

    return [on_message(WORDS & asks, said)]


async def pressed(update: Update, context: Context, press: Correct) -> None:
    """Goes on with the next thing that is asked, sends it, or leaves it."""
    speech, message = await context.speech(update), context.pressed_message(update)
    opportunity = await published(context, press.opportunity)
    parts = {part.value for part in Part}
    if opportunity is None or {press.about} - {"", *parts}:
        await context.say(update, old_button(speech))
        return
    name = _name(context, opportunity, speech)
    words = context.pressed_question(update) or ""
    match press.deed:
        case "begin":
            await context.say(update, _parts(press, name, speech))
        case "about":
            await context.replace(update, _ask(press, name, speech), message=message)
        case "unsaid":
            await context.replace(update, _preview(press, name, "", context, speech), message=message)
        case "send" if press.about:
            await _send(update, context, press, kept_words(words))
        case "leave" | "stop":
            rows = ([button(speech.plain("chat.button.card"), Open(opportunity=press.opportunity))],)
            screen = Screen(speech.say("chat.civic.left"), rows, menu=True)
            await context.replace(update, screen, message=message)
        case _:
            await context.say(update, old_button(speech))


async def _said(update: Update, context: Context, asks: AsksWords[Correct]) -> None:
    text, press = (
        (update.effective_message and update.effective_message.text) or "",
        asks.asked(chat_of(update)),
    )
    speech = await context.speech(update)
    opportunity = await published(context, press.opportunity) if press is not None else None
    if press is None or opportunity is None or context.services.search.current.danger(text):
        await answer_question(update, context, text)
        return
    name = _name(context, opportunity, speech)
    await context.say(update, _preview(press, name, kept_words(text), context, speech))


async def _send(update: Update, context: Context, press: Correct, words: str) -> None:
    city, speech = context.services.city, await context.speech(update)
    slip = correction_slip(
        press.opportunity,
        Part(press.about),
        words,
        threshold=city.thresholds.feedback,
        language=tongue_of(words, speech.tag),
        common_language=city.languages[0].split("-")[0],
    )
    rows = ([button(speech.plain("chat.button.card"), Open(opportunity=press.opportunity))],)
    await hand_in(update, context, slip, "chat.correct.sent", words=words, rows=rows)


def _parts(press: Correct, name: str, speech: Speech) -> Screen:
    parts = [
        button(
            speech.plain(f"chat.button.correct.{part.value}"), replace(press, deed="about", about=part.value)
        )
        for part in Part
    ]
    cancel = [button(speech.plain("chat.button.cancel"), replace(press, deed="stop"))]
    rows = (*in_rows(parts, across=2), cancel)
    return Screen(speech.say("chat.correct.ask", name=name), rows, menu=True)


def _ask(press: Correct, name: str, speech: Speech) -> Screen:
    rows = (
        [button(speech.plain("chat.button.correct.unsaid"), replace(press, deed="unsaid"))],
        [button(speech.plain("chat.button.cancel"), replace(press, deed="leave"))],
    )
    return Screen(speech.say("chat.correct.words", name=name), rows, menu=True)


def _preview(press: Correct, name: str, words: str, context: Context, speech: Speech) -> Screen:
    """All that would be kept."""
    text = lines(
        speech.say("chat.correct.kept", name=name, part=speech.plain(f"chat.button.correct.{press.about}")),
        quote(words, speech) if words else "",
        speech.say("chat.civic.not_kept"),
    )
    rows = (
        [button(speech.plain("chat.button.send"), replace(press, deed="send"))],
        [button(speech.plain("chat.button.correct.words"), replace(press, deed="about"))],
        [button(speech.plain("chat.button.cancel"), replace(press, deed="stop"))],
    )
    return Screen(text, rows, question=words or None, menu=True)


def _name(context: Context, opportunity: Opportunity, speech: Speech) -> str:
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    return wording.name(opportunity.text(speech.tag))
