"""What people asked the city for, for staff; and linking what was added since, of which whoever saved such a
search is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import DeskCorrection, DeskNeed
from bot.chat.context import Context
from bot.chat.desk.thing import about, thing_field
from bot.chat.form import Draft, Field, Form
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.questions import shorten
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.staff import may_use
from bot.chat.telling.otherwise import old_button
from bot.city import City
from bot.civic.corrections import Corrections
from bot.civic.needs import Asked, Needs, concepts_of, key_of
from bot.i18n import Html, Speech
from bot.people.audit import Audit, Entry
from bot.people.dialogue import Dialogues
from bot.people.roles import Role
from bot.reminders.digests import owe_added
from bot.reminders.searches import SavedSearch, Searches
from bot.telling.savers import seekers_hear
from bot.telling.wording import Wording
from catalog.store import Store

MEET = "need"
"""The form in which what was added is named."""
MOST_LISTED = 15
MOST_ON_BUTTON = 36
_DIGEST_BYTES = 8


def handlers(forms: Forms) -> list[Route]:
    """The command and the presses."""

    async def pressed(update: Update, context: Context, press: DeskNeed) -> None:
        await _pressed(update, context, press, forms)

    return [on_command("needs", show_all), on_press(DeskNeed, pressed)]


async def show_all(update: Update, context: Context) -> None:
    """Shows what was asked for most often, and whether anything was added for it."""
    speech, least = await context.speech(update), context.services.city.thresholds.feedback
    async with context.services.database.reading() as session:
        needs = (await Needs(session).all())[:MOST_LISTED]
        corrections = len(await Corrections(session).all())
    said = [
        speech.say("chat.needs.item", words=_words(each, context, speech), times=_times(each, least, speech))
        for each in needs
    ]
    rows: list[Row] = [
        [
            button(
                shorten(_words(each, context, speech), MOST_ON_BUTTON),
                DeskNeed(deed="see", need=digest_of(each.key)),
            )
        ]
        for each in needs
    ]
    if corrections:
        label = speech.plain("chat.button.corrections", count=corrections)
        rows.append([button(label, DeskCorrection(deed="all"))])
    first = speech.say("chat.needs", count=len(needs)) if needs else speech.say("chat.needs.none")
    await context.say(update, Screen(lines(first, *said), tuple(rows), menu=True))


async def _pressed(update: Update, context: Context, press: DeskNeed, forms: Forms) -> None:
    speech = await context.speech(update)
    if press.deed == "all":
        await show_all(update, context)
        return
    need = await _need(context, press.need)
    if need is None:
        await context.say(update, old_button(speech))
        return
    match press.deed:
        case "see":
            await _show(update, context, need)
        case "link":
            fixed = await about(update, context)
            await forms.begin(update, context, MEET, {**fixed, "need": press.need})
        case "part":
            async with context.services.database.writing() as session:
                await Needs(session).forget(need.key, press.opportunity)
                await _record(context, session, person_of(update), "need.parted", press)
            await context.say(update, Screen(speech.say("chat.needs.parted")))
        case _:
            await context.say(update, old_button(speech))


async def _need(context: Context, digest: str) -> Asked | None:
    async with context.services.database.reading() as session:
        needs = await Needs(session).all()
    return next((each for each in needs if digest_of(each.key) == digest), None)


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    return [thing_field("chat.needs.name", "chat.needs.which")]


async def _found(update: Update, context: Context, draft: Draft) -> None:
    """Links what was named; whoever may no longer, finds an old button."""
    need = await _need(context, draft.fixed["need"])
    if need is None or not await may_use(update, context, "needs"):
        await context.say(update, old_button(await context.speech(update)))
    else:
        await _meet(update, context, need, draft.values["thing"]["id"])


async def _show(update: Update, context: Context, need: Asked) -> None:
    services, speech = context.services, await context.speech(update)
    async with services.database.reading() as session:
        added = await Store(session).get_many(need.met)
    wording = Wording.in_city(services.city, speech, services.clock.now())
    names = {number: wording.name(each.text(speech.tag)) for number, each in added.items()}
    touched = [each.called(speech.tag) for each in concepts_of(services.search.current, need.key)]
    topics = context.topics
    places = [
        speech.plain("chat.needs.place", where=name, number=people)
        for name, people in need.neighbourhoods.items()
    ]
    text = lines(
        speech.say("chat.quote", question=_words(need, context, speech)),
        _times(need, services.city.thresholds.feedback, speech),
        speech.say("chat.needs.concepts", concepts=speech.listing(touched)) if any(touched) else "",
        speech.say("chat.need.topic", topic=topics.label(need.topic, speech.tag))
        if need.topic in topics
        else "",
        speech.say("chat.needs.places", places=speech.listing(places)) if places else "",
        *(speech.say("chat.needs.added", name=name) for name in names.values()),
    )
    own = digest_of(need.key)
    rows: list[Row] = [[button(speech.plain("chat.button.needs.link"), DeskNeed(deed="link", need=own))]]
    rows += [
        [
            button(
                speech.plain("chat.button.needs.part", name=shorten(name, 24)),
                DeskNeed(deed="part", need=own, opportunity=number),
            )
        ]
        for number, name in names.items()
    ]
    rows.append([button(speech.plain("chat.button.needs"), DeskNeed(deed="all"))])
    await context.say(update, Screen(text, tuple(rows), menu=True))


async def _meet(update: Update, context: Context, need: Asked, opportunity_id: int) -> None:
    """Links it, and owes the news to whoever saved a search for the same, once."""
    services, person = context.services, person_of(update)
    async with services.database.writing() as session:
        searches = await _searches_for(context, session, need.key)
        await Needs(session).meet(need.key, opportunity_id)
        told = await owe_added(session, searches, opportunity_id, services.clock.now())
        press = DeskNeed(deed="meet", need=digest_of(need.key), opportunity=opportunity_id)
        await _record(context, session, person, "need.met", press)
        await Dialogues(session).close(person)
    speech = await context.speech(update)
    await context.say(update, Screen(seekers_hear(told, speech)))


async def _searches_for(context: Context, session: AsyncSession, key: str) -> list[SavedSearch]:
    """The saved searches that look for what a need is of."""
    search, now = context.services.search.current, context.services.clock.now()
    saved, keys = await Searches(session).in_words(), dict[tuple[str, str], str]()
    for each in saved:
        said = each.wanted.words, each.language
        if said not in keys:
            keys[said] = key_of(search, search.read(said[0], language=said[1], now=now))
    return [each for each in saved if keys[each.wanted.words, each.language] == key]


async def _record(context: Context, session: AsyncSession, person: int, act: str, press: DeskNeed) -> None:
    details: Mapping[str, str] = {"opportunity": str(press.opportunity)}
    now = context.services.clock.now()
    entry = Entry(at=now, actor_id=person, act=act, subject=f"need:{press.need}", details=details)
    await Audit(session).record(entry)


def digest_of(key: str) -> str:
    """A need's key as short as a press carries it."""
    return blake2b(key.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _words(need: Asked, context: Context, speech: Speech) -> str:
    """Its words, or where those were left out, what it is about."""
    if need.words:
        return need.words
    named = [each.called(speech.tag) for each in concepts_of(context.services.search.current, need.key)]
    if any(named):
        return ", ".join(filter(None, named))
    return context.topics.label(need.topic, speech.tag) if need.topic in context.topics else "…"


def _times(need: Asked, least: int, speech: Speech) -> Html:
    if need.times < least:
        return speech.say("chat.needs.few", count=least)
    return speech.say("chat.needs.times", count=need.times)


FORMS = (Form(name=MEET, fields=_fields, outcome=_found, least=Role.PUBLISHER),)
