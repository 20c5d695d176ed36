"""Looking along the shelves: the topics that hold something, what stands there, the shelves within."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Shelf, Show, Topics
from bot.chat.context import Context, chat_of
from bot.chat.memory import Asked
from bot.chat.routes import Handler, message_of, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Button, Screen, button, in_rows
from bot.chat.shelves import Shelving
from bot.chat.telling.results import results
from bot.chat.telling.shown import PER_PAGE, Shown
from bot.chat.telling.wording import Wording
from bot.i18n import Languages, Speech
from catalog.search.answer import Answer, Confidence, Hit, Understood
from catalog.store import Store


def handlers(languages: Languages) -> list[Handler]:
    """The command and the words people have for it, and the presses on a shelf."""
    said = on_message(Said(languages, "topics"), offer)
    return [on_command("topics", offer), said, on_press(Topics, offer_again), on_press(Shelf, turn)]


async def offer(update: Update, context: Context) -> None:
    """Shows the topics of the first level that hold something."""
    speech = await context.speech(update)
    shelving = await context.shelves.shelving(context.services)
    buttons = _shelves(context, speech, shelving)
    text_id = "chat.topics" if buttons else "chat.topics.none"
    await context.say(update, Screen(speech.say(text_id), tuple(in_rows(buttons, across=1))))


async def offer_again(update: Update, context: Context, press: Topics) -> None:
    """Shows them by button."""
    await offer(update, context)


async def turn(update: Update, context: Context, press: Shelf) -> None:
    """Shows a shelf: in the message of its own list when a page is turned, else as a new one."""
    instead_of = message_of(update) if press.turning else None
    await show_shelf(update, context, press.topic, page=press.page, instead_of=instead_of)


async def show_shelf(
    update: Update, context: Context, topic: str, *, page: int = 0, instead_of: int | None = None
) -> None:
    """Says what stands on a shelf, soonest first, with the shelves within it."""
    services, speech, topics = context.services, await context.speech(update), context.shelves.topics
    if topic not in topics:
        await context.say(update, Screen(speech.say("chat.old_button")))
        return
    shelving = await context.shelves.shelving(services)
    numbers = shelving.on(topic)
    if page * PER_PAGE >= len(numbers):
        page = 0
    shown_numbers = numbers[page * PER_PAGE : (page + 1) * PER_PAGE]
    async with services.database.reading() as session:
        opportunities = await Store(session).get_many(shown_numbers)
    if not opportunities:
        await context.say(update, Screen(speech.say("chat.gone")))
        return
    hits = tuple(
        Hit(
            id=number,
            source=found.source,
            external_id=found.external_id,
            kind=found.kind,
            title=found.texts[0].name,
            language=speech.tag,
            score=1.0,
        )
        for number in shown_numbers
        if (found := opportunities.get(number)) is not None
    )
    answer = Answer(
        query=topics.label(topic, speech.tag),
        language=speech.tag,
        confidence=Confidence.SURE,
        understood=Understood(),
        hits=hits,
        total=len(numbers),
    )

    within = _shelves(context, speech, shelving, within=topic)
    shown = Shown(
        answer=answer, show=Show(page=page), opportunities=opportunities, shelf=topic, within=within
    )
    wording = Wording(speech, services.city.zone, services.city.currency, services.clock.now())
    screen = results(shown, wording)
    if instead_of is None:
        await context.say(update, screen)
    else:
        await context.replace(update, screen, message=instead_of)
    numbered = tuple(hit.id for hit in hits)
    asked = Asked(question=answer.query, page=page, hits=numbered, more=shown.more, shelf=topic)
    context.memory.asked.put(chat_of(update), asked)


def _shelves(context: Context, speech: Speech, shelving: Shelving, *, within: str = "") -> list[Button]:
    topics, counted = context.shelves.topics, []
    for code in topics.children(within):
        if count := len(shelving.on(code)):
            label = speech.plain("chat.button.counted", label=topics.label(code, speech.tag), count=count)
            counted.append(button(label, Shelf(topic=code)))
    return counted
