"""Which list a file is of: as its caption or its name says, else as whoever sent it says when asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz
from telegram import Update

from bot.chat.context import Context
from bot.chat.form import Choice, Draft, Field, Finish, Form
from bot.chat.forms import Forms
from bot.city import City
from bot.desk.drafts import SOURCE as DESK
from bot.desk.importing.staged import Stages
from bot.desk.importing.workshop import LONGEST_NAME
from bot.desk.permissions import PRESSES
from bot.i18n import Speech
from bot.people.roles import Role
from catalog.search.words import fold, tokens
from catalog.sources import Sources

LIST = "list"
"""The field, and the form that it is alone in."""
NEW = "new"
MOST_LISTED = 6
"""Lists that have a button, those first that are called most alike."""


async def said(context: Context, name: str, caption: str) -> str:
    """The list that a file is of: as its caption says, as a file of this name was before, or called like it.
    "" where it could be one of those that are known and nothing says which."""
    async with context.services.database.reading() as session:
        known, lists = await Stages(session).source_of(name), await Sources(session).names()
    if words := " ".join(caption.split())[:LONGEST_NAME]:
        return _called(words, lists) or words
    stem = _stem(name)
    called = known or _called(stem, lists)
    return called or ("" if any(each != DESK for each in lists) else stem)


async def ask(update: Update, context: Context, forms: Forms, file_id: str, name: str) -> None:
    """Asks which list it is of: one that is known, or a new one."""
    async with context.services.database.reading() as session:
        lists = [each for each in await Sources(session).names() if each != DESK]
    stem = _stem(name)
    alike = sorted(lists, key=lambda each: -fuzz.token_set_ratio(fold(each), fold(stem)))
    fixed = {"file": file_id, "name": name, "lists": alike[:MOST_LISTED], NEW: stem}
    await forms.begin(update, context, LIST, fixed)


def form(finish: Finish) -> Form:
    """The form, which goes on with the file where the list is known."""
    return Form(name=LIST, fields=_fields, outcome=finish, least=PRESSES["Import"] or Role.ADMIN)


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    name = {"name": str(draft.fixed["name"])}
    return [Field(name=LIST, read=_read, choices=_lists, text="chat.staff.file.which_list", said=name)]


async def _read(text: str, draft: Draft, context: Context) -> Any:
    """A list by its button, or by its name, however that is written; another name is that of a new one."""
    offered = {f"list-{place}": name for place, name in enumerate(draft.fixed["lists"])}
    offered[NEW] = draft.fixed[NEW]
    if text in offered:
        return offered[text]
    words = " ".join(text.split())[:LONGEST_NAME]
    async with context.services.database.reading() as session:
        lists = await Sources(session).names()
    return _called(words, lists) or words or None


def _lists(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    new = speech.plain("chat.button.file.new_list", name=draft.fixed[NEW])
    return [
        *(Choice(f"list-{place}", name) for place, name in enumerate(draft.fixed["lists"])),
        Choice(NEW, new),
    ]


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _called(words: str, lists: Sequence[str]) -> str:
    """The list with this name, however it is written; "" for none."""
    return next((each for each in lists if tokens(each) == tokens(words)), "")
