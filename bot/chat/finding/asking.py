"""A question in a person's own words, and its answer."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message, Update

from bot.chat.callbacks import Shelf, Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.heeding import heeding, offering, worth_keeping
from bot.chat.finding.search import find
from bot.chat.finding.subject import quotation
from bot.chat.memory import Answered, Asked
from bot.chat.questions import compose
from bot.chat.routes import message_of
from bot.chat.safety.care import care
from bot.chat.safety.counting import count_distress
from bot.chat.screen import Button, Screen, button
from bot.chat.telling.contact import contact_of
from bot.chat.telling.keyboards import NameOfTopic
from bot.chat.telling.otherwise import ask_position, empty_catalogue, no_question, small_talk
from bot.chat.telling.results import nothing, results
from bot.chat.telling.shown import PER_PAGE, Shown, minute_of
from bot.i18n import Speech
from bot.people.roles import Role, Roles
from bot.telling.wording import Wording
from catalog.model import Position
from catalog.search.answer import Answer, AnswerKind, Confidence, Talk
from catalog.search.understood import Piece

FIRST_PAGE = Show()
WORDINGS_OF_NOTHING = 3
"""How many ways there are to say that nothing was found (`chat.nothing.0` and on)."""


async def answer_question(
    update: Update,
    context: Context,
    text: str,
    *,
    show: Show = FIRST_PAGE,
    instead_of: int | None = None,
    said: str = "",
    before: Asked | None = None,
    anew: bool = False,
) -> bool:
    """Finds and says the answer: as a new message, or in place of the message `instead_of`.

    `said` are words of it that changed the question `before`; on a shelf the text holds its wishes alone.
    What the person wants heeded in every question is added to one that is asked `anew`.
    Whether it was answered: not where the person may be in danger, or where they were is forgotten.
    """
    speech, question, chat, heeded = await context.speech(update), compose(text), chat_of(update), ""
    if anew and question:
        question, heeded = await heeding(update, context, question, speech)
    near = context.memory.positions.get(chat) if show.near else None
    if show.near and near is None:
        await context.say(update, Screen(speech.say("chat.near.forgotten")))
        return False
    shown: Shown | None = None
    if not question and not show.topic:
        screen = no_question(chat, context, speech)
    else:
        shown = await _shown(update, context, question, show, near, said, speech)
        shown = replace(shown, heeded=heeded, missed=bool(said) and before is not None and before.missed)
        screen = await _screen(update, context, shown, speech)
        if wish := await worth_keeping(update, context, shown):
            screen = offering(screen, wish, speech)
    if shown is not None and shown.answer.kind is AnswerKind.CRISIS:
        await _care(update, context, screen, question)
        return False
    sent = await _speak(update, context, screen, instead_of)
    if update.callback_query is None and context.typed is None and (asking := message_of(update)):
        answer = sent.message_id if sent else instead_of
        # Telegram lets no message be changed that has brought buttons of the phone's own.
        answer = None if screen.reply_labels else answer
        context.memory.answers.put((chat, asking), Answered(message=answer, before=before))
    _remember(chat, context, shown, question)
    return True


def shelf_buttons(context: Context, within: str, speech: Speech) -> list[Button]:
    """A button for each shelf within another (empty: of the first level) that holds something."""
    topics, services = context.topics, context.services
    counted = services.search.current.shelves(topics.children(within), now=services.clock.now())
    return [
        button(
            speech.plain("chat.button.counted", label=topics.label(code, speech.tag), count=count),
            Shelf(topic=code),
        )
        for code, count in counted
    ]


async def _care(update: Update, context: Context, screen: Screen, question: str) -> None:
    """Answers the person's own message, from where "search for it" can read the words back.

    Where no message of theirs holds the question as it was asked, it is remembered for a while.
    """
    message = update.effective_message
    own = message if message is not None and update.callback_query is None else None
    sent = await context.say(update, screen, to=own.message_id if own else None)
    if own is None or compose(own.text or own.caption or "") != question:
        context.memory.sounding.put((chat_of(update), sent.message_id), question)
    await count_distress(update, context)


async def _shown(
    update: Update,
    context: Context,
    question: str,
    show: Show,
    near: Position | None,
    said: str,
    speech: Speech,
) -> Shown:
    answer = await _page(context, question, speech, show, near)
    if not answer.hits and show.page:
        show = replace(show, page=0)
        answer = await _page(context, question, speech, show, near)
    opportunities = await context.services.search.opportunities(hit.id for hit in answer.hits)
    removed: list[Piece] = []
    if show.removed:
        # Only the whole question still tells by which words a piece that was taken back is known.
        whole = await find(context, question, speech, replace(show, removed=frozenset()), limit=1)
        removed = [piece for piece in whole.understood.pieces if piece.key in show.removed]
    fresh = await find(context, said, speech, FIRST_PAGE, limit=1) if said and said != question else None
    variant = _variant(update, context, answer)
    return Shown(
        answer=answer,
        show=show,
        quoted=quotation(question, show.topic, context.topics, speech.tag),
        opportunities=opportunities,
        removed=removed,
        within=_shelves(context, show, question, variant, speech),
        contact=contact_of(context.services.city, speech),
        variant=variant,
        said=said,
        fresh=fresh.total if fresh is not None else 0,
    )


async def _page(context: Context, question: str, speech: Speech, show: Show, near: Position | None) -> Answer:
    return await find(
        context,
        question,
        speech,
        show,
        near=near,
        limit=PER_PAGE,
        offset=show.page * PER_PAGE,
    )


def _shelves(context: Context, show: Show, question: str, variant: int, speech: Speech) -> list[Button]:
    """The shelves within the one looked along; where nothing was found twice, those of the first level."""
    if variant:
        return shelf_buttons(context, "", speech)
    return shelf_buttons(context, show.topic, speech) if show.topic and not question else []


def _variant(update: Update, context: Context, answer: Answer) -> int:
    chat = chat_of(update)
    if answer.confidence is not Confidence.NONE:
        context.memory.begin_anew(chat, "nothing")
        return 0
    return context.memory.variant(chat, "nothing", of=WORDINGS_OF_NOTHING) if answer.kind is None else 0


async def _screen(update: Update, context: Context, shown: Shown, speech: Speech) -> Screen:
    kind, services = shown.answer.kind, context.services
    if kind is AnswerKind.CRISIS:
        return care(services.city, speech, shown.answer.danger)
    if kind is AnswerKind.SMALL_TALK:
        return small_talk(chat_of(update), context, speech, shown.answer.talk or Talk.GREETING)
    if kind is AnswerKind.GIBBERISH:
        return no_question(chat_of(update), context, speech)
    where = shown.answer.understood.where
    if where is not None and not where.name and where.position is None:
        return ask_position(shown.quoted, speech)
    wording = Wording.in_city(services.city, speech, services.clock.now())
    if shown.hits:
        return results(shown, wording)
    if len(services.search.current.index):
        return nothing(shown, wording, name_of=_namer(context, speech))
    user = update.effective_user
    async with services.database.reading() as session:
        role = await Roles(session).of(user.id) if user else Role.CITIZEN
    return empty_catalogue(services.city, speech, role)


async def _speak(update: Update, context: Context, screen: Screen, instead_of: int | None) -> Message | None:
    if instead_of is not None:
        return await context.replace(update, screen, message=instead_of)
    return await context.say(update, screen)


def _remember(chat: int, context: Context, shown: Shown | None, question: str) -> None:
    if shown is None or shown.answer.kind is not None:
        return
    context.memory.cards.drop(chat)
    before = context.memory.asked.get(chat)
    turned = before is not None and (before.question, _list(before.show)) == (question, _list(shown.show))
    earlier = before.hits if before is not None and turned else {}
    hits = {n: (hit.id, minute_of(hit)) for n, (hit, _) in enumerate(shown.hits, start=shown.first)}
    asked = Asked(
        question=question,
        show=shown.show,
        hits={**earlier, **hits},
        page=range(shown.first, shown.first + len(hits)),
        alike=tuple(hit.id for hit, _ in shown.hits if hit.others),
        more=shown.more,
    )
    context.memory.asked.put(chat, asked)


def _list(show: Show) -> Show:
    """Which list it is, whatever its page."""
    return replace(show, page=0, why=False)


def _namer(context: Context, speech: Speech) -> NameOfTopic:
    topics = context.topics
    return lambda code: topics.label(code, speech.tag) if code in topics else ""
