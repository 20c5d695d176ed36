"""A draft as it is looked at: the card that everybody would see in each language, what is to be seen to, whom
a change would be told, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from telegram import Update

from bot.chat.callbacks import Entry, Review
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import FIRST_PAGE
from bot.chat.finding.search import find
from bot.chat.keeping.thing import person_of
from bot.chat.questions import compose
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.desk.checking import Finding, findings
from bot.desk.drafts import Draft, Drafts, DraftState
from bot.desk.editing import LEAST, NotAllowed, organization_of
from bot.i18n import Html, Speech
from bot.people.roles import Roles, Standing
from bot.reminders.changes import count_told
from bot.reminders.difference import differences
from bot.telling.card import card
from bot.telling.changed import what_changed
from bot.telling.finding import finding_in_words
from bot.telling.wording import Wording
from catalog.model import Opportunity
from catalog.store import Store

MOST_ALIKE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A draft with all around it. `before` is what is published, for a change of it; `savers` are told."""

    draft: Draft
    person: int
    standing: Standing
    before: Opportunity | None
    savers: int
    found: Sequence[Finding]
    posters: Sequence[str]

    @property
    def blocked(self) -> bool:
        """Whether something has to be mended first."""
        return any(each.blocks for each in self.found)

    @property
    def may_publish(self) -> bool:
        """Whether this person may publish it."""
        touched = [self.draft.opportunity, *([self.before] if self.before is not None else [])]
        return all(self.standing.allows(LEAST, organization_of(each)) for each in touched)

    @property
    def is_own(self) -> bool:
        """Whether this person wrote it."""
        return self.draft.author == self.person


async def show(update: Update, context: Context, id: int, *, first: Html | None = None) -> None:
    """Shows the draft, below `first`; where it is gone or not for this person, it is as an old button."""
    speech = await context.speech(update)
    try:
        look = await _look(update, context, id)
    except (LookupError, NotAllowed):
        await context.say(update, old_button(speech))
        return
    for poster in look.posters:
        sent = await context.bot.send_photo(chat_of(update), poster)
        context.memory.trail.note(chat_of(update), sent.message_id, own=True)
    head = speech.say("chat.form.whole")
    for text in in_each_language(context, look.draft.opportunity):
        await context.say(update, Screen(lines(head, text)))
        head = Html("")
    text = lines(first or "", *_said(look, context, speech))
    await context.say(update, Screen(text, tuple(_choices(look, speech)), menu=True))


def in_each_language(context: Context, opportunity: Opportunity) -> Iterator[Html]:
    """The card as its readers would see it, in each of the city's languages that it has words in."""
    services = context.services
    there = {text.language.split("-")[0] for text in opportunity.texts}
    for tag in services.city.languages:
        if tag.split("-")[0] in there:
            speech = services.languages.speech(tag)
            yield card(opportunity, Wording.in_city(services.city, speech, services.clock.now()))


async def _look(update: Update, context: Context, id: int) -> Look:
    services, person = context.services, person_of(update)
    now = services.clock.now()
    async with services.database.reading() as session:
        draft = await Drafts(session).get(id, by=person)
        standing = await Roles(session).standing(person)
        before = await Store(session).get(draft.of) if draft.of is not None else None
        after = replace(draft.opportunity, id=draft.of)
        savers = await count_told(session, before, after, now) if before is not None else 0
        posters = await Drafts(session).posters(id)
    like = await _like(update, context, after)
    return Look(
        draft=draft,
        person=person,
        standing=standing,
        before=before,
        savers=savers,
        found=findings(after, city=services.city, now=now, like=like),
        posters=posters,
    )


async def _like(update: Update, context: Context, opportunity: Opportunity) -> list[Opportunity]:
    """What the catalogue has by that name."""
    speech, name = await context.speech(update), opportunity.texts[0].name
    answer = await find(context, compose(name), speech, FIRST_PAGE, limit=MOST_ALIKE) if name else None
    hits = [hit.id for hit in answer.hits] if answer is not None else []
    return list((await context.services.search.opportunities(hits)).values())


def _said(look: Look, context: Context, speech: Speech) -> Iterator[Html]:
    draft = look.draft
    if draft.state is DraftState.RETURNED and draft.note:
        yield speech.say("chat.staff.returned", note=draft.note)
    if draft.state is DraftState.IN_REVIEW and not look.may_publish:
        yield speech.say("chat.staff.waits")
    if look.found:
        yield speech.say("chat.staff.missing" if look.blocked else "chat.staff.checks")
        yield from (finding_in_words(each, speech) for each in look.found)
    else:
        yield speech.say("chat.staff.fine")
    if look.before is not None:
        yield from _told(look.before, look, context, speech)


def _told(before: Opportunity, look: Look, context: Context, speech: Speech) -> Iterator[Html]:
    """How many would be told, and the words that they would read."""
    now = context.services.clock.now()
    after = replace(look.draft.opportunity, id=look.draft.of)
    found = differences(before, after, now=now)
    wording = Wording.in_city(context.services.city, speech, now)
    told = what_changed(found, before, after, wording) if found else None
    if told is None:
        yield speech.say("chat.desk.nothing_changes")
        return
    yield speech.say("chat.desk.savers", count=look.savers)
    yield speech.say("chat.quote", question=told)


def _choices(look: Look, speech: Speech) -> Iterator[Row]:
    draft, deeds = look.draft, []
    hard = next((each for each in look.found if each.code.startswith("ease")), None)
    if look.may_publish and not look.blocked:
        deeds += ["tell", "quietly"] if look.before is not None else ["publish"]
    elif not look.blocked and draft.state is not DraftState.IN_REVIEW and look.is_own:
        deeds.append("submit")
    if look.may_publish and not look.is_own:
        deeds.append("return")
    deeds.append("change")
    if hard is not None:
        entry = f"description--{hard.values['language']}"
        yield [button(speech.plain("chat.button.staff.sentence"), Entry(entry=entry, draft=draft.id))]
    deeds += ["keep", "discard"] if look.is_own else ["drafts"]
    for deed in deeds:
        yield [
            button(
                speech.plain(f"chat.button.staff.{deed}"),
                Review(deed=deed, draft=draft.id, version=draft.version),
            )
        ]
