"""A draft as it is looked at: the card that everybody would see in each language, what is to be seen to, whom
a change would be told, and what can be done with it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import Update
from telegram.error import BadRequest

from bot.chat.callbacks import Entry, Review
from bot.chat.context import Context, chat_of
from bot.chat.keeping.thing import person_of
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.chat.writing.naming import entry_in_words, mended_by, word_of
from bot.desk.drafts import Draft, Drafts, DraftState, StaleDraft
from bot.desk.editing import LEAST, NotAllowed, organization_of
from bot.desk.look import Look, look_at
from bot.desk.posters import Posters
from bot.i18n import Html, Speech
from bot.people.roles import Roles, Standing
from bot.reminders.changes import count_told
from bot.reminders.difference import Difference, differences
from bot.telling.card import card
from bot.telling.changed import what_changed
from bot.telling.fields import changes_in_words
from bot.telling.finding import finding_in_words
from bot.telling.savers import will_get
from bot.telling.text import shorten
from bot.telling.wording import Wording
from catalog.model import Opportunity

log = logging.getLogger(__name__)

MOST_CHANGES = 12
MOST_VALUE = 160
"""Fields, and letters of what each held, that are told of at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A draft as one person looks at it: what they may do with it, what of it is told, and to how many."""

    look: Look
    person: int
    standing: Standing
    savers: int
    changes: Sequence[Difference]
    posters: Sequence[str]

    @property
    def draft(self) -> Draft:
        """What is looked at."""
        return self.look.draft

    @property
    def may_publish(self) -> bool:
        """Whether this person may publish it."""
        published = self.look.published
        touched = [self.draft.opportunity, *([published] if published is not None else [])]
        return all(self.standing.allows(LEAST, organization_of(each)) for each in touched)

    @property
    def is_own(self) -> bool:
        """Whether this person wrote it."""
        return self.draft.author == self.person


async def show(update: Update, context: Context, id: int, *, first: Html | None = None) -> None:
    """Shows the draft, below `first`; where it is gone or not for this person, it is as an old button.

    Where what is published has changed since the draft was begun, that is shown first, and the draft is put
    over it: nothing of either is lost.
    """
    speech = await context.speech(update)
    try:
        sight = await _sight(update, context, id)
        if sight.look.is_stale and sight.look.published is not None:
            await _put_over(update, context, id, sight.look.published)
            sight = await _sight(update, context, id)
    except (LookupError, NotAllowed, StaleDraft):
        await context.say(update, old_button(speech))
        return
    for poster in sight.posters:
        await _send_poster(update, context, poster)
    if sight.look.published is not None:
        await context.say(update, Screen(lines(*_differing(sight, context, speech))))
    head = speech.say("chat.form.whole")
    for text in in_each_language(context, sight.look.after):
        await context.say(update, Screen(lines(head, text)))
        head = Html("")
    text = lines(first or "", *_said(sight, context, speech))
    await context.say(update, Screen(text, tuple(_choices(sight, speech)), menu=True))


async def _send_poster(update: Update, context: Context, file_id: str) -> None:
    """Sends the picture; Telegram's name for it is good for this bot alone, and may be so no more."""
    try:
        sent = await context.bot.send_photo(chat_of(update), file_id)
    except BadRequest:
        log.info("A poster is no longer at Telegram", extra={"action": "poster_gone"})
    else:
        context.memory.trail.note(chat_of(update), sent.message_id, own=True)


def in_each_language(context: Context, opportunity: Opportunity) -> Iterator[Html]:
    """The card as its readers would see it, in each of the city's languages that it has words in."""
    services = context.services
    there = {text.language.split("-")[0] for text in opportunity.texts}
    for tag in services.city.languages:
        if tag.split("-")[0] in there:
            speech = services.languages.speech(tag)
            yield card(opportunity, Wording.in_city(services.city, speech, services.clock.now()))


async def _sight(update: Update, context: Context, id: int) -> Sight:
    services, person = context.services, person_of(update)
    now = services.clock.now()
    async with services.database.reading() as session:
        draft = await Drafts(session).get(id, by=person)
        look = await look_at(session, draft, city=services.city, names=services.names, now=now)
        published = look.published
        return Sight(
            look=look,
            person=person,
            standing=await Roles(session).standing(person),
            savers=await count_told(session, published, look.after, now) if published is not None else 0,
            changes=differences(published, look.after, now=now) if published is not None else (),
            posters=await Posters(session).of(id),
        )


