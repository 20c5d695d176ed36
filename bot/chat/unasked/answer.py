""" "You said, we did": what the city says of something that somebody follows."""

from __future__ import annotations

from bot.chat.callbacks import OfProposal, Open
from bot.chat.civic.speaking import in_reader
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.unasked.page import Page
from bot.civic.proposals import Proposals
from bot.delivery.delivery import State, Withdrawal
from bot.feedback.answers import Answer, answer_of
from bot.feedback.opinion import kind_of, opportunity_of
from bot.i18n import Speech
from catalog.model import Kind

PROPOSAL = "proposal"
"""How the subject of an answer to a proposal begins, before its number."""


async def answer(page: Page) -> Screen | Withdrawal:
    """The message, or why there is none: the answer is no more."""
    page.language = page.delivery.subject["language"]
    found = await answer_of(page.session, page.delivery.subject["answer"])
    if found is None:
        return Withdrawal(State.CANCELLED, "removed")
    speech = page.speech
    about, rows, delicate = await _about(page, found, speech)
    if delicate or page.preference.discreet:
        return Screen(speech.say("chat.unasked.answer.discreet"), rows, menu=True)
    text = lines(
        speech.say("chat.unasked.answer", about=about),
        speech.say("chat.theme_of", theme=speech.plain(f"chat.theme.{found.theme}")) if found.theme else "",
        speech.say("chat.quote", question=in_reader(found.words, speech)),
    )
    return Screen(text, rows, menu=True)


async def _about(page: Page, found: Answer, speech: Speech) -> tuple[str, tuple[Row, ...], bool]:
    """What it is of, in words, the way there, and whether that is not to be named unasked."""
    name, _, number = found.subject.partition(":")
    if (opportunity_id := opportunity_of(found.subject)) is not None:
        opportunity = await page.opportunity(opportunity_id)
        if opportunity is not None:
            delicate = opportunity.sensitive or opportunity.kind is Kind.HEALTH
            card = [button(speech.plain("chat.button.card"), Open(opportunity=opportunity_id))]
            return page.wording.name(opportunity.text(speech.tag)), (card,), delicate
    if name == PROPOSAL and (proposal := await Proposals(page.session).get(number)) is not None:
        see = OfProposal(proposal=number, deed="see")
        return proposal.idea.words, ([button(speech.plain("chat.button.promise.proposal"), see)],), False
    kind = kind_of(found.subject) if name == "kind" else None
    if kind is not None:
        return speech.plain(f"chat.kind.{kind.value}"), (), kind is Kind.HEALTH
    return page.services.city.name, (), False
