"""What people proposed, for admins: what the city does with each, with the reason for every no."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import DeskProposal
from bot.chat.civic.proposing import details_of, people_of
from bot.chat.civic.speaking import in_reader, state_in_words
from bot.chat.context import Context
from bot.chat.form import Draft, Field, Form, Publishing
from bot.chat.forms import Forms
from bot.chat.office.answering import answer_proposal
from bot.chat.office.fields import in_languages, words
from bot.chat.office.fields import reason as read_reason
from bot.chat.office.pledging import PROMISE
from bot.chat.questions import quote, shorten
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.city import City
from bot.civic.proposals import Proposal, Proposals
from bot.civic.state import State
from bot.i18n import Html, Speech
from bot.people.audit import Audit, Entry

STEP, HIDE = "proposal_step", "proposal_hide"
"""The forms."""
MOST_LISTED = 20
MOST_ON_BUTTON = 36
MOVES = (State.STUDIED, State.DONE, State.REFUSED)
"""What a proposal can come to by itself; a promise takes it along (`pledging`)."""


def handlers(forms: Forms) -> list[Route]:
    """The command and the presses."""

    async def pressed(update: Update, context: Context, press: DeskProposal) -> None:
        await _pressed(update, context, press, forms)

    return [
        on_command("ideas", show_all),
        on_press(DeskProposal, pressed),
    ]


async def show_all(update: Update, context: Context) -> None:
    """Shows what waits for the city first, then the rest; what most people want before what few do."""
    speech, least = await context.speech(update), context.services.city.thresholds.feedback
    async with context.services.database.reading() as session:
        proposals = await Proposals(session).all()
    listed = sorted(proposals, key=lambda each: (each.state.is_end, each.state is not State.HEARD))
    said = [
        speech.say(
            "chat.proposals.item",
            words=each.idea.words,
            people=people_of(each, least, speech),
            state=state_in_words(each.state, speech),
        )
        for each in listed[:MOST_LISTED]
    ]
    rows: list[Row] = [
        [button(shorten(each.idea.words, MOST_ON_BUTTON), DeskProposal(deed="see", proposal=each.number))]
        for each in listed[:MOST_LISTED]
    ]
    if not listed:
        await context.say(update, Screen(speech.say("chat.proposals.none")))
        return
    text = lines(speech.say("chat.proposals", count=len(listed)), *said)
    await context.say(update, Screen(text, tuple(rows), menu=True))


async def _pressed(update: Update, context: Context, press: DeskProposal, forms: Forms) -> None:
    speech = await context.speech(update)
    if press.deed == "all":
        await show_all(update, context)
        return
    async with context.services.database.reading() as session:
        proposal = await Proposals(session).get(press.proposal)
    if proposal is None:
        await context.say(update, old_button(speech))
    elif press.deed == "see":
        await context.say(update, _one(proposal, context, speech))
    elif press.deed == "promise":
        await forms.begin(update, context, PROMISE, {"proposal": proposal.number})
    elif press.deed == "answer":
        await answer_proposal(update, context, proposal.number, forms)
    elif press.deed == "hide":
        await forms.begin(update, context, HIDE, {"proposal": proposal.number})
    elif press.deed in {state.value for state in MOVES}:
        await forms.begin(update, context, STEP, {"proposal": proposal.number, "state": press.deed})
    else:
        await context.say(update, old_button(speech))


def _one(proposal: Proposal, context: Context, speech: Speech) -> Screen:
    least = context.services.city.thresholds.feedback
    reason = proposal.steps[-1].reason if proposal.steps else {}
    text = lines(
        quote(proposal.idea.words, speech),
        people_of(proposal, least, speech),
        *details_of(proposal.idea, speech),
        speech.say("chat.proposal.state", state=state_in_words(proposal.state, speech)),
        speech.say("chat.civic.reason", reason=in_reader(reason, speech)) if reason else "",
    )
    deeds = [state.value for state in MOVES if state is not proposal.state]
    labels = {"promise": "chat.button.move.promised", "answer": "chat.button.answer"}
    labels |= {"hide": "chat.button.proposal.hide", "all": "chat.button.proposals"}
    labels |= {deed: f"chat.button.move.{deed}" for deed in deeds}
    rows = tuple(
        [button(speech.plain(labels[deed]), DeskProposal(deed=deed, proposal=proposal.number))]
        for deed in (*deeds, "promise", "answer", "hide", "all")
    )
    return Screen(text, rows, menu=True)


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    refused = State(draft.fixed["state"]) is State.REFUSED
    return in_languages(city, "reason", read_reason if refused else words, optional=not refused)


async def _show(context: Context, speech: Speech, draft: Draft) -> Html:
    async with context.services.database.reading() as session:
        proposal = await Proposals(session).get(draft.fixed["proposal"])
    return lines(
        quote(proposal.idea.words if proposal is not None else "", speech),
        speech.say("chat.proposal.state", state=state_in_words(State(draft.fixed["state"]), speech)),
        *(
            speech.say("chat.civic.reason", reason=in_reader({tag: said}, speech))
            for tag, said in draft.by_language("reason").items()
        ),
    )


async def _write(
    context: Context, session: AsyncSession, draft: Draft, person: int
) -> Callable[[Speech], Html]:
    now, number, state = context.services.clock.now(), draft.fixed["proposal"], State(draft.fixed["state"])
    await Proposals(session).move(number, state, draft.by_language("reason"), at=now)
    await _record(context, session, person, "proposal.moved", number, state=state.value)
    return lambda speech: speech.say("chat.form.proposal_step.done")


def _hide_fields(city: City, draft: Draft) -> Sequence[Field]:
    return [Field(name="why", read=read_reason)]


async def _show_hide(context: Context, speech: Speech, draft: Draft) -> Html:
    return quote(draft.values["why"], speech)


async def _hide(
    context: Context, session: AsyncSession, draft: Draft, person: int
) -> Callable[[Speech], Html]:
    number = draft.fixed["proposal"]
    await Proposals(session).hide(number, draft.values["why"])
    await _record(context, session, person, "proposal.hidden", number)
    return lambda speech: speech.say("chat.form.proposal_hide.done")


async def _record(
    context: Context, session: AsyncSession, person: int, act: str, number: str, **details: str
) -> None:
    now = context.services.clock.now()
    entry = Entry(at=now, actor_id=person, act=act, subject=f"proposal:{number}", details=details)
    await Audit(session).record(entry)


FORMS = (
    Form(name=STEP, fields=_fields, outcome=Publishing(show=_show, write=_write)),
    Form(name=HIDE, fields=_hide_fields, outcome=Publishing(show=_show_hide, write=_hide)),
)
