"""Being told of what is not there yet, or of what is new: saved from a list, a shelf or a miss by button; and
what is then done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from telegram import Update

from bot.chat.callbacks import AllFollowed, EveryWeek, Follow, Followed, Own, Show
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.finding.lists import read_list
from bot.chat.keeping.finder import SearchFinder
from bot.chat.keeping.thing import written_by
from bot.chat.keeping.wanting import asks_near, in_words, is_sensitive, wanted_of
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen, button
from bot.chat.telling.following import all_followed, clock, days, following, hours, moment, stopped
from bot.chat.telling.otherwise import old_button
from bot.i18n import Html, Speech
from bot.reminders.hours import quiet_of
from bot.reminders.quiet import Quiet
from bot.reminders.saved import TooMany
from bot.reminders.searches import SavedSearch, Searches, Wanted, waking
from bot.reminders.weekly import DAYS_OF_A_WEEK, Weekly
from bot.telling.wishes import wish_in_words

THURSDAY_EVENING = Weekly(weekday=3, at=time(18))
"""When a weekly list comes unless the person chooses: before the weekend is planned."""


def handlers() -> list[Route]:
    """The presses below lists, misses, digests and saved searches."""
    return [
        on_press(Follow, follow_list),
        on_press(Followed, change),
        on_press(EveryWeek, choose),
        on_press(AllFollowed, show_all),
    ]


async def follow_list(update: Update, context: Context, press: Follow) -> None:
    """Saves what the pressed message quotes."""
    if (words := await read_list(update, context, press)) is None:
        return
    speech = await context.speech(update)
    wanted = await wanted_of(context, words, speech, topic=press.topic, removed=press.removed)
    near = press.near or asks_near(context, words, speech)
    await follow(update, context, wanted, weekly=press.weekly, near=near)


async def follow(
    update: Update, context: Context, wanted: Wanted, *, weekly: bool, near: bool = False
) -> None:
    """Saves what is wanted and says what is kept of it, and when the person will be written to.

    Of what is there now nobody is told who wants to hear as soon as there is something: they have seen it.
    """
    services, speech, user = context.services, await context.speech(update), update.effective_user
    if not wanted or user is None:
        await context.say(update, Screen(speech.say("chat.follow.nothing")))
        return
    now, preference = services.clock.now(), await context.preference(update)
    quiet = quiet_of(preference, services.city)
    chosen = THURSDAY_EVENING if weekly else None
    there = set() if weekly else await _there_now(update, context, wanted, speech.tag)
    try:
        async with written_by(update, context) as (session, _):
            searches = Searches(session)
            search, is_new = await searches.save(
                user.id,
                wanted,
                language=speech.tag,
                quiet=quiet,
                now=now,
                weekly=chosen,
                discreet=is_sensitive(wanted, context.topics),
            )
            if is_new and not weekly:
                await searches.know(search.id, there)
    except TooMany as error:
        rows = ([button(speech.plain("chat.button.follow_all"), AllFollowed())],)
        await context.say(
            update, Screen(speech.say("chat.follow.too_many", count=error.most), rows, menu=True)
        )
        return
    remarks = [
        speech.say("chat.follow.there", count=len(there)) if there and is_new else Html(""),
        speech.say("chat.follow.near") if near else Html(""),
        *_moved(chosen if is_new else None, quiet, speech),
        speech.say("chat.follow.private") if is_new else Html(""),
    ]
    await _show(update, context, search, first="kept" if is_new else "kept_already", remarks=remarks)


async def change(update: Update, context: Context, press: Followed) -> None:
    """Does what was pressed: shows it, its list or its days; tells of it otherwise, or no more."""
    services, user = context.services, update.effective_user
    if (search := await of_person(update, context, press.search)) is None or user is None:
        return
    speech, now = await context.speech(update), services.clock.now()
    what = in_words(search.wanted, context.topics, speech)
    quiet = quiet_of(await context.preference(update), services.city)
    match press.deed:
        case "see":
            await _show(update, context, search, first="seen")
        case "list":
            await _list(update, context, search, speech)
        case "when":
            await context.say(update, days(search, what, speech))
        case "soon":
            there = await _there_now(update, context, search.wanted, search.language)
            async with written_by(update, context) as (session, _):
                search = await Searches(session).tell_soon(search.id, quiet, now)
                await Searches(session).know(search.id, there)
            await _show(update, context, search, first="changed")
        case "discreet" | "named":
            async with written_by(update, context) as (session, _):
                search = await Searches(session).tell_discreetly(search.id, press.deed == "discreet")
            await _show(update, context, search, first="changed")
        case "stop":
            async with written_by(update, context) as (session, _):
                await Searches(session).remove(search.id)
            await context.say(update, stopped(search, what, speech))
        case _:
            await context.say(update, old_button(speech))


async def choose(update: Update, context: Context, press: EveryWeek) -> None:
    """Asks for the hour of a day, or keeps day and hour."""
    if (search := await of_person(update, context, press.search)) is None:
        return
    speech, services = await context.speech(update), context.services
    if press.weekday >= DAYS_OF_A_WEEK:
        await context.say(update, old_button(speech))
        return
    if not press.at:
        what = in_words(search.wanted, context.topics, speech)
        quiet = quiet_of(await context.preference(update), services.city)
        await context.say(update, hours(search, press.weekday, what, quiet.hours, speech))
        return
    try:
        at = time(int(press.at[:2]), int(press.at[2:]))
    except ValueError:
        await context.say(update, old_button(speech))
        return
    await choose_moment(update, context, search, Weekly(weekday=press.weekday, at=at))


async def choose_moment(update: Update, context: Context, search: SavedSearch, weekly: Weekly) -> None:
    """Has a search told of once a week from now on, and says when; outside the quiet hours."""
    services, speech = context.services, await context.speech(update)
    quiet = quiet_of(await context.preference(update), services.city)
    async with written_by(update, context) as (session, _):
        search = await Searches(session).tell_weekly(search.id, weekly, quiet, services.clock.now())
    await _show(update, context, search, first="changed", remarks=_moved(weekly, quiet, speech))


async def show_all(update: Update, context: Context, press: AllFollowed) -> None:
    """Shows all that the person saved."""
    speech, user = await context.speech(update), update.effective_user
    if user is None:
        return
    async with context.services.database.reading() as session:
        searches = await Searches(session).of(user.id)
    those = [(search, in_words(search.wanted, context.topics, speech)) for search in searches]
    await context.say(update, all_followed(those, speech))


async def of_person(update: Update, context: Context, number: int) -> SavedSearch | None:
    """The person's search of this number; where there is none (any more), says so."""
    user = update.effective_user
    async with context.services.database.reading() as session:
        search = await Searches(session).get(number, user.id) if user is not None else None
    if search is None:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.follow.gone")))
    return search


