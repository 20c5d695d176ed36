"""What was proposed and came out of the box: for everybody to see, and to say that one wants it, too."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import OfPromise, OfProposal, ProposalList, Propose, Receipted
from bot.chat.civic.handing_in import hand_in
from bot.chat.civic.proposing import details_of, people_of
from bot.chat.civic.speaking import in_reader, state_in_words
from bot.chat.context import Context
from bot.chat.questions import quote, shorten
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.civic.promises import Promise, Promises
from bot.civic.proposals import Proposal, Proposals, support_slip
from bot.civic.state import State
from bot.feedback.answers import answers_to
from bot.feedback.receipt import Receipt
from bot.i18n import Languages, Speech

PER_PAGE = 5
MOST_ON_BUTTON = 36


def handlers(languages: Languages) -> list[Route]:
    """The command, the words for it, and the presses."""
    return [
        on_command("proposals", show_all),
        on_message(Said(languages, "proposals"), show_all),
        on_press(ProposalList, turn),
        on_press(OfProposal, pressed),
    ]


async def show_all(update: Update, context: Context) -> None:
    """Shows what most people want."""
    await turn(update, context, ProposalList())


async def turn(update: Update, context: Context, press: ProposalList) -> None:
    """Shows a page of them."""
    speech, least = await context.speech(update), context.services.city.thresholds.feedback
    async with context.services.database.reading() as session:
        proposals = await Proposals(session).all()
    mine = [button(speech.plain("chat.button.propose"), Propose(step="begin"))]
    if not proposals:
        await context.say(update, Screen(speech.say("chat.proposals.none"), (mine,), menu=True))
        return
    first = press.page * PER_PAGE
    page = proposals[first : first + PER_PAGE]
    said = [
        speech.say(
            "chat.proposals.item",
            words=each.idea.words,
            people=people_of(each, least, speech),
            state=state_in_words(each.state, speech),
        )
        for each in page
    ]
    rows: list[Row] = [
        [button(shorten(each.idea.words, MOST_ON_BUTTON), OfProposal(proposal=each.number, deed="see"))]
        for each in page
    ]
    if len(proposals) > first + PER_PAGE:
        rows.append([button(speech.plain("chat.button.more"), ProposalList(page=press.page + 1))])
    text = lines(speech.say("chat.proposals", count=len(proposals)), *said)
    await context.say(update, Screen(text, (*rows, mine), menu=True))


async def pressed(update: Update, context: Context, press: OfProposal) -> None:
    """Shows one, or counts the person in."""
    async with context.services.database.reading() as session:
        proposal = await Proposals(session).get(press.proposal)
    if proposal is None or press.deed not in ("see", "support"):
        await context.say(update, old_button(await context.speech(update)))
    elif press.deed == "see":
        await show(update, context, proposal)
    else:
        slip = support_slip(proposal.number, threshold=context.services.city.thresholds.feedback)
        await hand_in(update, context, slip, "chat.proposal.counted", words=proposal.idea.words)


async def show_of_receipt(update: Update, context: Context, receipt: Receipt) -> bool:
    """Shows whoever has its receipt how their proposal stands; whether there is one that came out."""
    async with context.services.database.reading() as session:
        proposal = await Proposals(session).of_receipt(receipt)
    if proposal is not None:
        await show(update, context, proposal, receipt=receipt)
    return proposal is not None


async def show(
    update: Update, context: Context, proposal: Proposal, *, receipt: Receipt | None = None
) -> None:
    """Says all there is of one: who wants it, where it stands and why, what the city promised. To whoever has
    its receipt also what the city answered; they may delete it."""
    services, speech = context.services, await context.speech(update)
    async with services.database.reading() as session:
        promises = await Promises(session, services.city.zone).of_proposal(
            proposal.number, services.clock.now()
        )
        answers = await answers_to(session, f"proposal:{proposal.number}")
    screen = _one(proposal, promises, context, speech)
    if receipt is not None:
        said = [speech.say("chat.civic.reason", reason=in_reader(each.words, speech)) for each in answers]
        code = receipt.shown.replace("-", "")
        delete = [button(speech.plain("chat.button.proposal.delete"), Receipted(deed="ask", receipt=code))]
        screen = replace(screen, text=lines(screen.text, *said), rows=(*screen.rows, delete))
    await context.say(update, screen)


def _one(proposal: Proposal, promises: list[Promise], context: Context, speech: Speech) -> Screen:
    services = context.services
    today = services.clock.now().astimezone(services.city.zone).date()
    last = proposal.steps[-1] if proposal.steps else None
    waits = proposal.state is State.HEARD and last is None
    text = lines(
        quote(proposal.idea.words, speech),
        people_of(proposal, services.city.thresholds.feedback, speech),
        *details_of(proposal.idea, speech),
        speech.say("chat.proposal.state", state=state_in_words(proposal.state, speech)),
        speech.say("chat.proposal.waits", count=proposal.waits(today)) if waits else "",
        speech.say("chat.civic.reason", reason=in_reader(last.reason, speech))
        if last and last.reason
        else "",
    )
    rows: list[Row] = [
        [
            button(
                speech.plain(
                    "chat.button.proposal.promise", words=shorten(in_reader(p.pledge.words, speech), 24)
                ),
                OfPromise(promise=p.id, deed="see"),
            )
        ]
        for p in promises
    ]
    if not proposal.state.is_end:
        support = OfProposal(proposal=proposal.number, deed="support")
        rows.insert(0, [button(speech.plain("chat.button.count_me_in"), support)])
    rows.append([button(speech.plain("chat.button.proposals"), ProposalList())])
    return Screen(text, tuple(rows), question=proposal.idea.words, menu=True)
