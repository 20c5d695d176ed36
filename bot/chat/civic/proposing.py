"""Proposing something, in one sentence: what others proposed comes first, then for whom, where, and what one
can give for it; and exactly what would be kept before it is sent."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import OfProposal, ProposalList, Propose
from bot.chat.civic.alike import Alike
from bot.chat.civic.handing_in import AsksWords, hand_in, kept_words
from bot.chat.civic.needing import MOST_PLACES
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.memory import Memory
from bot.chat.questions import quote
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Button, Row, Screen, button, in_rows, lines
from bot.chat.services import Services
from bot.chat.telling.otherwise import old_button, ways_in
from bot.chat.waiting import WORDS
from bot.civic.proposals import Help, Idea, Proposal, Proposals, proposal_slip
from bot.feedback.tongue import tongue_of
from bot.i18n import Html, Languages, Speech
from catalog.model import Audience

SHORTEST = 8
"""Letters of a sentence that says what is wanted."""
FOR_WHOM = (
    *(Audience.CHILDREN, Audience.YOUNG_PEOPLE, Audience.ADULTS, Audience.OLDER_PEOPLE, Audience.FAMILIES),
    *(Audience.WOMEN, Audience.DISABLED_PEOPLE, Audience.MIGRANTS),
)


def handlers(languages: Languages) -> list[Route]:
    """The command, the words for it, and the presses below what follows."""
    return [
        on_command("propose", begin),
        on_message(Said(languages, "propose"), begin),
        on_press(Propose, pressed),
    ]


def written(services: Services, memory: Memory) -> list[Route]:
    """The sentence that was asked for; before questions."""
    asks, alike = AsksWords(memory, Propose, "step"), Alike(services.search)

    async def said(update: Update, context: Context) -> None:
        await _said(update, context, alike)

    return [on_message(WORDS & asks, said)]


async def begin(update: Update, context: Context) -> None:
    """Asks for the sentence."""
    await context.say(update, _ask(await context.speech(update)))


async def pressed(update: Update, context: Context, press: Propose) -> None:
    """Goes on with the next thing that is asked, sends it, or leaves it."""
    speech, message = await context.speech(update), context.pressed_message(update)
    words = context.pressed_question(update)
    if press.step == "begin":
        await context.say(update, _ask(speech))
    elif press.step in ("leave", "stop"):
        screen = Screen(speech.say("chat.civic.left"), ways_in(speech), menu=True)
        await context.replace(update, screen, message=message)
    elif words is None or (idea := _idea(context, words, press, speech)) is None:
        await context.say(update, old_button(speech))
    elif press.step == "send":
        await _send(update, context, idea)
    elif (screens := _SCREENS.get(press.step)) is not None:
        await context.replace(update, screens(context, idea, press, speech), message=message)
    else:
        await context.say(update, old_button(speech))


async def _said(update: Update, context: Context, alike: Alike) -> None:
    """Takes the sentence: shows what comes close to it, else asks on. Danger is met with care first."""
    text = (update.effective_message and update.effective_message.text) or ""
    speech, search = await context.speech(update), context.services.search.current
    if search.danger(text):
        await answer_question(update, context, text)
        return
    words = kept_words(text)
    if len(words) < SHORTEST or search.is_gibberish(words):
        await context.say(update, _ask(speech, "chat.propose.too_short"))
        return
    async with context.services.database.reading() as session:
        proposals = await Proposals(session).all()
    close = [each for each in await alike.find(words, proposals) if not each.state.is_end]
    if close:
        await context.say(update, _close(context, words, close, speech))
        return
    press = Propose(step="whom")
    await context.say(update, _whom(context, _plain(context, words, speech), press, speech))


async def _send(update: Update, context: Context, idea: Idea) -> None:
    city, speech = context.services.city, await context.speech(update)
    slip = proposal_slip(
        idea, threshold=city.thresholds.feedback, common_language=city.languages[0].split("-")[0]
    )
    rows = ([button(speech.plain("chat.button.proposals"), ProposalList())],)
    await hand_in(update, context, slip, "chat.propose.sent", words=idea.words, rows=rows)


def _ask(speech: Speech, said: str = "chat.propose.ask") -> Screen:
    rows = (
        [button(speech.plain("chat.button.proposals"), ProposalList())],
        [button(speech.plain("chat.button.cancel"), Propose(step="leave"))],
    )
    return Screen(speech.say(said), rows, menu=True)


def _close(context: Context, words: str, close: list[Proposal], speech: Speech) -> Screen:
    least = context.services.city.thresholds.feedback
    said = [
        speech.say(
            "chat.propose.close.item", number=number, words=each.idea.words, **_wanted(each, least, speech)
        )
        for number, each in enumerate(close, start=1)
    ]
    rows: list[Row] = [
        [
            button(
                speech.plain("chat.button.count_me_in_with", number=number),
                OfProposal(proposal=each.number, deed="support"),
            )
        ]
        for number, each in enumerate(close, start=1)
    ]
    rows.append([button(speech.plain("chat.button.propose.mine"), Propose(step="whom"))])
    rows.append([button(speech.plain("chat.button.cancel"), Propose(step="stop"))])
    text = lines(
        speech.say("chat.propose.close"),
        quote(words, speech),
        *said,
        speech.say("chat.propose.support_keeps"),
    )
    return Screen(text, tuple(rows), question=words, menu=True)


def _wanted(proposal: Proposal, least: int, speech: Speech) -> dict[str, Html]:
    return {"people": people_of(proposal, least, speech)}


def people_of(proposal: Proposal, least: int, speech: Speech) -> Html:
    """How many want it; of few it is said that they are few."""
    if proposal.supports < least:
        return speech.say("chat.proposal.few", count=least)
    return speech.say("chat.proposal.people", count=proposal.supports)


def _whom(context: Context, idea: Idea, press: Propose, speech: Speech) -> Screen:
    everybody = [button(speech.plain("chat.button.propose.everybody"), Propose(step="where"))]
    some = [
        button(
            _capital(speech.plain(f"chat.audience.{each.value}")), Propose(step="where", audience=each.value)
        )
        for each in FOR_WHOM
    ]
    return _next(idea, "chat.propose.whom", [everybody, *in_rows(some, across=2)], speech)


def _where(context: Context, idea: Idea, press: Propose, speech: Speech) -> Screen:
    anywhere = [button(speech.plain("chat.button.propose.anywhere"), replace(press, step="help"))]
    places: list[Button] = [
        button(each.name, replace(press, step="help", where=place))
        for place, each in enumerate(context.services.city.neighbourhoods[:MOST_PLACES], start=1)
    ]
    return _next(idea, "chat.propose.where", [anywhere, *in_rows(places, across=2)], speech)


def _help(context: Context, idea: Idea, press: Propose, speech: Speech) -> Screen:
    rows: list[Row] = [
        [
            button(
                speech.plain(f"chat.button.propose.help.{each}"),
                replace(press, step="preview", help="" if each == "no" else each),
            )
        ]
        for each in (*Help, "no")
    ]
    return _next(idea, "chat.propose.help", rows, speech)


def _preview(context: Context, idea: Idea, press: Propose, speech: Speech) -> Screen:
    """All that would be kept."""
    rare = idea.language != context.services.city.languages[0].split("-")[0]
    text = lines(
        speech.say("chat.propose.kept"),
        quote(idea.words, speech),
        *details_of(idea, speech),
        speech.say("chat.civic.not_kept"),
        speech.say("chat.civic.rare", count=context.services.city.thresholds.feedback) if rare else "",
    )
    rows = (
        [button(speech.plain("chat.button.send"), replace(press, step="send"))],
        [button(speech.plain("chat.button.propose.again"), Propose(step="begin"))],
        [button(speech.plain("chat.button.cancel"), Propose(step="stop"))],
    )
    return Screen(text, rows, question=idea.words, menu=True)


def details_of(idea: Idea, speech: Speech) -> list[Html]:
    """For whom it is, where, and what its author can give."""
    whom = speech.plain(f"chat.audience.{idea.audience}") if idea.audience else ""
    return [
        speech.say("chat.propose.for", whom=whom or speech.plain("chat.propose.everybody")),
        speech.say("chat.propose.at", where=idea.neighbourhood or speech.plain("chat.propose.anywhere")),
        *([speech.say(f"chat.propose.gives.{idea.help}")] if idea.help else []),
    ]


def _next(idea: Idea, said: str, rows: list[Row], speech: Speech) -> Screen:
    cancel = [button(speech.plain("chat.button.cancel"), Propose(step="stop"))]
    text = lines(speech.say(said), quote(idea.words, speech))
    return Screen(text, (*rows, cancel), question=idea.words, menu=True)


def _idea(context: Context, words: str, press: Propose, speech: Speech) -> Idea | None:
    """What was chosen so far; None where a press names what there is not (any more)."""
    places = context.services.city.neighbourhoods
    audiences, helps = {each.value for each in Audience}, {each.value for each in Help}
    if press.where > len(places) or {press.audience} - {"", *audiences} or {press.help} - {"", *helps}:
        return None
    return replace(
        _plain(context, words, speech),
        audience=press.audience,
        neighbourhood=places[press.where - 1].name if press.where else "",
        help=press.help,
    )


def _plain(context: Context, words: str, speech: Speech) -> Idea:
    kept = kept_words(words)
    return Idea(words=kept, language=tongue_of(kept, speech.tag))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_SCREENS = {"whom": _whom, "where": _where, "help": _help, "preview": _preview}
"""The screen of each step."""