async def _show(
    update: Update, context: Context, search: SavedSearch, *, first: str, remarks: Sequence[Html] = ()
) -> None:
    """Shows one search; and that nothing comes for now, where the person paused."""
    speech, preference = await context.speech(update), await context.preference(update)
    what = in_words(search.wanted, context.topics, speech)
    paused = [speech.say("chat.follow.paused")] if preference.paused else []
    screen = following(search, what, speech, first=f"chat.follow.{first}", remarks=[*remarks, *paused])
    if paused:
        resume = [button(speech.plain("chat.button.resume"), Own(deed="resume"))]
        screen = Screen(screen.text, (resume, *screen.rows), question=screen.question, menu=True)
    await context.say(update, screen)


async def _list(update: Update, context: Context, search: SavedSearch, speech: Speech) -> None:
    """Answers the saved words as if they had just been asked."""
    wanted = search.wanted
    if wanted.topic and wanted.topic not in context.topics:
        await context.say(update, old_button(speech))
        return
    words = wanted.words or wish_in_words("where", wanted.neighbourhood, speech)
    show = Show(topic=wanted.topic)
    await answer_question(update, context, words, show=show, anew=not wanted.topic)


async def _there_now(update: Update, context: Context, wanted: Wanted, language: str) -> set[int]:
    finder, preference = SearchFinder(context.services), await context.preference(update)
    now = context.services.clock.now()
    found = await finder.find(wanted, language=language, preference=preference, now=now)
    return {each.id for each in found}


def _moved(weekly: Weekly | None, quiet: Quiet, speech: Speech) -> list[Html]:
    """That the chosen hour lies in the quiet ones, and where it went."""
    if weekly is None or waking(weekly, quiet) == weekly:
        return []
    start, end = clock(quiet.hours.start, speech), clock(quiet.hours.end, speech)
    moved = moment(waking(weekly, quiet), speech)
    return [speech.say("chat.follow.quiet", start=start, end=end, **moved)]
