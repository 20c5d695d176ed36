"""The comments, five at a time, and hiding one of them with a reason."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import HideComment, ReadComments, Summarize
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.keeping.thing import person_of
from bot.chat.questions import compose, shorten
from bot.chat.routes import Route, on_press
from bot.chat.screen import Button, Row, Screen, button, lines
from bot.chat.staff import has_role
from bot.chat.summing.summary import span_of
from bot.chat.telling.otherwise import old_button
from bot.desk.editing import NotAllowed
from bot.desk.moderating import LEAST, hide_comment
from bot.feedback.comments import LONGEST_REASON, Comment, Comments, NoReason, comment
from bot.feedback.facts import facts_of
from bot.feedback.naming import Names
from bot.feedback.opinion import LONGEST_COMMENT
from bot.feedback.reading import newest_window
from bot.feedback.tables import ID_BYTES
from bot.feedback.window import Span
from bot.i18n import Html, Speech
from bot.people.dialogue import PATIENCE, Dialogue, Dialogues

ABOUT = "hide"
"""The dialogue's name; its draft holds the comment's id, which tells of nobody."""
AT_ONCE = 5
REASONS = ("person", "insult", "advertising")
"""The reasons that have a button each."""
_MOST_NAME = 80


def handlers() -> list[Route]:
    """The presses."""
    return [
        on_press(ReadComments, read),
        on_press(HideComment, pressed),
    ]


async def read(update: Update, context: Context, press: ReadComments) -> None:
    """Shows a page of comments in place of what was pressed."""
    speech, weeks = await context.speech(update), span_of(press.weeks)
    async with context.services.database.reading() as session:
        window = await newest_window(session, weeks)
        found = Comments(session, window) if window is not None else None
        count = await found.count() if found is not None else 0
        # A comment may have been hidden since, and the page be gone.
        page = min(press.page, max(0, count - 1) // AT_ONCE)
        some = await found.page(page * AT_ONCE, AT_ONCE) if found is not None else []
        names = Names(speech, await facts_of(session, {each.subject for each in some}))
    back = [button(speech.plain("chat.button.summary.whole"), Summarize(weeks=weeks))]
    if not some:
        screen = Screen(speech.say("chat.summary.no_comments"), (back,), menu=True)
    else:
        first = page * AT_ONCE + 1
        head = speech.say("chat.summary.comments", first=first, last=first + len(some) - 1, number=count)
        told = [_told(each, names, number) for number, each in enumerate(some, start=first)]
        screen = Screen(
            lines(head, *told),
            (*_hiding(some, first, weeks, speech), _turning(weeks, page, count, speech), back),
        )
    await context.replace(update, screen, message=context.pressed_message(update))


async def pressed(update: Update, context: Context, press: HideComment) -> None:
    """Asks for the reason, waits for it in words, or hides the comment for the reason that was pressed."""
    speech, id = await context.speech(update), _id_of(press.comment)
    async with context.services.database.reading() as session:
        meant = await comment(session, id) if id is not None else None
    if meant is None:
        await _tell(update, context, "hidden_already", _back(press, speech))
    elif press.reason == "words":
        await _wait(update, context, press)
    elif press.reason == "leave":
        await _stop_waiting(update, context)
        await _tell(update, context, "left", _back(press, speech))
    elif press.reason in REASONS:
        await _hide(update, context, press, speech.plain(f"chat.button.hide_comment.{press.reason}"))
    else:
        rows = [[_because(press, reason, speech)] for reason in (*REASONS, "words", "leave")]
        quoted = speech.say("chat.quote", question=shorten(meant.text, LONGEST_COMMENT))
        text = lines(speech.say("chat.summary.why_hide"), quoted)
        await context.say(update, Screen(text, tuple(rows), menu=True))


async def said(update: Update, context: Context, dialogue: Dialogue, text: str) -> None:
    """Takes the words for the reason; whoever is no admin (any more) asks a question."""
    if await has_role(update, context, LEAST):
        press = HideComment(**dialogue.draft)
        await _hide(update, context, press, shorten(compose(text), LONGEST_REASON))
    else:
        await answer_question(update, context, text)


async def _wait(update: Update, context: Context, press: HideComment) -> None:
    speech, services = await context.speech(update), context.services
    draft = {"comment": press.comment, "weeks": press.weeks}
    waiting = Dialogue(about=ABOUT, draft=draft, expires_at=services.clock.now() + PATIENCE)
    async with services.database.writing() as session:
        await Dialogues(session).open(person_of(update), waiting)
    await _tell(update, context, "which_reason", [_because(press, "leave", speech)])


async def _hide(update: Update, context: Context, press: HideComment, reason: str) -> None:
    speech, services, person = await context.speech(update), context.services, person_of(update)
    id = _id_of(press.comment)
    try:
        async with services.database.writing() as session:
            now = services.clock.now()
            hidden = id is not None and await hide_comment(session, id, reason, by=person, at=now)
            await _close(Dialogues(session), person)
    except NoReason:
        await _tell(update, context, "reason_short", [_because(press, "leave", speech)])
    except NotAllowed:
        await context.say(update, old_button(speech))
    else:
        await _tell(update, context, "hidden" if hidden else "hidden_already", _back(press, speech))


async def _tell(update: Update, context: Context, what: str, row: Row) -> None:
    speech = await context.speech(update)
    await context.say(update, Screen(speech.say(f"chat.summary.{what}"), (row,), menu=True))


async def _stop_waiting(update: Update, context: Context) -> None:
    async with context.services.database.writing() as session:
        await _close(Dialogues(session), person_of(update))


async def _close(dialogues: Dialogues, person: int) -> None:
    """Ends the wait for a reason; what else is waited for goes on."""
    waiting = await dialogues.of(person)
    if waiting is not None and waiting.about == ABOUT:
        await dialogues.close(person)


def _told(each: Comment, names: Names, number: int) -> Html:
    return lines(
        names.speech.say(
            "chat.summary.comment",
            number=number,
            name=shorten(names.subject(each.subject), _MOST_NAME),
            mood=names.mood(each.mood),
        ),
        names.speech.say("chat.quote", question=shorten(each.text, LONGEST_COMMENT)),
    )


def _hiding(some: list[Comment], first: int, weeks: Span, speech: Speech) -> list[Row]:
    buttons = [
        button(
            speech.plain("chat.button.hide_comment", number=number),
            HideComment(comment=_packed(each.id), weeks=weeks),
        )
        for number, each in enumerate(some, start=first)
    ]
    return [buttons[:3], buttons[3:]]


def _turning(weeks: Span, page: int, count: int, speech: Speech) -> Row:
    turns = {"before": page - 1, "next": page + 1}
    return [
        button(speech.plain(f"chat.button.summary.{name}"), ReadComments(weeks=weeks, page=to))
        for name, to in turns.items()
        if 0 <= to * AT_ONCE < count
    ]


def _back(press: HideComment, speech: Speech) -> Row:
    return [button(speech.plain("chat.button.summary.all_comments"), ReadComments(weeks=press.weeks))]


def _because(press: HideComment, reason: str, speech: Speech) -> Button:
    return button(speech.plain(f"chat.button.hide_comment.{reason}"), replace(press, reason=reason))


def _packed(id: bytes) -> str:
    return urlsafe_b64encode(id).decode().rstrip("=")


def _id_of(packed: str) -> bytes | None:
    try:
        id = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return None
    return id if len(id) == ID_BYTES else None
