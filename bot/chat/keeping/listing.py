"""What a person saved, as a list: each with its next moment, by number; a page at a time."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import AllFollowed, Done, SavedList
from bot.chat.context import Context
from bot.chat.keeping.thing import Thing, person_of, things
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import ways_in
from bot.i18n import Html, Languages
from bot.reminders.saved import SavedThings
from bot.reminders.searches import Searches
from bot.telling.wording import Wording

PER_PAGE = 5


def handlers(languages: Languages) -> list[Route]:
    """The commands, the words for them, and the press."""
    return [
        on_command("saved", show),
        on_command("reminders", show),
        on_message(Said(languages, "saved"), show),
        on_press(SavedList, pressed),
    ]


async def show(update: Update, context: Context) -> None:
    """Lists what the person saved as a new message."""
    await context.say(update, await _page(update, context, 0))


async def pressed(update: Update, context: Context, press: SavedList) -> None:
    """Turns to a page; the list comes as a new message where what is in its place is something else."""
    screen = await _page(update, context, press.page)
    if _turns(context, update):
        await context.replace(update, screen, message=context.pressed_message(update))
    else:
        await context.say(update, screen)


async def _page(update: Update, context: Context, page: int) -> Screen:
    services, speech, person = context.services, await context.speech(update), person_of(update)
    wording = Wording.in_city(services.city, speech, services.clock.now())
    async with services.database.reading() as session:
        saved = await SavedThings(session).of(person)
        followed = len(await Searches(session).of(person))
        pages = max(1, -(-len(saved) // PER_PAGE))
        page = min(page, pages - 1)
        shown = await things(session, services.city, person, saved[page * PER_PAGE : (page + 1) * PER_PAGE])
    searches: Row = []
    if followed:
        label = speech.plain("chat.button.follow_all")
        counted = speech.plain("chat.button.counted", label=label, count=followed)
        searches = [button(counted, AllFollowed())]
    if not saved:
        rows = (searches, *ways_in(speech)) if searches else ways_in(speech)
        return Screen(speech.say("chat.saved.nothing"), rows, menu=True)
    numbered = list(enumerate(shown, start=page * PER_PAGE + 1))
    turning: Row = [
        *([button(speech.plain("chat.button.back"), SavedList(page=page - 1))] if page else []),
        *([button(speech.plain("chat.button.more"), SavedList(page=page + 1))] if page + 1 < pages else []),
    ]
    rows = (
        [button(str(number), Done(saved=thing.saved.id)) for number, thing in numbered],
        turning,
        searches,
    )
    text = lines(
        speech.say("chat.saved.list", count=len(saved)),
        *(_line(number, thing, wording) for number, thing in numbered),
    )
    return Screen(text, tuple(row for row in rows if row))


def _line(number: int, thing: Thing, wording: Wording) -> Html:
    """One of them: what, when, and when the person will be written to next."""
    speech, opportunity = wording.speech, thing.opportunity
    if opportunity is None or not thing.on_offer:
        name = wording.name(opportunity.text(speech.tag)) if opportunity is not None else ""
        return speech.say("chat.saved.line_off", number=number, name=name or "–")
    due = min((each.due_at for each in thing.kept if each.due_at is not None), default=None)
    told = speech.plain("chat.saved.next", moment=wording.moment(due)) if due else ""
    return speech.say(
        "chat.saved.line",
        number=number,
        name=wording.name(opportunity.text(speech.tag)),
        when=wording.when(opportunity, thing.date(0, wording.now)),
        next=told or speech.plain("chat.saved.no_next"),
    )


def _turns(context: Context, update: Update) -> bool:
    """Whether the press was on such a list: there its pages change in their place."""
    query = update.callback_query
    message = query.message if query is not None else None
    markup = getattr(message, "reply_markup", None)
    rows = markup.inline_keyboard if markup is not None else ()
    return any(str(b.text).isdecimal() for row in rows for b in row)
