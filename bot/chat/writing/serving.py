"""What something serves, for staff: the concepts found in it on one screen, where each can be taken away or
kept, and others are added by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import Update

from bot.chat.context import Context
from bot.chat.form import Back, Choice, Draft, Field, Form
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.questions import compose
from bot.chat.screen import Screen
from bot.chat.telling.otherwise import old_button
from bot.chat.writing.knowing import BEFORE, DONE, PICKED, in_words
from bot.city import City
from bot.civic.needs import concepts_of as concepts_named
from bot.civic.needs import key_of
from bot.desk.concepts import concepts_of, correct, name_of, named, near
from bot.desk.editing import LEAST, NotAllowed
from bot.i18n import Speech
from bot.people.dialogue import Dialogues
from catalog.model import Known, Opportunity
from catalog.search.lexicon import Lexicon, load_lexicon

SERVES = "concepts"
"""The form."""
MOST_NEAR = 4
MOST_SHOWN = 20
"""Concepts on the screen: surest first, so that what is left out is least likely."""
ALIKE = 75
"""How alike (0 to 100) a name must be to be offered to somebody who may not know the word."""
_CONCEPT = "concept-"


async def begin(update: Update, context: Context, forms: Forms, opportunity: Opportunity) -> None:
    """Shows what it serves."""
    speech = await context.speech(update)
    async with context.services.database.reading() as session:
        told = await concepts_of(session, opportunity, _lexicon(context), speech.tag)
    serves = {each.key: each.serves for each in told[:MOST_SHOWN]}
    name = opportunity.text(speech.tag).name
    fixed = {"of": opportunity.id, "name": name, "language": speech.tag, PICKED: serves, BEFORE: serves}
    await forms.begin(update, context, SERVES, fixed)


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    said = {"name": str(draft.fixed["name"])}
    unread = "chat.form.concepts.unread"
    return [Field(name=SERVES, read=_read, choices=_choices, said=said, unread=unread)]


def _read(text: str, draft: Draft, context: Context) -> Any:
    """What was changed, by key; a press turns one over, and a name adds one."""
    picked, before = draft.fixed[PICKED], draft.fixed[BEFORE]
    if text == DONE:
        return {key: serves for key, serves in picked.items() if serves != before.get(key)}
    lexicon = _lexicon(context)
    if text.startswith(_CONCEPT) and (key := text.removeprefix(_CONCEPT)) in lexicon.numbers:
        return Back(fixed={PICKED: {**picked, key: not picked.get(key, False)}})
    words = compose(text)
    if (meant := named(lexicon, words)) is not None:
        return Back(fixed={PICKED: {**picked, meant: True}})
    language = draft.fixed["language"]
    meant_perhaps = dict.fromkeys([*_understood(words, language, context), *_near(lexicon, words)])
    found = [
        Choice(f"{_CONCEPT}{key}", name_of(lexicon, key, language)) for key in [*meant_perhaps][:MOST_NEAR]
    ]
    return Back(text="chat.form.concepts.near", choices=found) if found else None


def _understood(words: str, language: str, context: Context) -> Sequence[str]:
    """The concepts that the search understands in the words: "duermo mal" is one without its name."""
    search, now = context.services.search.current, context.services.clock.now()
    key = key_of(search, search.read(words, language=language, now=now))
    return [concept.key for concept in concepts_named(search, key)]


def _near(lexicon: Lexicon, words: str) -> Sequence[str]:
    return near(lexicon, words, limit=MOST_NEAR, alike=ALIKE) if words else ()


def _choices(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    lexicon = _lexicon(context)
    told = [
        Choice(f"{_CONCEPT}{key}", in_words(name_of(lexicon, key, speech.tag), _known(serves), speech))
        for key, serves in draft.fixed[PICKED].items()
        if key in lexicon.numbers
    ]
    return [*told, Choice(DONE, speech.plain("chat.button.form.done"))]


def _known(serves: bool) -> str:
    return Known.YES.value if serves else Known.NO.value


async def _finish(update: Update, context: Context, draft: Draft) -> None:
    """Takes the word of whoever filled it in; it holds at once."""
    services, person, speech = context.services, person_of(update), await context.speech(update)
    changed, said = draft.values[SERVES], "chat.form.concepts.done"
    try:
        async with services.database.writing() as session:
            await Dialogues(session).close(person)
            now = services.clock.now()
            if not changed or not await correct(session, draft.fixed["of"], changed, by=person, at=now):
                said = "chat.form.concepts.same"
    except (LookupError, NotAllowed):
        await context.say(update, old_button(speech))
        return
    await context.say(update, Screen(speech.say(said)))


def _lexicon(context: Context) -> Lexicon:
    return load_lexicon(*context.services.city.lexicon)


FORMS = (Form(name=SERVES, fields=_fields, outcome=_finish, least=LEAST),)
