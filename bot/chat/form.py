"""A form: what staff fill in field by field, see as everybody will read it, and publish.

What is filled in is a dialogue's row, so that any process can go on with it: it was written to be published.
What one form has to show and to write, or another to do with what was filled in, it says itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import Form as FormPress
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.keeping.thing import person_of
from bot.chat.screen import Row, Screen, button, in_rows, lines
from bot.chat.staff import has_role
from bot.chat.telling.otherwise import old_button
from bot.city import City
from bot.i18n import Html, Speech
from bot.people.dialogue import PATIENCE, Dialogue, Dialogues
from bot.people.roles import Role
from bot.telling.wording import language_name

ABOUT = "form"
"""The dialogue's name; its step is the field that is asked for, empty where all are filled in."""
LEAST_BLOCK = 140
"""Letters from which one line is a block of text."""
ACROSS = 2
"""Choices in a row, where there are many."""


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
"""Reads what was written into a field; None where it cannot be that."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button below a question. Its `word` (letters, digits, - and _) is read as if it had been written."""

    word: str
    label: str


Choices = Callable[[Draft, Context, Speech], Sequence[Choice]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked for; its text is `chat.form.<form>.<name>`. One in a `language` has its tag
    behind its name. `choices` are the buttons below it, `unread` the text for what cannot be read."""

    name: str
    read: Read
    optional: bool = False
    language: str = ""
    choices: Choices | None = None
    unread: str = "chat.form.unread"

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


class Forms:
    """All forms there are, and how one is filled in."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms = {form.name: form for form in forms}

    async def begin(
        self,
        update: Update,
        context: Context,
        name: str,
        fixed: Mapping[str, Any] | None = None,
        *,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """Asks for the first field that `values` does not have."""
        await self._go_on(update, context, Draft(form=name, fixed=fixed or {}, values=values or {}))

    async def said(self, update: Update, context: Context, dialogue: Dialogue, text: str) -> None:
        """Takes words for the field that is asked for; what is shown whole waits for a press."""
        draft, form = Draft(**dialogue.draft), self._forms.get(dialogue.draft.get("form", ""))
        if form is None or not dialogue.step or not await has_role(update, context, form.least):
            await answer_question(update, context, text)
            return
        if form.paste is not None and is_block(text):
            found = await form.paste(text, draft, context)
            if found:
                await self._go_on(update, context, replace(draft, values={**draft.values, **found}))
                return
        await self._take(update, context, form, draft, dialogue.step, text)

    async def pressed(self, update: Update, context: Context, press: FormPress) -> None:
        """Leaves a field out, begins again, publishes or leaves what is filled in."""
        speech, now = await context.speech(update), context.services.clock.now()
        async with context.services.database.reading() as session:
            dialogue = await Dialogues(session).of(person_of(update))
        if dialogue is None or dialogue.about != ABOUT or dialogue.expires_at <= now:
            await context.say(update, old_button(speech))
            return
        draft = Draft(**dialogue.draft)
        form = self._forms.get(draft.form)
        if form is None or not await has_role(update, context, form.least):
            await context.say(update, old_button(speech))
            return
        asked = self._field(context, form, draft, dialogue.step)
        match press.deed:
            case "skip" if asked is not None and asked.optional:
                await self._go_on(update, context, _filled(draft, asked, None))
            case "choose" if asked is not None and asked.choices is not None:
                await self._take(update, context, form, draft, dialogue.step, press.choice)
            case "again":
                await self._go_on(update, context, replace(draft, values={}))
            case "leave":
                async with context.services.database.writing() as session:
                    await Dialogues(session).close(person_of(update))
                await context.say(update, Screen(speech.say("chat.form.left")))
            case "publish" if not dialogue.step and isinstance(form.outcome, Publishing):
                await self._publish(update, context, form.outcome, draft, speech)
            case _:
                await context.say(update, old_button(speech))

    async def _take(
        self, update: Update, context: Context, form: Form, draft: Draft, key: str, text: str
    ) -> None:
        """Reads the text into the field, and goes on; where it cannot be that, says so and asks again."""
        asked = self._field(context, form, draft, key)
        value = asked.read(text, draft, context) if asked is not None else None
        if asked is not None and value is not None:
            await self._go_on(update, context, _filled(draft, asked, value))
            return
        speech = await context.speech(update)
        if asked is None:
            await context.say(update, old_button(speech))
            return
        screen = _ask(form, asked, draft, context, speech)
        await context.say(update, replace(screen, text=lines(speech.say(asked.unread), screen.text)))

    async def _go_on(self, update: Update, context: Context, draft: Draft) -> None:
        """Asks for the next field, or shows the whole."""
        form, speech = self._forms[draft.form], await context.speech(update)
        fields = form.fields(context.services.city, draft)
        asked = next((each for each in fields if each.key not in draft.values), None)
        kept = {"form": draft.form, "fixed": dict(draft.fixed), "values": dict(draft.values)}
        dialogue = Dialogue(
            about=ABOUT,
            step=asked.key if asked is not None else "",
            draft=kept,
            expires_at=context.services.clock.now() + PATIENCE,
        )
        async with context.services.database.writing() as session:
            await Dialogues(session).open(person_of(update), dialogue)
        if asked is not None:
            await context.say(update, _ask(form, asked, draft, context, speech))
            return
        if not isinstance(form.outcome, Publishing):
            await form.outcome(update, context, draft)
            return
        rows: tuple[Row, ...] = tuple(
            [button(speech.plain(f"chat.button.form.{deed}"), FormPress(deed=deed))]
            for deed in ("publish", "again", "leave")
        )
        text = lines(speech.say("chat.form.whole"), await form.outcome.show(context, speech, draft))
        await context.say(update, Screen(text, rows, menu=True))

    async def _publish(
        self, update: Update, context: Context, outcome: Publishing, draft: Draft, speech: Speech
    ) -> None:
        person = person_of(update)
        try:
            async with context.services.database.writing() as session:
                # Whoever presses twice publishes once.
                if await Dialogues(session).of(person) is None:
                    raise LookupError(person)
                await Dialogues(session).close(person)
                done = await outcome.write(context, session, draft, person)
        except LookupError:
            await context.say(update, old_button(speech))
            return
        await context.say(update, Screen(done(speech)))

    def _field(self, context: Context, form: Form, draft: Draft, key: str) -> Field | None:
        fields = form.fields(context.services.city, draft)
        return next((each for each in fields if each.key == key), None)


def _filled(draft: Draft, asked: Field, value: Any) -> Draft:
    return replace(draft, values={**draft.values, asked.key: value})


def is_block(text: str) -> bool:
    """Whether what was written is a block of text rather than the answer to one question."""
    return len(text.strip().splitlines()) > 1 or len(text) > LEAST_BLOCK


def _ask(form: Form, asked: Field, draft: Draft, context: Context, speech: Speech) -> Screen:
    language = language_name(asked.language, speech) if asked.language else ""
    deeds = ("skip", "leave") if asked.optional else ("leave",)
    choices = asked.choices(draft, context, speech) if asked.choices is not None else ()
    rows: tuple[Row, ...] = (
        *in_rows(
            (button(each.label, FormPress(deed="choose", choice=each.word)) for each in choices),
            across=ACROSS if len(choices) > ACROSS else 1,
        ),
        *([button(speech.plain(f"chat.button.form.{deed}"), FormPress(deed=deed))] for deed in deeds),
    )
    text = lines(
        speech.say(f"chat.form.{form.texts or form.name}.{asked.name}"),
        speech.say("chat.form.language", language=language) if language else "",
    )
    return Screen(text, rows, menu=True)
