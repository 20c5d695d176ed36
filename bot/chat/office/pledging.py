"""Promising, and saying how a promise goes: by admins, in the words that everybody will read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import DeskPromise
from bot.chat.civic.promises import standing, told
from bot.chat.civic.speaking import in_reader
from bot.chat.context import Context
from bot.chat.form import Draft, Field, Form, Publishing
from bot.chat.forms import Forms
from bot.chat.office.fields import day, in_languages, reason, words
from bot.chat.questions import shorten
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.city import City
from bot.civic.promises import Pledge, Promise, Promises, PromiseStep
from bot.civic.state import State
from bot.i18n import Html, Speech
from bot.people.audit import Audit, Entry
from bot.telling.savers import followed_by, followers_hear
from bot.telling.wording import Wording

PROMISE, STEP = "promise", "promise_step"
"""The forms."""
MOST_LISTED = 20
MOST_ON_BUTTON = 36
MOVES = {
    State.HEARD: (State.STUDIED, State.PROMISED, State.REFUSED),
    State.STUDIED: (State.PROMISED, State.REFUSED),
    State.PROMISED: (State.DONE, State.PROMISED, State.REFUSED),
    State.LATE: (State.DONE, State.PROMISED, State.LATE, State.REFUSED),
    State.DONE: (),
    State.REFUSED: (State.STUDIED, State.PROMISED),
}
"""What a promise can come to, from where it stands. To say why it is late is a step, too."""


def handlers(forms: Forms) -> list[Route]:
    """The command and the presses."""

    async def pressed(update: Update, context: Context, press: DeskPromise) -> None:
        await _pressed(update, context, press, forms)

    return [
        on_command("promise", show_all),
        on_press(DeskPromise, pressed),
    ]


async def show_all(update: Update, context: Context) -> None:
    """Shows all promises as they stand, and offers a new one."""
    services, speech = context.services, await context.speech(update)
    now = services.clock.now()
    async with services.database.reading() as session:
        promises = (await Promises(session, services.city.zone).all(now))[:MOST_LISTED]
    wording = Wording.in_city(services.city, speech, now)
    said = [
        speech.say(
            "chat.promises.item", words=in_reader(each.pledge.words, speech), stands=standing(each, wording)
        )
        for each in promises
    ]
    rows: list[Row] = [[button(speech.plain("chat.button.promise.new"), DeskPromise(deed="new"))]]
    rows += [
        [
            button(
                shorten(in_reader(each.pledge.words, speech), MOST_ON_BUTTON),
                DeskPromise(deed="see", promise=each.id),
            )
        ]
        for each in promises
    ]
    first = speech.say("chat.promises", count=len(promises)) if promises else speech.say("chat.promises.none")
    await context.say(update, Screen(lines(first, *said), tuple(rows), menu=True))


async def _pressed(update: Update, context: Context, press: DeskPromise, forms: Forms) -> None:
    services, speech = context.services, await context.speech(update)
    if press.deed == "new":
        await forms.begin(update, context, PROMISE)
        return
    if press.deed == "all":
        await show_all(update, context)
        return
    now = services.clock.now()
    async with services.database.reading() as session:
        promises = Promises(session, services.city.zone)
        promise = await promises.get(press.promise, now)
        followers = await promises.count_followers(press.promise)
    if promise is None:
        await context.say(update, old_button(speech))
    elif press.deed == "see":
        text = lines(
            told(promise, Wording.in_city(services.city, speech, now)),
            followed_by(followers, speech),
        )
        await context.say(update, Screen(text, _moves(promise, speech), menu=True))
    elif press.deed in {state.value for state in MOVES[promise.state]}:
        await forms.begin(update, context, STEP, {"promise": promise.id, "state": press.deed})
    else:
        await context.say(update, old_button(speech))


def _moves(promise: Promise, speech: Speech) -> tuple[Row, ...]:
    def label(state: State) -> str:
        again = state is State.PROMISED and promise.state in (State.PROMISED, State.LATE)
        return speech.plain(f"chat.button.move.{'new_day' if again else state.value}")

    rows: list[Row] = [
        [button(label(state), DeskPromise(deed=state.value, promise=promise.id))]
        for state in MOVES[promise.state]
    ]
    rows.append([button(speech.plain("chat.button.promises"), DeskPromise(deed="all"))])
    return tuple(rows)


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    return (
        *in_languages(city, "words", words),
        Field(name="department", read=words),
        Field(name="due_on", read=day),
        Field(name="legal_basis", read=words, optional=True),
        Field(name="budget_line", read=words, optional=True),
    )


async def _show(context: Context, speech: Speech, draft: Draft) -> Html:
    step = PromiseStep(at=context.services.clock.now(), state=State.PROMISED, due_on=_due(draft))
    return in_each_language(context, Promise(id=0, pledge=_pledge(draft), steps=(step,)))


async def _write(
    context: Context, session: AsyncSession, draft: Draft, person: int
) -> Callable[[Speech], Html]:
    services, now = context.services, context.services.clock.now()
    promises = Promises(session, services.city.zone)
    number = await promises.make(_pledge(draft), State.PROMISED, _due(draft), at=now)
    entry = Entry(at=now, actor_id=person, act="promise.made", subject=f"promise:{number}")
    await Audit(session).record(entry)
    return lambda speech: speech.say("chat.form.promise.done")


def _pledge(draft: Draft) -> Pledge:
    values = draft.values
    return Pledge(
        words=draft.by_language("words"),
        department=values["department"],
        legal_basis=values.get("legal_basis") or "",
        budget_line=values.get("budget_line") or "",
        proposal=draft.fixed.get("proposal", ""),
    )


def _step_fields(city: City, draft: Draft) -> Sequence[Field]:
    state = State(draft.fixed["state"])
    # A no, and why it is late, are nothing without a reason.
    needed = state in (State.REFUSED, State.LATE)
    due = [Field(name="due_on", read=day)] if state is State.PROMISED else []
    return (*due, *in_languages(city, "reason", reason if needed else words, optional=not needed))


async def _show_step(context: Context, speech: Speech, draft: Draft) -> Html:
    services, now = context.services, context.services.clock.now()
    async with services.database.reading() as session:
        promise = await Promises(session, services.city.zone).get(draft.fixed["promise"], now)
    if promise is None:
        return Html("")
    step = PromiseStep(
        at=now,
        state=State(draft.fixed["state"]),
        due_on=_due(draft) or promise.due_on,
        reason=draft.by_language("reason"),
    )
    return in_each_language(
        context, Promise(id=promise.id, pledge=promise.pledge, steps=(*promise.steps, step))
    )


async def _write_step(
    context: Context, session: AsyncSession, draft: Draft, person: int
) -> Callable[[Speech], Html]:
    services, now = context.services, context.services.clock.now()
    promises, number = Promises(session, services.city.zone), draft.fixed["promise"]
    # What became late since is written down as such before anything is said of it.
    await promises.owe_late(now)
    promise = await promises.get(number, now)
    if promise is None:
        raise LookupError(number)
    state = State(draft.fixed["state"])
    await promises.move(number, state, _due(draft) or promise.due_on, draft.by_language("reason"), at=now)
    followers = await promises.count_followers(number)
    details = {"state": state.value}
    entry = Entry(at=now, actor_id=person, act="promise.moved", subject=f"promise:{number}", details=details)
    await Audit(session).record(entry)
    return lambda speech: followers_hear(followers, speech)


def in_each_language(context: Context, promise: Promise) -> Html:
    """A promise as its readers see it, in each language in which it has words."""
    services = context.services
    speeches = [services.languages.speech(tag) for tag in services.city.languages]
    shown = [
        told(promise, Wording.in_city(services.city, speech, services.clock.now()))
        for speech in speeches
        if speech.tag in promise.pledge.words
    ]
    return Html("\n\n".join(shown))


def _due(draft: Draft) -> date | None:
    value = draft.values.get("due_on")
    return date.fromisoformat(value) if value else None


FORMS = (
    Form(name=PROMISE, fields=_fields, outcome=Publishing(show=_show, write=_write)),
    Form(name=STEP, fields=_step_fields, outcome=Publishing(show=_show_step, write=_write_step)),
)
