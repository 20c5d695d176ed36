"""A question in a person's own words, its answer, and the presses below it."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.chat.callbacks import Respell, Show
from bot.chat.context import Context, chat_of
from bot.chat.keyboards import NameOfTopic
from bot.chat.memory import Asked
from bot.chat.otherwise import ask_position, care, contact_of, empty_catalogue, no_question, small_talk
from bot.chat.questions import compose, quoted
from bot.chat.results import nothing, results
from bot.chat.routes import Handler, message_of, on_message, on_press
from bot.chat.screen import Screen
from bot.chat.shown import PER_PAGE, Shown
from bot.chat.wording import Wording
from bot.i18n import Speech
from bot.people.roles import Role, Roles
from catalog.model import Position
from catalog.search.answer import Answer, AnswerKind, Confidence, Piece, WayOnKind
from catalog.store import Store

FIRST_PAGE = Show()
WORDINGS_OF_NOTHING = 3
"""How many ways there are to say that nothing was found (`chat.nothing.0` and on)."""


def handlers() -> list[Handler]:
    """Presses below an answer, edited questions, and any text as a question (which must come last)."""
    return [
        on_press(Show, turn_page),
        on_press(Respell, respell),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT & ~filters.COMMAND, edited),
        on_message(filters.TEXT, asked),
    ]


async def asked(update: Update, context: Context) -> None:
    """Answers a question."""
    message = update.effective_message
    await answer_question(update, context, (message and message.text) or "")


async def edited(update: Update, context: Context) -> None:
    """Puts the answer to the question as it reads now in place of the answer it had."""
    message = update.effective_message
    if message is None or not message.text:
        return
    answer = context.memory.answers.get((chat_of(update), message.message_id))
    await answer_question(update, context, message.text, instead_of=answer)


async def turn_page(update: Update, context: Context, press: Show) -> None:
    """Shows another page, or the same question with a piece taken back or put back, in the same message."""
    question = await _quoted_question(update, context)
    if question is None:
        return
    near = None
    if press.near:
        remembered = context.memory.asked.get(chat_of(update))
        near = remembered.near if remembered else None
        if near is None:
            speech = await context.speech(update)
            await context.say(update, Screen(speech.say("chat.near.forgotten")))
            return
    await answer_question(update, context, question, show=press, near=near, instead_of=message_of(update))


async def respell(update: Update, context: Context, press: Respell) -> None:
    """Asks the quoted question as the search would spell it."""
    question = await _quoted_question(update, context)
    if question is None:
        return
    speech = await context.speech(update)
    answer = await _ask(context, question, speech, Show(removed=press.removed), None)
    spellings = [way.detail for way in answer.ways_on if way.kind is WayOnKind.SPELLING and way.detail]
    chosen = spellings[press.number] if press.number < len(spellings) else question
    await answer_question(update, context, chosen, show=Show(removed=press.removed))


async def answer_question(
    update: Update,
    context: Context,
    text: str,
    *,
    show: Show = FIRST_PAGE,
    near: Position | None = None,
    instead_of: int | None = None,
) -> None:
    """Finds and says the answer: as a new message, or in place of the message `instead_of`."""
    speech, question, chat = await context.speech(update), compose(text), chat_of(update)
    if not question:
        screen = no_question(chat, context, speech)
        shown = None
    else:
        answer = await _ask(context, question, speech, show, near)
        if not answer.hits and show.page:
            show = Show(removed=show.removed, near=show.near, why=show.why)
            answer = await _ask(context, question, speech, show, near)
        shown = await _shown(update, context, answer, show, speech)
        screen = await _screen(update, context, shown, speech)
    sent = await _speak(update, context, screen, instead_of)
    if update.callback_query is None and (asking := message_of(update)) and (sent or instead_of):
        context.memory.answers.put((chat, asking), sent.message_id if sent else instead_of or 0)
    _remember(chat, context, shown, near)


async def _ask(
    context: Context,
    question: str,
    speech: Speech,
    show: Show,
    near: Position | None,
    *,
    limit: int = PER_PAGE,
) -> Answer:
    search, now = context.services.search.current, context.services.clock.now()
    # On this thread: a search lets go of the interpreter at every array, and has to win it back from a busy
    # loop each time. In a thread of its own it took twice its time of everybody, and much longer itself.
    return search.ask(
        question,
        language=speech.tag,
        now=now,
        near=near,
        without=show.removed,
        limit=limit,
        offset=show.page * PER_PAGE,
    )


async def _shown(update: Update, context: Context, answer: Answer, show: Show, speech: Speech) -> Shown:
    opportunities = await context.services.search.opportunities(hit.id for hit in answer.hits)
    removed: list[Piece] = []
    if show.removed:
        # Only the whole question still tells by which words a piece that was taken back is known.
        whole = await _ask(context, answer.query, speech, Show(), None, limit=1)
        removed = [piece for piece in whole.understood.pieces if piece.key in show.removed]
    return Shown(
        answer=answer,
        show=show,
        opportunities=opportunities,
        removed=removed,
        contact=contact_of(context.services.city, speech),
        variant=_variant(update, context, answer),
    )


def _variant(update: Update, context: Context, answer: Answer) -> int:
    chat = chat_of(update)
    if answer.confidence is not Confidence.NONE:
        context.memory.begin_anew(chat, "nothing")
        return 0
    return context.memory.variant(chat, "nothing", of=WORDINGS_OF_NOTHING) if answer.kind is None else 0


async def _screen(update: Update, context: Context, shown: Shown, speech: Speech) -> Screen:
    kind, services = shown.answer.kind, context.services
    if kind is AnswerKind.CRISIS:
        return care(services.city, speech)
    if kind is AnswerKind.SMALL_TALK:
        return small_talk(chat_of(update), context, speech)
    if kind is AnswerKind.GIBBERISH:
        return no_question(chat_of(update), context, speech)
    where = shown.answer.understood.where
    if where is not None and not where.name and where.position is None:
        return ask_position(shown.answer.query, speech)
    wording = Wording(speech, services.city.zone, services.city.currency, services.clock.now())
    if shown.hits:
        return results(shown, wording)
    user = update.effective_user
    async with services.database.reading() as session:
        empty = not await Store(session).count()
        role = await Roles(session).of(user.id) if empty and user else Role.CITIZEN
    return (
        empty_catalogue(services.city, speech, role)
        if empty
        else nothing(shown, wording, name_of=_namer(context, speech))
    )


async def _speak(update: Update, context: Context, screen: Screen, instead_of: int | None) -> Message | None:
    if instead_of is not None:
        return await context.replace(update, screen, message=instead_of)
    return await context.say(update, screen)


def _remember(chat: int, context: Context, shown: Shown | None, near: Position | None) -> None:
    if shown is None or shown.answer.kind is not None:
        return
    asked = Asked(
        question=shown.answer.query,
        removed=shown.show.removed,
        page=shown.show.page,
        hits=tuple(hit.id for hit, _ in shown.hits),
        more=shown.more,
        near=near,
    )
    context.memory.asked.put(chat, asked)


async def _quoted_question(update: Update, context: Context) -> str | None:
    """The question the pressed message quotes; where it cannot be read, says so."""
    query = update.callback_query
    question = quoted(query.message) if query else None
    if question is None:
        speech = await context.speech(update)
        await context.say(update, Screen(speech.say("chat.old_button")))
    return question


def _namer(context: Context, speech: Speech) -> NameOfTopic:
    topics = context.shelves.topics
    return lambda code: topics.label(code, speech.tag) if code in topics else ""
