"""What the city promised: where each promise stands, all that became of it, and being told."""

from __future__ import annotations

from datetime import date

from telegram import Update

from bot.chat.callbacks import OfPromise, OfProposal, PromiseList
from bot.chat.civic.speaking import in_reader, state_in_words
from bot.chat.context import Context
from bot.chat.keeping.thing import written_by
from bot.chat.questions import shorten
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.civic.promises import Promise, Promises
from bot.civic.state import State
from bot.i18n import Html, Languages, Speech
from bot.telling.wording import Wording

PER_PAGE = 5
MOST_ON_BUTTON = 36


def handlers(languages: Languages) -> list[Route]:
    """The command, the words for it, and the presses."""
    return [
        on_command("promises", show_all),
        on_message(Said(languages, "promises"), show_all),
        on_press(PromiseList, turn),
        on_press(OfPromise, pressed),
    ]


async def show_all(update: Update, context: Context) -> None:
    """Shows those whose day is nearest."""
    await turn(update, context, PromiseList())


async def turn(update: Update, context: Context, press: PromiseList) -> None:
    """Shows a page of them."""
    services, speech = context.services, await context.speech(update)
    now = services.clock.now()
    async with services.database.reading() as session:
        promises = await Promises(session, services.city.zone).all(now)
    if not promises:
        await context.say(update, Screen(speech.say("chat.promises.none")))
        return
    first = press.page * PER_PAGE
    page = promises[first : first + PER_PAGE]
    wording = Wording.in_city(services.city, speech, now)
    said = [
        speech.say(
            "chat.promises.item",
            words=in_reader(each.pledge.words, speech),
            stands=standing(each, wording),
        )
        for each in page
    ]
    rows: list[Row] = [
        [
            button(
                shorten(in_reader(each.pledge.words, speech), MOST_ON_BUTTON),
                OfPromise(promise=each.id, deed="see"),
            )
        ]
        for each in page
    ]
    if len(promises) > first + PER_PAGE:
        rows.append([button(speech.plain("chat.button.more"), PromiseList(page=press.page + 1))])
    text = lines(speech.say("chat.promises", count=len(promises)), *said)
    await context.say(update, Screen(text, tuple(rows), menu=True))


async def pressed(update: Update, context: Context, press: OfPromise) -> None:
    """Shows one, or its history; tells the person of it from now on, or no more."""
    services, speech, user = context.services, await context.speech(update), update.effective_user
    now = services.clock.now()
    async with services.database.reading() as session:
        promise = await Promises(session, services.city.zone).get(press.promise, now)
    if promise is None or user is None:
        await context.say(update, old_button(speech))
        return
    match press.deed:
        case "see":
            await _show(update, context, promise)
        case "history":
            wording = Wording.in_city(services.city, speech, now)
            await context.say(update, history(promise, wording))
        case "follow" | "unfollow":
            async with written_by(update, context) as (session, person):
                promises = Promises(session, services.city.zone)
                if press.deed == "follow":
                    await promises.follow(promise.id, person, speech.tag)
                else:
                    await promises.unfollow(promise.id, person)
            await _show(update, context, promise, first=f"chat.promise.{press.deed}ed")
        case _:
            await context.say(update, old_button(speech))


async def _show(update: Update, context: Context, promise: Promise, *, first: str = "") -> None:
    services, speech, user = context.services, await context.speech(update), update.effective_user
    async with services.database.reading() as session:
        promises = Promises(session, services.city.zone)
        follows = user is not None and await promises.language_of(promise.id, user.id) is not None
    wording = Wording.in_city(services.city, speech, services.clock.now())
    text = lines(speech.say(first) if first else "", told(promise, wording))
    await context.say(update, Screen(text, below(promise, speech, follows=follows), menu=True))


def told(promise: Promise, wording: Wording) -> Html:
    """All there is of one promise, as it stands."""
    speech, pledge = wording.speech, promise.pledge
    reason = promise.steps[-1].reason
    return lines(
        speech.say("chat.promise", words=in_reader(pledge.words, speech)),
        speech.say("chat.promise.department", department=pledge.department),
        speech.say("chat.promise.stands", stands=standing(promise, wording)),
        speech.say("chat.civic.reason", reason=in_reader(reason, speech)) if reason else "",
        speech.say("chat.promise.unexplained") if promise.state is State.LATE and not reason else "",
        speech.say("chat.promise.legal_basis", law=pledge.legal_basis) if pledge.legal_basis else "",
        speech.say("chat.promise.budget_line", line=pledge.budget_line) if pledge.budget_line else "",
    )


def below(promise: Promise, speech: Speech, *, follows: bool) -> tuple[Row, ...]:
    """What one can do with it."""
    deed = "unfollow" if follows else "follow"
    rows: list[Row] = [
        [button(speech.plain("chat.button.promise.history"), OfPromise(promise=promise.id, deed="history"))]
    ]
    if follows or not promise.state.is_end:
        rows.append(
            [button(speech.plain(f"chat.button.promise.{deed}"), OfPromise(promise=promise.id, deed=deed))]
        )
    if promise.pledge.proposal:
        see = OfProposal(proposal=promise.pledge.proposal, deed="see")
        rows.append([button(speech.plain("chat.button.promise.proposal"), see)])
    rows.append([button(speech.plain("chat.button.promises"), PromiseList())])
    return tuple(rows)


def history(promise: Promise, wording: Wording) -> Screen:
    """All that became of it, the first first."""
    speech = wording.speech
    steps = [
        lines(
            speech.say(
                "chat.promise.step",
                day=wording.day(step.at.astimezone(wording.zone).date()),
                state=state_in_words(step.state, speech),
                due=_due(step.due_on, wording) if step.state is State.PROMISED else "",
            ),
            speech.say("chat.civic.reason", reason=in_reader(step.reason, speech)) if step.reason else "",
        )
        for step in promise.steps
    ]
    text = lines(
        speech.say("chat.promise", words=in_reader(promise.pledge.words, speech)),
        *steps,
    )
    rows = (
        [button(speech.plain("chat.button.promise.back"), OfPromise(promise=promise.id, deed="see"))],
        [button(speech.plain("chat.button.promises"), PromiseList())],
    )
    return Screen(text, rows, menu=True)


def standing(promise: Promise, wording: Wording) -> str:
    """Where it stands, with its day, or with how late it is."""
    speech, state = wording.speech, promise.state
    if state is State.LATE:
        return speech.plain("chat.promise.late", count=promise.days_late(wording.today))
    if state is State.PROMISED and promise.due_on is not None:
        return speech.plain("chat.promise.by", day=wording.day(promise.due_on))
    return state_in_words(state, speech)


def _due(due_on: date | None, wording: Wording) -> str:
    return wording.speech.plain("chat.promise.step.due", day=wording.day(due_on)) if due_on else ""
