"""What differs for somebody who saved it: a table of what may happen to an event, and of what is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.reminders.difference import Change, differences
from bot.reminders.pairing import followed
from catalog.model import (
    AttendanceMode,
    EventStatus,
    Kind,
    Occurrence,
    Opportunity,
    OpportunityText,
    Place,
    Price,
    PriceKind,
    PublicationStatus,
    Term,
)

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
ZONE = "America/Mexico_City"
LIBRARY = Place(name="Biblioteca Sur", street_address="Calle 5 núm. 12", neighbourhood="Los Fresnos")
HOUSE = Place(name="Casa de Cultura", street_address="Portal 4", neighbourhood="Centro")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def date(starts: datetime, **more: object) -> Occurrence:
    values: dict[str, object] = {"recurrence_id": starts, "ends": starts + HOUR, "zone": ZONE}
    return Occurrence(starts=starts, **{**values, **more})  # type: ignore[arg-type]


FIRST, SECOND, THIRD = (NOW + DAY + n * WEEK for n in range(3))
PAST = NOW - DAY
COURSE = Opportunity(
    kind=Kind.COURSE,
    source="prueba",
    external_id="1",
    texts=(OpportunityText(language="es-MX", name="Inglés"),),
    place=LIBRARY,
    price=Price(kind=PriceKind.FREE),
    occurrences=tuple(map(date, (PAST, FIRST, SECOND, THIRD))),
    id=1,
)
SINGLE = replace(COURSE, occurrences=(date(FIRST),))
SERVICE = replace(COURSE, occurrences=())
EXHIBITION = replace(
    COURSE, occurrences=(date(NOW - 9 * DAY - 10 * HOUR, all_day=True, ends=NOW + 20 * DAY + 14 * HOUR),)
)
ALL_DAY = replace(COURSE, occurrences=(date(NOW - 10 * HOUR + DAY, all_day=True, ends=NOW + 2 * DAY),))


def course(number: int, opportunity: Opportunity = COURSE, **change: object) -> Opportunity:
    """The course with one date of it changed."""
    dates = list(opportunity.occurrences)
    dates[number] = replace(dates[number], **change)  # type: ignore[arg-type]
    return replace(opportunity, occurrences=tuple(dates))


def said(before: Opportunity, after: Opportunity | None, dates: set[datetime] | None = None) -> list[str]:
    return [
        each.change.value + (f" and {each.others}" if each.others else "")
        for each in differences(before, after, now=NOW, dates=dates)
    ]


CANCELLED, POSTPONED = EventStatus.CANCELLED, EventStatus.POSTPONED
ARCHIVED = replace(COURSE, publication_status=PublicationStatus.ARCHIVED)
FULL = course(1, remaining_capacity=0)
PAID = Price(kind=PriceKind.AMOUNT, amount=Decimal(50))

HAPPENS = {
    "a date is moved": (COURSE, course(1, starts=FIRST + HOUR), ["moved"]),
    "a date ends later": (COURSE, course(1, ends=FIRST + 2 * HOUR), ["moved"]),
    "a date becomes all day": (COURSE, course(1, all_day=True), ["moved"]),
    "a date has another place": (COURSE, course(1, place=HOUSE), ["place"]),
    "moved, and elsewhere": (COURSE, course(1, starts=FIRST + HOUR, place=HOUSE), ["moved", "place"]),
    "a date is cancelled": (COURSE, course(1, status=CANCELLED), ["cancelled"]),
    "a date is postponed": (COURSE, course(2, status=POSTPONED), ["postponed"]),
    "a cancelled date is cancelled for good": (
        course(1, status=POSTPONED),
        course(1, status=CANCELLED),
        ["cancelled"],
    ),
    "a date is on again": (course(1, status=CANCELLED), COURSE, ["back"]),
    "a date goes online": (COURSE, course(1, status=EventStatus.MOVED_ONLINE), ["online"]),
    "a date is full": (COURSE, FULL, ["full"]),
    "a date has places again": (FULL, course(1, remaining_capacity=3), ["places"]),
    "all is full": (COURSE, replace(COURSE, remaining_capacity=0), ["full and 2"]),
    "all is cancelled": (COURSE, replace(COURSE, event_status=CANCELLED), ["cancelled and 2"]),
    "all is postponed": (COURSE, replace(COURSE, event_status=POSTPONED), ["postponed and 2"]),
    "what was postponed is cancelled": (
        replace(COURSE, event_status=POSTPONED),
        replace(COURSE, event_status=CANCELLED),
        ["cancelled and 2"],
    ),
    "all is on again": (replace(COURSE, event_status=CANCELLED), COURSE, ["back and 2"]),
    "postponed, and has a new date": (
        replace(SINGLE, event_status=POSTPONED),
        course(0, SINGLE, starts=FIRST + 60 * DAY),
        ["back"],
    ),
    "all goes online": (
        COURSE,
        replace(COURSE, attendance_mode=AttendanceMode.ONLINE),
        ["online and 2"],
    ),
    "all comes back from online": (
        replace(COURSE, attendance_mode=AttendanceMode.ONLINE),
        COURSE,
        ["place and 2"],
    ),
    "all is elsewhere": (COURSE, replace(COURSE, place=HOUSE), ["place and 2"]),
    "it is known where": (replace(COURSE, place=None), COURSE, ["place and 2"]),
    "the house next door": (
        COURSE,
        replace(COURSE, place=replace(LIBRARY, street_address="Calle 5 núm. 14")),
        ["place and 2"],
    ),
    "it is taken out": (COURSE, ARCHIVED, ["gone and 2"]),
    "it is no more": (COURSE, None, ["gone and 2"]),
    "it is offered again": (ARCHIVED, COURSE, ["back and 2"]),
    "it costs something now": (COURSE, replace(COURSE, price=PAID), ["price"]),
    "a near date drops out": (COURSE, replace(COURSE, occurrences=COURSE.occurrences[2:]), ["removed"]),
    "the last date drops out": (SINGLE, replace(SINGLE, occurrences=()), ["removed"]),
    "a date comes before the next": (
        replace(COURSE, occurrences=COURSE.occurrences[2:]),
        COURSE,
        ["added"],
    ),
    "there is a date at last": (SERVICE, SINGLE, ["added"]),
    "an import gives the date another name": (
        SINGLE,
        replace(SINGLE, occurrences=(date(FIRST + 2 * DAY),)),
        ["moved"],
    ),
    "an import moves the only date by months": (
        SINGLE,
        replace(SINGLE, occurrences=(date(FIRST + 90 * DAY),)),
        ["moved"],
    ),
    "an import moves the series to another weekday": (
        COURSE,
        replace(COURSE, occurrences=tuple(date(d + DAY) for d in (PAST, FIRST, SECOND, THIRD))),
        ["moved and 2"],
    ),
    "an exhibition that is on closes early": (
        EXHIBITION,
        replace(EXHIBITION, event_status=CANCELLED),
        ["cancelled"],
    ),
    "what is all day tomorrow is cancelled": (
        ALL_DAY,
        course(0, ALL_DAY, status=CANCELLED),
        ["cancelled"],
    ),
    "a service moves": (SERVICE, replace(SERVICE, place=HOUSE), ["place"]),
    "a service ends": (SERVICE, replace(SERVICE, publication_status=PublicationStatus.ARCHIVED), ["gone"]),
    "a service is cancelled": (SERVICE, replace(SERVICE, event_status=CANCELLED), ["cancelled"]),
    "a service costs": (SERVICE, replace(SERVICE, price=PAID), ["price"]),
    "several, weightiest first": (
        COURSE,
        course(2, replace(FULL, price=PAID), status=CANCELLED),
        ["cancelled", "full", "price"],
    ),
}

NOTHING = {
    "nothing": (COURSE, COURSE),
    "a name": (COURSE, replace(COURSE, texts=(OpportunityText(language="es-MX", name="Ingles"),))),
    "a topic": (COURSE, replace(COURSE, topics=(Term(scheme="local", code="languages"),))),
    "who can come, papers, a lock": (
        COURSE,
        replace(COURSE, who_can_come="todos", documents=(), locked=frozenset({"place"})),
    ),
    "how a place is written": (
        COURSE,
        replace(COURSE, place=replace(LIBRARY, name="BIBLIOTECA SUR", street_address="Calle 5 no. 12")),
    ),
    "a slip in the name of a place": (COURSE, replace(COURSE, place=replace(LIBRARY, name="Bibloteca Sur"))),
    "the telephone of a place": (COURSE, replace(COURSE, place=replace(LIBRARY, telephone="55 0000"))),
    "nobody says where any more": (COURSE, replace(COURSE, place=None)),
    "nobody says how many places": (FULL, course(1, remaining_capacity=None)),
    "fewer places": (course(1, remaining_capacity=9), course(1, remaining_capacity=1)),
    "it is said when it ends": (course(1, ends=None), COURSE),
    "a past date is moved": (COURSE, course(0, starts=PAST - HOUR)),
    "a past date is cancelled": (COURSE, course(0, status=CANCELLED)),
    "a past date drops out": (COURSE, replace(COURSE, occurrences=COURSE.occurrences[1:])),
    "all is over and taken out": (
        replace(COURSE, occurrences=COURSE.occurrences[:1]),
        replace(ARCHIVED, occurrences=COURSE.occurrences[:1]),
    ),
    "all is over and cancelled": (
        replace(COURSE, occurrences=COURSE.occurrences[:1]),
        replace(COURSE, occurrences=COURSE.occurrences[:1], event_status=CANCELLED),
    ),
    "what was cancelled is taken out": (
        replace(COURSE, event_status=CANCELLED),
        replace(ARCHIVED, event_status=CANCELLED),
    ),
    "what has begun is cancelled": (
        replace(COURSE, occurrences=(date(NOW - HOUR / 2),)),
        course(0, replace(COURSE, occurrences=(date(NOW - HOUR / 2),)), status=CANCELLED),
    ),
    "what was taken out changes": (ARCHIVED, replace(ARCHIVED, place=HOUSE)),
    "what is cancelled is moved": (
        replace(COURSE, event_status=CANCELLED),
        course(1, replace(COURSE, event_status=CANCELLED), starts=FIRST + HOUR),
    ),
    "a further date at the end": (
        COURSE,
        replace(COURSE, occurrences=(*COURSE.occurrences, date(THIRD + WEEK))),
    ),
    "a date far ahead drops out": (
        replace(COURSE, occurrences=(*COURSE.occurrences, date(NOW + 60 * DAY))),
        COURSE,
    ),
    "it was free and still is": (
        COURSE,
        replace(COURSE, price=Price(kind=PriceKind.AMOUNT, amount=Decimal(0))),
    ),
    "it becomes cheaper": (
        replace(COURSE, price=PAID),
        replace(COURSE, price=replace(PAID, amount=Decimal(5))),
    ),
    "the price is not stated any more": (COURSE, replace(COURSE, price=Price())),
    "each date was cancelled, then all": (
        course(0, SINGLE, status=CANCELLED),
        replace(course(0, SINGLE, status=CANCELLED), event_status=CANCELLED),
    ),
}


@pytest.mark.parametrize("name", HAPPENS)
def test_what_happens_is_told(name: str) -> None:
    before, after, changes = HAPPENS[name]
    assert said(before, after) == changes


@pytest.mark.parametrize("name", NOTHING)
def test_a_typo_or_what_is_past_is_nothing(name: str) -> None:
    assert said(*NOTHING[name]) == []


@pytest.mark.parametrize("name", HAPPENS | NOTHING)
def test_what_is_undone_is_nothing(name: str) -> None:
    before = (HAPPENS | NOTHING)[name][0]
    assert said(before, replace(before, version=3)) == []


def test_of_one_saved_date_only_what_is_of_it_is_told() -> None:
    after = course(2, course(1, starts=FIRST + HOUR), status=CANCELLED)
    assert said(COURSE, after, {FIRST}) == ["moved"]
    assert said(COURSE, after, {SECOND}) == ["cancelled"]
    assert said(COURSE, after, {THIRD}) == []
    assert said(COURSE, after, {FIRST, SECOND}) == ["cancelled", "moved"]
    assert said(COURSE, replace(COURSE, event_status=CANCELLED), {PAST}) == []
    assert said(COURSE, replace(COURSE, occurrences=()), {THIRD}) == ["removed"]


def test_the_dates_are_the_first_it_is_so_of_as_it_was_and_as_it_is() -> None:
    after = course(2, course(1, starts=FIRST + HOUR, status_reason="obras"), starts=SECOND + HOUR)
    (moved,) = differences(COURSE, after, now=NOW)
    assert moved.change is Change.MOVED
    assert (moved.before, moved.now) == (COURSE.occurrences[1], after.occurrences[1])
    assert (moved.others, moved.reason) == (1, "obras")
    assert moved.dates == [COURSE.occurrences[1], after.occurrences[1]]


def test_a_date_that_an_import_gave_another_name_is_followed_and_back() -> None:
    after = replace(SINGLE, occurrences=(date(FIRST + 2 * DAY),))
    assert followed(SINGLE, after, now=NOW) == {FIRST: FIRST + 2 * DAY}
    assert followed(after, SINGLE, now=NOW) == {FIRST + 2 * DAY: FIRST}
    assert followed(COURSE, course(1, starts=FIRST + HOUR), now=NOW) == {}
    assert said(SINGLE, after, {FIRST}) == said(SINGLE, after, {FIRST + 2 * DAY}) == ["moved"]


def test_a_date_that_drops_out_is_not_taken_for_the_one_that_comes_a_year_later() -> None:
    dates = tuple(date(NOW + DAY + n * WEEK) for n in range(52))
    before = replace(COURSE, occurrences=dates)
    after = replace(COURSE, occurrences=(*dates[1:], date(NOW + DAY + 52 * WEEK)))
    assert said(before, after) == ["removed"]
