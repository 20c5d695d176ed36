"""The card of an opportunity: all that is known, and what is not known said to be so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.i18n import Html
from bot.telling.text import lines, shorten, units
from bot.telling.wording import ONE_LINE, Wording, access_of, next_date, place_of
from catalog.model import PREREQUISITES, Known, Occurrence, Opportunity, Place, RegistrationKind

MOST_TEXT = 4096
"""Bot API, sendMessage: letters after the markup has been read. A page shows what a chat does."""
FURTHER_DATES = 4
"""Dates named after the next one; the rest are counted."""
RESERVED = 200
"""Letters kept free for the markup around the description and for counts that grow."""
LEAST_DESCRIPTION = 40


def card(opportunity: Opportunity, wording: Wording, *, at: datetime | None = None) -> Html:
    """The card at the date that starts `at`, else the next; within a message's room whatever the catalogue
    holds."""
    occurrence = next_date(opportunity, wording.now, at=at)
    place = place_of(opportunity, occurrence)
    text = opportunity.text(wording.speech.tag)
    said = lines(
        wording.speech.say("chat.card.name", name=wording.name(text)),
        *_changes(opportunity, occurrence, wording),
        *_dates(opportunity, occurrence, wording),
        *_whereabouts(opportunity, occurrence, place, wording),
        _fact("price", wording.price(opportunity, unsaid="chat.not_stated"), wording),
        *_people(opportunity, wording),
        *_needs(opportunity, place, wording),
        *_offered(opportunity, wording),
    )
    room = MOST_TEXT - units(said) - RESERVED
    description = " ".join((text.easy or text.description or text.summary).split())
    if description and description != text.name and room > LEAST_DESCRIPTION:
        said = lines(said, wording.speech.say("chat.card.description", text=shorten(description, room)))
    return said


def about(opportunity: Opportunity, wording: Wording, what: str, *, at: datetime | None) -> Html:
    """What the card says of one thing: where, when, price or sign_up."""
    occurrence = next_date(opportunity, wording.now, at=at)
    place = place_of(opportunity, occurrence)
    told: dict[str, Iterable[Html]] = {
        "where": _whereabouts(opportunity, occurrence, place, wording),
        "when": _dates(opportunity, occurrence, wording),
        "price": [_fact("price", wording.price(opportunity, unsaid="chat.not_stated"), wording)],
        "sign_up": _offered(opportunity, wording),
    }
    name = wording.speech.say("chat.card.name", name=wording.name(opportunity.text(wording.speech.tag)))
    return lines(name, *told[what])


def telephone(opportunity: Opportunity) -> str:
    """The number of its place, else of who offers it; empty where there is none."""
    at = (opportunity.place, opportunity.organization)
    return next((part.telephone for part in at if part is not None and part.telephone), "")


def _fact(name: str, value: str, wording: Wording, *, most: int = 200) -> Html:
    """One labelled line; empty where there is no value."""
    if not value:
        return Html("")
    return wording.speech.say(f"chat.card.{name}", value=shorten(" ".join(value.split()), most))


def _changes(opportunity: Opportunity, occurrence: Occurrence | None, wording: Wording) -> Iterator[Html]:
    for said in wording.changes(opportunity, occurrence):
        yield wording.speech.say("chat.card.change", value=said)


def _dates(opportunity: Opportunity, occurrence: Occurrence | None, wording: Wording) -> Iterator[Html]:
    yield _fact("when", wording.when(opportunity, occurrence), wording)
    ahead = [o for o in opportunity.occurrences if (o.ends or o.starts) > wording.now and o is not occurrence]
    ahead.sort(key=lambda o: o.starts)
    if not ahead:
        return
    named = [_with_status(o, wording) for o in ahead[:FURTHER_DATES]]
    said = "; ".join(named)
    if rest := len(ahead) - len(named):
        said = wording.speech.plain("chat.card.dates_and_more", dates=said, count=rest)
    yield _fact("dates", said, wording, most=400)


def _with_status(occurrence: Occurrence, wording: Wording) -> str:
    date = wording.dated(occurrence)
    if occurrence.status.value in ("cancelled", "postponed"):
        status = wording.speech.plain(f"chat.status.{occurrence.status.value}").lower()
        return wording.speech.plain("chat.card.date_status", date=date, status=status)
    return date


def _whereabouts(
    opportunity: Opportunity, occurrence: Occurrence | None, place: Place | None, wording: Wording
) -> Iterator[Html]:
    where = [wording.place(opportunity, occurrence)]
    if place is not None:
        where += [shorten(part, ONE_LINE) for part in (place.street_address, place.postal_code) if part]
    yield _fact("where", ", ".join(dict.fromkeys(where)), wording, most=280)
    if place is not None:
        yield _fact("getting_there", place.transportation, wording)


def _people(opportunity: Opportunity, wording: Wording) -> Iterator[Html]:
    yield _fact("for_whom", wording.for_whom(opportunity), wording)
    yield _fact("languages", wording.languages(opportunity), wording, most=ONE_LINE)
    yield _fact("papers", wording.papers(opportunity), wording)


def _needs(opportunity: Opportunity, place: Place | None, wording: Wording) -> Iterator[Html]:
    yield _fact("access", _grouped("chat.access", access_of(opportunity, place), wording), wording, most=420)
    if place is not None:
        # A way in without steps is told of under access.
        names = [name for name in PREREQUISITES if name != "step_free"]
        there = {name: getattr(place.prerequisites, name) for name in names}
        # A place of which nothing is known says so once, under access, and not seven times more.
        if any(known is not Known.NOT_KNOWN for known in there.values()):
            yield _fact("place_has", _grouped("chat.place_has", there, wording), wording, most=300)


def _grouped(prefix: str, needs: Mapping[str, Known], wording: Wording) -> str:
    """Each need under what is known of it ("Sí: … No: … No se sabe: …"): shorter to hear than one by one."""
    groups = []
    for known in Known:
        if keys := [key for key, value in needs.items() if value is known]:
            names = wording.each(prefix, keys)
            groups.append(wording.speech.plain(f"chat.card.{known.value}", names=names))
    return " ".join(groups)


def _offered(opportunity: Opportunity, wording: Wording) -> Iterator[Html]:
    organization, registration = opportunity.organization, opportunity.registration
    if organization is not None:
        yield _fact("offered_by", organization.name, wording, most=ONE_LINE)
    contact = [registration.telephone or telephone(opportunity), registration.email]
    signing_up = [
        ""
        if registration.kind is RegistrationKind.NOT_STATED
        else wording.speech.plain(f"chat.registration.{registration.kind.value}"),
        *(shorten(part, 60) for part in contact if part),
    ]
    yield _fact("registration", ". ".join(part for part in signing_up if part), wording)
    if opportunity.assured_on is not None:
        yield _fact("assured", wording.day(opportunity.assured_on), wording)
    else:
        yield wording.speech.say("chat.card.not_assured")
