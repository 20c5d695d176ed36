"""How forms are filled in: field by field, by typing or by buttons; then the whole is shown, or handed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from inspect import isawaitable
from typing import Any, cast

from telegram import Update

from bot.chat.callbacks import Form as FormPress
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.form import ABOUT, Back, Choice, Draft, Field, Form, Publishing, is_block, keep
from bot.chat.keeping.thing import person_of
from bot.chat.offers import label_key
from bot.chat.screen import Row, Screen, button, in_rows, lines
from bot.chat.staff import has_role
from bot.chat.telling.otherwise import old_button
from bot.i18n import Speech
from bot.people.dialogue import Dialogue, Dialogues
from bot.telling.wording import language_name

ACROSS = 2
"""Choices in a row, where there are many."""
BESIDE = 26
"""Letters of a label that a phone shows beside another one."""
_LEAVE, _SKIP = "leave", "skip"
_ASKED_BACK = "asked_back"
"""The key in `fixed` of the words that a field asked back with."""


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
        words: str = "",
    ) -> None:
        """Asks for the first field that `values` does not have, or takes the `words` for it."""
        form, draft = self._forms[name], Draft(form=name, fixed=fixed or {}, values=values or {})
        asked = _next(context, form, draft)
        if words and asked is not None:
            await self._take(update, context, form, draft, asked.key, words)
        else:
            await self._go_on(update, context, draft)

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
        asked = self._field(context, form, draft, dialogue.step)
        if asked is not None:
            # The words on a button mean it also where nobody remembers the screen.
            choices = await _choices(asked, draft, context, await context.speech(update))
            named = {label_key(each.label): each.word for each in choices}
            text = named.get(label_key(text), text)
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
            case "choose" if press.choice in await _words(asked, draft, context, speech):
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
        speech, asked = await context.speech(update), self._field(context, form, draft, key)
        if asked is None:
            await context.say(update, old_button(speech))
            return
        choices = await _choices(asked, draft, context, speech)
        value = await _now(asked.read(text, draft, context))
        if value is not None and not isinstance(value, Back):
            await self._go_on(update, context, _filled(draft, asked, value))
            return
        back = value or Back()
        words = [each.word for each in back.choices]
        draft = replace(draft, fixed={**draft.fixed, **back.fixed, _ASKED_BACK: words})
        if back.fixed:
            choices = await _choices(asked, draft, context, speech)
        async with context.services.database.writing() as session:
            await keep(session, person_of(update), draft, asked.key, context.services.clock.now())
        screen = _ask(form, asked, back.choices or choices, speech, text=back.text)
        if value is None:
            screen = replace(screen, text=lines(speech.say(asked.unread), screen.text))
        pressed = context.pressed_message(update) if back.fixed else None
        await context.replace(update, screen, message=pressed)

    async def _go_on(self, update: Update, context: Context, draft: Draft) -> None:
        """Asks for the next field, or shows the whole."""
        form, speech = self._forms[draft.form], await context.speech(update)
        asked = _next(context, form, draft)
        async with context.services.database.writing() as session:
            step = asked.key if asked is not None else ""
            await keep(session, person_of(update), draft, step, context.services.clock.now())
        if asked is not None:
            choices = await _choices(asked, draft, context, speech)
            await context.say(update, _ask(form, asked, choices, speech))
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


def _next(context: Context, form: Form, draft: Draft) -> Field | None:
    """The field that is asked for now; None where all are filled in."""
    fields = form.fields(context.services.city, draft)
    return next((each for each in fields if each.key not in draft.values), None)


async def _choices(asked: Field, draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    found = await _now(asked.choices(draft, context, speech)) if asked.choices is not None else ()
    return cast("Sequence[Choice]", found)


async def _words(asked: Field | None, draft: Draft, context: Context, speech: Speech) -> set[str]:
    """What a press can choose: a button of another question is one of long ago."""
    if asked is None:
        return set()
    return {each.word for each in await _choices(asked, draft, context, speech)} | set(
        draft.fixed.get(_ASKED_BACK, ())
    )


async def _now(value: Any) -> Any:
    return await value if isawaitable(value) else value


def _ask(form: Form, asked: Field, choices: Sequence[Choice], speech: Speech, *, text: str = "") -> Screen:
    language = language_name(asked.language, speech) if asked.language else ""
    labels = {_SKIP: asked.skip, _LEAVE: "chat.button.form.leave"}
    rows: tuple[Row, ...] = (
        *in_rows(
            (button(each.label, FormPress(deed="choose", choice=each.word)) for each in choices),
            across=ACROSS
            if len(choices) > ACROSS and max(len(each.label) for each in choices) <= BESIDE
            else 1,
        ),
        *(
            [button(speech.plain(label), FormPress(deed=deed))]
            for deed, label in labels.items()
            if deed != _SKIP or asked.optional
        ),
    )
    question = text or asked.text or f"chat.form.{form.texts or form.name}.{asked.name}"
    said = lines(
        speech.say(question, **asked.said),
        speech.say("chat.form.language", language=language) if language else "",
    )
    return Screen(said, rows, menu=asked.menu, numeric=asked.numeric)
