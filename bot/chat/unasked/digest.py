"""What is new of a saved search: what it is, when and where, by number, with the ways to change or end it."""

from __future__ import annotations

from bot.chat.callbacks import Followed, Open
from bot.chat.keeping.wanting import in_words
from bot.chat.questions import quote, shorten
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.unasked.page import Page
from bot.civic.needs import Needs
from bot.delivery.delivery import State, Withdrawal
from bot.i18n import Html
from bot.reminders.searches import Searches
from bot.telling.wording import Wording, next_date
from catalog.model import Occurrence, Opportunity, PublicationStatus
from catalog.store import Store

MOST_DETAILS = 200


async def digest(page: Page) -> Screen | Withdrawal:
    """The message, or why there is none: the search was ended, or nothing that it told of is on any more."""
    subject, topics = page.delivery.subject, page.topics
    search = await Searches(page.session).get(subject["search"], page.delivery.person_id)
    if search is None:
        return Withdrawal(State.CANCELLED, "removed")
    page.language = search.language
    found = await Store(page.session).get_many(subject["named"])
    there = [(number, found[number]) for number in subject["named"] if number in found]
    things = [(number, each, next_date(each, page.now)) for number, each in there if _is_on(each, page)]
    if not things:
        return Withdrawal(State.CANCELLED, "no_longer_on")
    asked = await Needs(page.session).answered_by([number for number, _, _ in things])
    speech, wording = page.speech, page.wording
    discreet, more = search.discreet or page.preference.discreet, int(subject["more"])
    what = in_words(search.wanted, topics, speech)
    text = lines(
        speech.say("chat.unasked.digest.discreet" if discreet else "chat.unasked.digest", count=len(things)),
        "" if discreet else quote(what, speech),
        speech.say("chat.unasked.digest.asked") if asked else "",
        *(
            _told(place, each, occurrence, wording, named=not discreet and not each.sensitive)
            for place, (_, each, occurrence) in enumerate(things, start=1)
        ),
        speech.say("chat.unasked.digest.more", count=more) if more else "",
    )
    numbers: Row = [
        button(str(place), Open(opportunity=number, at=_minute(occurrence)))
        for place, (number, _, occurrence) in enumerate(things, start=1)
    ]
    ways: list[Row] = [
        [button(speech.plain(f"chat.button.follow_{name}"), Followed(search=search.id, deed=deed))]
        for name, deed in (("list", "list"), ("when", "when"), ("stop", "stop"))
    ]
    return Screen(text, (numbers, *ways), question=None if discreet else what)


def _told(
    place: int, opportunity: Opportunity, occurrence: Occurrence | None, wording: Wording, *, named: bool
) -> Html:
    """One thing: its name with when, where and for how much; of what is not to be named only when."""
    speech, when = wording.speech, wording.when(opportunity, occurrence)
    if not named:
        return speech.say("chat.unasked.digest.unnamed", number=place, when=when)
    details = [when, wording.place(opportunity, occurrence), shorten(wording.price(opportunity), 80)]
    sentences = [" ".join(detail.split()).rstrip(".") for detail in details if detail]
    told = shorten(". ".join(s[:1].upper() + s[1:] for s in sentences), MOST_DETAILS)
    name = wording.name(opportunity.text(speech.tag))
    said = speech.say("chat.result", number=place, name=name)
    return Html("\n" + lines(said, speech.say("chat.result.details", details=told)))


def _is_on(opportunity: Opportunity, page: Page) -> bool:
    """Whether it can still be taken up: published, not called off, and not over."""
    if opportunity.publication_status is not PublicationStatus.PUBLISHED:
        return False
    if opportunity.event_status.called_off:
        return False
    return not opportunity.occurrences or next_date(opportunity, page.now) is not None


def _minute(occurrence: Occurrence | None) -> int:
    return int(occurrence.starts.timestamp()) // 60 if occurrence is not None else 0
