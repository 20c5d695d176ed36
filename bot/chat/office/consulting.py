"""Asking everybody something: step by step, by admins, shown as everybody will read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.civic.consultations import told
from bot.chat.civic.speaking import in_reader
from bot.chat.context import Context
from bot.chat.form import Draft, Field, Form, Publishing
from bot.chat.forms import Forms
from bot.chat.office.fields import day, in_languages, last_day, options, words
from bot.chat.routes import Route, on_command
from bot.chat.screen import lines
from bot.city import City
from bot.civic.consultations import Consultation, Consultations, Question
from bot.i18n import Html, Speech
from bot.people.audit import Audit, Entry
from bot.telling.wording import Wording

CONSULTATION = "consultation"
"""The form."""
LAST_MINUTE = time(23, 59)
"""Until when one can answer on the last day."""


def handlers(forms: Forms) -> list[Route]:
    """The command."""

    async def begin(update: Update, context: Context) -> None:
        """Asks for the question."""
        await forms.begin(update, context, CONSULTATION)

    return [on_command("consult", begin)]


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    return (
        *in_languages(city, "question", words),
        *in_languages(city, "options", options),
        Field(name="asked_by", read=words),
        *in_languages(city, "purpose", words),
        Field(name="opens_on", read=day),
        Field(name="closes_on", read=last_day),
    )


async def _show(context: Context, speech: Speech, draft: Draft) -> Html:
    services = context.services
    consultation = Consultation(id=0, asked=_question(draft, context))
    shown = []
    for tag in services.city.languages:
        reader = services.languages.speech(tag)
        if reader.tag not in consultation.asked.question:
            continue
        wording = Wording.in_city(services.city, reader, services.clock.now())
        choices = [
            reader.say("chat.my_data.item", item=in_reader(option, reader))
            for option in consultation.asked.options
        ]
        shown.append(lines(told(consultation, wording, least=services.city.thresholds.feedback), *choices))
    return Html("\n\n".join(shown))


async def _write(
    context: Context, session: AsyncSession, draft: Draft, person: int
) -> Callable[[Speech], Html]:
    number = await Consultations(session).ask(_question(draft, context))
    now = context.services.clock.now()
    entry = Entry(at=now, actor_id=person, act="consultation.begun", subject=f"consultation:{number}")
    await Audit(session).record(entry)
    return lambda speech: speech.say("chat.form.consultation.done")


def _question(draft: Draft, context: Context) -> Question:
    """What is filled in. It opens with its first day, or now, and closes with the last minute of its last."""
    zone, now = context.services.city.zone, context.services.clock.now()
    opens = datetime.combine(date.fromisoformat(draft.values["opens_on"]), time.min, zone)
    closes = datetime.combine(date.fromisoformat(draft.values["closes_on"]), LAST_MINUTE, zone)
    listed = draft.by_language("options")
    first = next(iter(listed.values()))
    return Question(
        question=draft.by_language("question"),
        options=tuple(
            {tag: choices[place] for tag, choices in listed.items()} for place in range(len(first))
        ),
        asked_by=draft.values["asked_by"],
        purpose=draft.by_language("purpose"),
        opens_at=max(opens, now),
        closes_at=closes,
    )


FORMS = (Form(name=CONSULTATION, fields=_fields, outcome=Publishing(show=_show, write=_write)),)