async def _put_over(update: Update, context: Context, id: int, theirs: Opportunity) -> None:
    """Shows what somebody has made of it meanwhile, and puts the draft over that."""
    speech, services = await context.speech(update), context.services
    async with services.database.writing() as session:
        await Drafts(session).rebase(id, by=person_of(update), at=services.clock.now())
    await context.say(update, Screen(speech.say("chat.staff.theirs")))
    for text in in_each_language(context, theirs):
        await context.say(update, Screen(text))
    await context.say(update, Screen(speech.say("chat.staff.mine_over_theirs")))


def _differing(sight: Sight, context: Context, speech: Speech) -> Iterator[Html]:
    """What it would change of what is published, field by field: before, then now."""
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    changes = changes_in_words(sight.look.changes(), wording)
    yield speech.say("chat.staff.differs" if changes else "chat.staff.same")
    for each in changes[:MOST_CHANGES]:
        old, new = (shorten(each[which], MOST_VALUE) for which in ("old", "new"))
        yield speech.say("chat.staff.difference", field=each["field"], old=old, new=new)
    if len(changes) > MOST_CHANGES:
        yield speech.say("chat.staff.differs_more", count=len(changes) - MOST_CHANGES)


def _said(sight: Sight, context: Context, speech: Speech) -> Iterator[Html]:
    draft, look = sight.draft, sight.look
    if draft.state is DraftState.RETURNED and draft.note:
        yield speech.say("chat.staff.returned", note=draft.note)
    if draft.state is DraftState.IN_REVIEW and not sight.may_publish:
        yield speech.say("chat.staff.waits")
    if look.found:
        yield speech.say("chat.staff.missing" if look.blocked else "chat.staff.checks")
        yield from (finding_in_words(each, speech) for each in look.found)
    else:
        yield speech.say("chat.staff.fine")
    if look.published is not None:
        yield from _told(look.published, sight, context, speech)


def _told(before: Opportunity, sight: Sight, context: Context, speech: Speech) -> Iterator[Html]:
    """How many would be told, and the words that they would read."""
    if not sight.changes:
        yield speech.say("chat.desk.nothing_changes")
        return
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    yield will_get(sight.savers, speech)
    yield speech.say("chat.quote", question=what_changed(sight.changes, before, sight.look.after, wording))


def _choices(sight: Sight, speech: Speech) -> Iterator[Row]:
    """What can be done with it: the end of it first, then what mends it, then the rest."""
    draft, look = sight.draft, sight.look
    ends: list[str] = []
    if look.published is not None and not (look.changes() or sight.posters):
        pass  # there is nothing to publish
    elif sight.may_publish and not look.blocked:
        ends += ["tell", "quietly"] if sight.changes else ["publish"]
    elif not look.blocked and draft.state is not DraftState.IN_REVIEW and sight.is_own:
        ends.append("submit")
    if sight.may_publish and not sight.is_own:
        ends.append("return")
    yield from (_deed(deed, draft, speech) for deed in ends)
    yield from _mending(look, speech)
    rest = ("keep", "discard") if sight.is_own else ("drafts",)
    yield from (_deed(deed, draft, speech) for deed in ("change", "poster", *rest))


def _deed(deed: str, draft: Draft, speech: Speech) -> Row:
    press = Review(deed=deed, draft=draft.id, version=draft.version)
    return [button(speech.plain(f"chat.button.staff.{deed}"), press)]


def _mending(look: Look, speech: Speech) -> Iterator[Row]:
    """A button for each thing that can be said at once: what blocks, another language, a hard sentence."""
    for finding in look.found:
        key = mended_by(finding, look.after)
        if not key:
            continue
        hard = finding.code.startswith("ease")
        said = "chat.button.staff.sentence" if hard else "chat.button.staff.mend"
        label = speech.plain(said, entry=entry_in_words(key, speech))
        yield [button(label, Entry(entry=word_of(key), draft=look.draft.id))]
