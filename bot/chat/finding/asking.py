"""A question in a person's own words and its answer: new, changed by what is said next, or edited."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.chat.callbacks import Shelf, Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.search import find, refined
from bot.chat.finding.subject import quotation
from bot.chat.memory import Answered, Asked
from bot.chat.questions import compose
from bot.chat.routes import Route, message_of, on_message
from bot.chat.safety.care import care
from bot.chat.screen import Button, Screen, button
from bot.chat.telling.contact import contact_of
from bot.chat.telling.keyboards import NameOfTopic
from bot.chat.telling.otherwise import ask_position, empty_catalogue, no_question, small_talk
from bot.chat.telling.results import nothing, results
from bot.chat.telling.shown import PER_PAGE, Shown, minute_of
from bot.chat.telling.wording import Wording
from bot.i18n import Speech
from bot.people.roles import Role, Roles
from catalog.model import Position
from catalog.search.answer import Answer, AnswerKind, Confidence, Piece

FIRST_PAGE = Show()
WORDINGS_OF_NOTHING = 3
"""How many ways there are to say that nothing was found (`chat.nothing.0` and on)."""


def handlers() -> list[Route]:
    """Edited questions, and any text as a question (which must come last)."""
    return [
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT & ~filters.COMMAND, edited),
        on_message(filters.TEXT, asked),
    ]


async def asked(update: Update, context: Context) -> None:
    """Answers a question, or what changes the one before."""
    message = update.effective_message
    before = context.memory.asked.get(chat_of(update))
    await _answer_said(update, context, (message and message.text) or "", before)


async def edited(update: Update, context: Context) -> None:
    """Puts the answer to the question as it reads now in place of the answer it had."""
    message = update.effective_message
    if message is None or not message.text:
        return
    answered = context.memory.answers.get((chat_of(update), message.message_id))
    before, instead_of = (answered.before, answered.message) if answered else (None, None)
    await _answer_said(update, context, message.text, before, instead_of=instead_of)


async def _answer_said(
    update: Update, context: Context, text: str, before: Asked | None, *, instead_of: int | None = None
) -> None:
    said = compose(text)
    if before is None or not said:
        await answer_question(update, context, text, instead_of=instead_of)
        return
    speech = await context.speech(update)
    changed = await refined(context, before.question, said, speech, before.show.topic)
    if changed is None:
        await answer_question(update, context, text, instead_of=instead_of)
        return
    question = changed.question
    if changed.near and before.near is None:
        question = compose(f"{question} {speech.plain('chat.question.near')}")
    # On a shelf a wish is a filter; in a question it is weighed with the words.
    on_shelf = bool(before.show.topic)
    strict = before.show.strict | changed.keys if on_shelf else before.show.strict - changed.keys
    show = replace(
        before.show,
        removed=(before.show.removed - changed.keys) | changed.removed,
        strict=strict - changed.removed,
        order=changed.order.value if changed.order else before.show.order,
        why=False,
        page=0,
    )
    await answer_question(
        update,
        context,
        question,
        show=show,
        near=before.near,
        instead_of=instead_of,
        said=changed.said,
        before=before,
    )


async def answer_question(
    update: Update,
    context: Context,
    text: str,
    *,
    show: Show = FIRST_PAGE,
    near: Position | None = None,
    instead_of: int | None = None,
    said: str = "",
    before: Asked | None = None,
) -> None:
    """Finds and says the answer: as a new message, or in place of the message `instead_of`.

    `said` are words of it that changed the question `before`; on a shelf the text holds its wishes alone.
    """
    speech, question, chat = await context.speech(update), compose(text), chat_of(update)
    shown: Shown | None = None
    if not question and not show.topic:
        screen = no_question(chat, context, speech)
    else:
        shown = await _shown(update, context, question, show, near, said, speech)
        screen = await _screen(update, context, shown, speech)
    in_danger = shown is not None and shown.answer.kind is AnswerKind.CRISIS
    if in_danger:
        # As an answer to the person's own message, so that "search for it" can read it back from there.
        await context.say(update, screen, to=message_of(update))
        return
    sent = await _speak(update, context, screen, instead_of)
    if update.callback_query is None and context.typed is None and (asking := message_of(update)):
        answer = sent.message_id if sent else instead_of
        # Telegram lets no message be changed that has brought buttons of the phone's own.
        answer = None if screen.reply_labels else answer
        context.memory.answers.put((chat, asking), Answered(message=answer, before=before))
    _remember(chat, context, shown, question, near)


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
    if (question or not show.topic) and not variant:
        return []
    topics, services = context.topics, context.services
    counted = services.search.current.shelves(
        topics.children("" if variant else show.topic), now=services.clock.now()
    )
    return [
        button(
            speech.plain("chat.button.counted", label=topics.label(code, speech.tag), count=count),
            Shelf(topic=code),
        )
        for code, count in counted
    ]


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
        return small_talk(chat_of(update), context, speech)
    if kind is AnswerKind.GIBBERISH:
        return no_question(chat_of(update), context, speech)
    where = shown.answer.understood.where
    if where is not None and not where.name and where.position is None:
        return ask_position(shown.quoted, speech)
    wording = Wording(speech, services.city.zone, services.city.currency, services.clock.now())
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


def _remember(chat: int, context: Context, shown: Shown | None, question: str, near: Position | None) -> None:
    if shown is None or shown.answer.kind is not None:
        return
    asked = Asked(
        question=question,
        show=shown.show,
        hits=tuple((hit.id, minute_of(hit)) for hit, _ in shown.hits),
        more=shown.more,
        near=near,
    )
    context.memory.asked.put(chat, asked)


def _namer(context: Context, speech: Speech) -> NameOfTopic:
    topics = context.topics
    return lambda code: topics.label(code, speech.tag) if code in topics else ""
