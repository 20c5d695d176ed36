""" "You said, we did": an admin answers something that people said, and those who follow it are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import DeskAnswer
from bot.chat.civic.speaking import in_reader
from bot.chat.context import Context
from bot.chat.desk.thing import about, thing_field
from bot.chat.form import Draft, Field, Form, Publishing
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.office.fields import in_languages, words
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Row, Screen, button, in_rows, lines
from bot.chat.telling.otherwise import old_button
from bot.city import City
from bot.civic.proposals import Proposals
from bot.feedback.answers import give
from bot.feedback.opinion import ALL, BOT, Theme, about_kind, about_opportunity, kind_of, opportunity_of
from bot.i18n import Html, Speech
from bot.people.audit import Audit, Entry
from bot.people.dialogue import Dialogues
from bot.reminders.broadcasts import followers, owe_answer, savers_of_kind
from bot.telling.savers import followers_hear, will_hear
from catalog.model import Kind, Opportunity
from catalog.search.shelves import topics_met
from catalog.store import Store

ANSWER = "answer"
"""The form."""
THING = "answer_thing"
"""The form in which what is answered is named."""
PROPOSAL = "proposal"
"""How the subject of an answer to a proposal begins, before its number."""


def handlers(forms: Forms) -> list[Route]:
    """The command and the presses."""

    async def pressed(update: Update, context: Context, press: DeskAnswer) -> None:
        await _pressed(update, context, press, forms)

    return [
        on_command("answer", ask),
        on_press(DeskAnswer, pressed),
    ]


async def ask(update: Update, context: Context) -> None:
    """Asks what is answered."""
    speech = await context.speech(update)
    rows = tuple(
        [button(speech.plain(f"chat.button.answer.{deed}"), DeskAnswer(deed=deed))]
        for deed in ("thing", "kinds", ALL, BOT)
    )
    await context.say(update, Screen(speech.say("chat.answer.ask"), rows, menu=True))


async def _pressed(update: Update, context: Context, press: DeskAnswer, forms: Forms) -> None:
    speech = await context.speech(update)
    if press.deed == "thing":
        await forms.begin(update, context, THING, await about(update, context))
    elif press.deed == "kinds":
        kinds = [
            button(speech.plain(f"chat.kind.{kind.value}"), DeskAnswer(deed="kind", kind=kind.value))
            for kind in Kind
        ]
        rows = tuple(in_rows(kinds, across=2))
        await context.say(update, Screen(speech.say("chat.answer.kind"), rows, menu=True))
    elif (subject := _subject(press)) is None:
        await context.say(update, old_button(speech))
    elif not press.theme:
        await context.say(update, _themes(press, speech))
    else:
        theme = press.theme if press.theme in {theme.value for theme in Theme} else ""
        await forms.begin(update, context, ANSWER, {"subject": subject, "theme": theme})


def _thing_fields(city: City, draft: Draft) -> Sequence[Field]:
    return [thing_field("chat.answer.name", "chat.answer.which")]


async def _found(update: Update, context: Context, draft: Draft) -> None:
    """Goes on with the thing that was named."""
    async with context.services.database.writing() as session:
        await Dialogues(session).close(person_of(update))
    press = DeskAnswer(deed="of", opportunity=draft.values["thing"]["id"])
    await context.say(update, _themes(press, await context.speech(update)))


def _subject(press: DeskAnswer) -> str | None:
    if press.deed in (ALL, BOT):
        return press.deed
    if press.deed == "of" and press.opportunity:
        return about_opportunity(press.opportunity)
    if press.deed == "kind" and press.kind in {kind.value for kind in Kind}:
        return about_kind(Kind(press.kind))
    return None


def _themes(press: DeskAnswer, speech: Speech) -> Screen:
    def to(theme: str) -> DeskAnswer:
        return DeskAnswer(deed=press.deed, opportunity=press.opportunity, kind=press.kind, theme=theme)

    whole = [button(speech.plain("chat.button.answer.whole"), to("whole"))]
    themes = [button(speech.plain(f"chat.theme.{theme.value}"), to(theme.value)) for theme in Theme]
    rows: tuple[Row, ...] = (whole, *in_rows(themes, across=2))
    return Screen(speech.say("chat.answer.theme"), rows, menu=True)


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    return in_languages(city, "words", words)


async def _show(context: Context, speech: Speech, draft: Draft) -> Html:
    async with context.services.database.reading() as session:
        people = await followers_of(session, context, draft.fixed["subject"])
    said = draft.by_language("words")
    return lines(
        will_hear(len(people), speech),
        *(speech.say("chat.quote", question=in_reader({tag: text}, speech)) for tag, text in said.items()),
    )


async def _write(
    context: Context, session: AsyncSession, draft: Draft, person: int
) -> Callable[[Speech], Html]:
    now, subject = context.services.clock.now(), draft.fixed["subject"]
    number = await give(session, subject, draft.fixed["theme"], draft.by_language("words"), at=now)
    people = await followers_of(session, context, subject)
    await owe_answer(session, number, people, now)
    entry = Entry(at=now, actor_id=person, act="answer.given", subject=f"answer:{number}")
    await Audit(session).record(entry)
    return lambda speech: followers_hear(len(people), speech)


async def followers_of(session: AsyncSession, context: Context, subject: str) -> Mapping[int, str]:
    """Whoever follows what is answered, and in what language; all there is, or the bot, nobody does."""
    if (opportunity_id := opportunity_of(subject)) is not None:
        opportunity = await Store(session).get(opportunity_id)
        topics = _topics(opportunity, context) if opportunity is not None else ()
        return await followers(session, opportunities=[opportunity_id], topics=topics)
    name, _, number = subject.partition(":")
    if name == PROPOSAL and (proposal := await Proposals(session).get(number)) is not None:
        met = [topic for topic in topics_met(proposal.idea.words) if topic in context.topics]
        return await followers(session, topics=met)
    if (kind := kind_of(subject)) is not None:
        return await savers_of_kind(session, kind)
    return {}


def _topics(opportunity: Opportunity, context: Context) -> set[str]:
    """The shelves on which it stands."""
    own = [term.code for term in opportunity.topics if term.scheme == "local" and term.code in context.topics]
    return {code for each in own for code in (each, *context.topics.parents(each))}


async def answer_proposal(update: Update, context: Context, number: str, forms: Forms) -> None:
    """Begins the answer to a proposal; LookupError where it is not there."""
    async with context.services.database.reading() as session:
        if await Proposals(session).get(number) is None:
            raise LookupError(number)
    await forms.begin(update, context, ANSWER, {"subject": f"{PROPOSAL}:{number}", "theme": ""})


FORMS = (
    Form(name=THING, fields=_thing_fields, outcome=_found),
    Form(name=ANSWER, fields=_fields, outcome=Publishing(show=_show, write=_write)),
)
