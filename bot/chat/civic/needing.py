"""Asking the city for what is not there: exactly what would be kept is shown before, and nothing is until it
is sent."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import AskCity, Follow, OfNeed
from bot.chat.civic.handing_in import hand_in, kept_words
from bot.chat.context import Context
from bot.chat.finding.lists import read_list
from bot.chat.keeping.wanting import is_sensitive
from bot.chat.questions import quote
from bot.chat.routes import Route, on_press
from bot.chat.screen import Row, Screen, button, in_rows, lines
from bot.chat.telling.otherwise import old_button, ways_in
from bot.civic.needs import Need, key_of, month_of, need_slip, topic_of, words_of
from bot.i18n import Speech
from bot.reminders.searches import Wanted

MOST_PLACES = 60
"""Parts of the city that are offered on one screen."""


def handlers() -> list[Route]:
    """The press below what was not found, and those below what would be kept."""
    return [on_press(AskCity, ask), on_press(OfNeed, pressed)]


async def ask(update: Update, context: Context, press: AskCity) -> None:
    """Shows what would be kept of the words that the message quotes."""
    if (words := await read_list(update, context, press)) is None:
        return
    await context.say(update, await _preview(update, context, words, 0))


async def pressed(update: Update, context: Context, press: OfNeed) -> None:
    """Sends it, adds a part of the city, or leaves it."""
    speech, words = await context.speech(update), context.pressed_question(update)
    message = context.pressed_message(update)
    if words is None or press.where > len(context.services.city.neighbourhoods):
        await context.say(update, old_button(speech))
        return
    match press.deed:
        case "where":
            await context.replace(update, _places(context, words, speech), message=message)
        case "see":
            await context.replace(
                update, await _preview(update, context, words, press.where), message=message
            )
        case "leave":
            screen = Screen(speech.say("chat.civic.left"), ways_in(speech), menu=True)
            await context.replace(update, screen, message=message)
        case "send":
            await _send(update, context, words, press.where)
        case _:
            await context.say(update, old_button(speech))


async def _send(update: Update, context: Context, words: str, where: int) -> None:
    city, speech = context.services.city, await context.speech(update)
    need = _need(context, words, where, speech)
    if need is None:
        await context.say(update, old_button(speech))
        return
    delicate = is_sensitive(Wanted(words=words, topic=need.topic), context.topics)
    slip = need_slip(
        need,
        threshold=city.thresholds.health if delicate else city.thresholds.feedback,
        language=speech.locale.language,
        common_language=city.languages[0].split("-")[0],
    )
    tell = [button(speech.plain("chat.button.follow"), Follow())]
    await hand_in(update, context, slip, "chat.need.sent", words=need.words, rows=(tell,))


async def _preview(update: Update, context: Context, words: str, where: int) -> Screen:
    """What would be kept, no more and no less."""
    speech = await context.speech(update)
    need = _need(context, words, where, speech)
    if need is None:
        return Screen(speech.say("chat.need.nothing"), ways_in(speech), menu=True)
    topics = context.topics
    text = lines(
        speech.say("chat.need.kept"),
        quote(need.words, speech),
        speech.say("chat.need.topic", topic=topics.label(need.topic, speech.tag)) if need.topic else "",
        speech.say("chat.need.where", where=need.neighbourhood) if need.neighbourhood else "",
        speech.say("chat.need.month", month=month_in_words(context, speech)),
        speech.say("chat.civic.not_kept"),
    )
    rows: list[Row] = [[button(speech.plain("chat.button.send"), OfNeed(deed="send", where=where))]]
    if context.services.city.neighbourhoods:
        label = "chat.button.need.other_where" if where else "chat.button.need.where"
        rows.append([button(speech.plain(label), OfNeed(deed="where"))])
    rows.append([button(speech.plain("chat.button.follow"), Follow())])
    rows.append([button(speech.plain("chat.button.cancel"), OfNeed(deed="leave"))])
    return Screen(text, tuple(rows), question=need.words, menu=True)


def _places(context: Context, words: str, speech: Speech) -> Screen:
    names = [each.name for each in context.services.city.neighbourhoods[:MOST_PLACES]]
    places = [button(name, OfNeed(deed="see", where=place)) for place, name in enumerate(names, start=1)]
    nowhere = [button(speech.plain("chat.button.need.nowhere"), OfNeed(deed="see"))]
    text = lines(speech.say("chat.need.ask_where"), quote(words, speech))
    return Screen(text, (*in_rows(places, across=2), nowhere), question=words, menu=True)


def _need(context: Context, words: str, where: int, speech: Speech) -> Need | None:
    """What would be kept of the words; None where they look for nothing, or somebody may be in danger."""
    services, now = context.services, context.services.clock.now()
    search = services.search.current
    if search.danger(words):
        return None
    reading = search.read(words, language=speech.tag, now=now)
    wanted = kept_words(words_of(reading))
    if not wanted:
        return None
    topic = topic_of(search, reading)
    return Need(
        words=wanted,
        key=key_of(search, reading),
        topic=topic if topic in context.topics else "",
        neighbourhood=services.city.neighbourhoods[where - 1].name if where else "",
        month=month_of(now.astimezone(services.city.zone).date()),
    )


def month_in_words(context: Context, speech: Speech) -> str:
    """This month, in the city, as one says it."""
    today = context.services.clock.now().astimezone(context.services.city.zone).date()
    name = str(speech.locale.months["stand-alone"]["wide"][today.month])
    return speech.plain("chat.civic.month", month=name, year=str(today.year))
