"""What is said after a question changes it, or is another; an edited question changes its answer."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.finding.search import refined
from bot.chat.finding.subject import fitting
from bot.chat.memory import Asked
from bot.chat.questions import compose
from bot.chat.routes import Route, on_message

MOST_IN_A_PIECE = 5
"""Words of a message that may be a part of a sentence only: "ya no", "quiero vivir"."""


def handlers() -> list[Route]:
    """Edited questions, and any text as a question (which must come last)."""
    return [
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT & ~filters.COMMAND, edited),
        on_message(filters.TEXT, asked),
    ]


async def asked(update: Update, context: Context) -> None:
    """Answers a question, or what changes the one before."""
    message, chat = update.effective_message, chat_of(update)
    text, before = (message and message.text) or "", context.memory.asked.get(chat)
    await _answer_said(update, context, _with_the_piece_before(context, chat, text), before)


async def edited(update: Update, context: Context) -> None:
    """Puts the answer to the question as it reads now in place of the answer it had."""
    message = update.effective_message
    if message is None or not message.text:
        return
    answered = context.memory.answers.get((chat_of(update), message.message_id))
    before, instead_of = (answered.before, answered.message) if answered else (None, None)
    await _answer_said(update, context, message.text, before, instead_of=instead_of)


def _with_the_piece_before(context: Context, chat: int, text: str) -> str:
    """The text; with the few words said a moment before it where only both together tell of danger."""
    said, pieces = compose(text), context.memory.pieces
    piece = pieces.get(chat)
    if len(said.split()) > MOST_IN_A_PIECE:
        pieces.drop(chat)
        return text
    pieces.put(chat, said)
    if not piece or not said:
        return text
    danger, whole = context.services.search.current.danger, f"{piece} {said}"
    # What was met with care already was heard: the next words are no part of it.
    alone = danger(piece) is None and danger(said) is None
    return whole if alone and danger(whole) is not None else text


async def _answer_said(
    update: Update, context: Context, text: str, before: Asked | None, *, instead_of: int | None = None
) -> None:
    said, speech = compose(text), await context.speech(update)
    changed = None
    # Danger is heard in what is said, whatever a part of it might change of the question before.
    if before is not None and said and context.services.search.current.danger(said) is None:
        changed = await refined(context, before, said, speech)
    if before is None or changed is None:
        # Another question: where the person was has nothing to do with it.
        context.memory.positions.drop(chat_of(update))
        await answer_question(update, context, text, instead_of=instead_of, anew=True)
        return
    question = fitting(changed.question, changed.said)
    if changed.near and not before.show.near:
        question = fitting(f"{question} {speech.plain('chat.question.near')}", changed.said)
    # On a shelf a wish is a filter; in a question it is weighed with the words.
    strict = before.show.strict | changed.keys if before.show.topic else before.show.strict - changed.keys
    show = replace(
        before.show,
        removed=(before.show.removed - changed.keys) | changed.removed,
        strict=strict - changed.removed,
        order=changed.order.value if changed.order else before.show.order,
        why=False,
        page=0,
        alike=0,
    )
    await answer_question(
        update, context, question, show=show, instead_of=instead_of, said=changed.said, before=before
    )
