"""A form: what staff fill in field by field, see as everybody will read it, and publish.

What is filled in is a dialogue's row, so that any process can go on with it: it was written to be published.
What one form has to show and to write, or another to do with what was filled in, it says itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.context import Context
from bot.city import City
from bot.i18n import Html, Speech
from bot.people.dialogue import PATIENCE, Dialogue, Dialogues
from bot.people.roles import Role

ABOUT = "form"
"""The dialogue's name; its step is the field that is asked for, empty where all are filled in."""
LEAST_BLOCK = 140
"""Letters from which one line is a block of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is filled in so far, by field; None for what was left out. `fixed` is what the form is about."""

    form: str
    fixed: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    def by_language(self, name: str) -> dict[str, Any]:
        """What a field holds in each language in which it was filled in."""
        prefix = f"{name}:"
        return {
            key.removeprefix(prefix): value
            for key, value in self.values.items()
            if key.startswith(prefix) and value is not None
        }


Read = Callable[[str, Draft, Context], Any]
"""Reads what was written into a field, at once or as an awaitable: its value, a `Back`, or None where it
cannot be that."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button below a question. Its `word` (letters, digits, - and _) is read as if it had been written."""

    word: str
    label: str


Choices = Callable[[Draft, Context, Speech], Any]
"""The buttons below a question, a sequence of `Choice`, at once or as an awaitable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What a field asks back before it is filled in: with another text, with other choices, or as it was but
    with something more in the draft's `fixed`, as where several things are ticked one by one."""

    text: str = ""
    choices: Sequence[Choice] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked for, in `text` (else `chat.form.<form>.<name>`), which may name what was said
    before. One in a `language` has its tag behind its name. `choices` are the buttons below it, `skip` the
    label of the one that leaves it out, `unread` the text for what cannot be read. Of `numeric`
    words ("a las 2") a number is no button's place; without a `menu`, a bare one ("80") is none either."""

    name: str
    read: Read
    optional: bool = False
    language: str = ""
    choices: Choices | None = None
    unread: str = "chat.form.unread"
    text: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    skip: str = "chat.button.form.skip"
    numeric: bool = False
    menu: bool = True

    @property
    def key(self) -> str:
        """What its value is kept under."""
        return f"{self.name}:{self.language}" if self.language else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What a form comes to: `show` says what everybody will read, `write` writes it and gives what is said
    then. It gets who does it, and raises LookupError where that cannot be any more."""

    show: Callable[[Context, Speech, Draft], Awaitable[Html]]
    write: Callable[[Context, AsyncSession, Draft, int], Awaitable[Callable[[Speech], Html]]]


Finish = Callable[[Update, Context, Draft], Awaitable[None]]
"""Goes on with a form that is filled in. It ends the dialogue itself, with what it writes."""
Paste = Callable[[str, Draft, Context], Awaitable[Mapping[str, Any]]]
"""What a block of text says of several fields at once, by their keys; empty where it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, and what it comes to. Its texts are `chat.form.<texts>`, its own name where that is empty."""

    name: str
    fields: Callable[[City, Draft], Sequence[Field]]
    outcome: Publishing | Finish
    least: Role = Role.ADMIN
    texts: str = ""
    paste: Paste | None = None


async def keep(session: AsyncSession, person: int, draft: Draft, step: str, now: datetime) -> None:
    """Keeps what is filled in, waiting for the field that `step` names; "" for a press."""
    kept = {"form": draft.form, "fixed": dict(draft.fixed), "values": dict(draft.values)}
    dialogue = Dialogue(about=ABOUT, step=step, draft=kept, expires_at=now + PATIENCE)
    await Dialogues(session).open(person, dialogue)


async def filled_in(session: AsyncSession, person: int, now: datetime) -> Draft | None:
    """What the person has filled in wholly and not decided on; None where there is nothing (any more)."""
    dialogue = await Dialogues(session).of(person)
    if dialogue is None or dialogue.about != ABOUT or dialogue.step or dialogue.expires_at <= now:
        return None
    return Draft(**dialogue.draft)


def is_block(text: str) -> bool:
    """Whether what was written is a block of text rather than the answer to one question."""
    return len(text.strip().splitlines()) > 1 or len(text) > LEAST_BLOCK
