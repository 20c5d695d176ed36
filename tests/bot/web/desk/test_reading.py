"""What is typed into the form of an opportunity is read as it is meant, and what is not touched stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from bot.city_file import load_city
from bot.database import Database
from bot.desk.entries import BLANK
from bot.settings import SAMPLE_CITY
from bot.web.desk.reading import FormReader, Reading
from bot.web.desk.typed import typed_of
from catalog.model import (
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Known,
    Opportunity,
    Origin,
    PriceKind,
    Schedule,
    Sector,
    Term,
)
from catalog.sample.loader import sample_opportunities
from catalog.store import Store
from catalog.topics import load_vocabularies
from tests.bot.desk.test_listing import MUSIC
from tests.conftest import NOW

CITY = load_city(SAMPLE_CITY)
TODAY = NOW.astimezone(CITY.zone).date()
READER = FormReader(CITY, load_vocabularies())
CONCERT = {
    "kind": "event",
    "text.es-MX.name": "Concierto en el parque",
    "text.en.name": "Concert in the park",
    "date.0.day": "2026-12-05",
    "date.0.start": "18:00",
    "date.0.end": "20:30",
}


@pytest.fixture
def opportunities() -> list[Opportunity]:
    return list(sample_opportunities(CITY.key, today=TODAY))


async def read(database: Database, values: dict[str, str], before: Opportunity = BLANK) -> Reading:
    async with database.reading() as session:
        return await READER.read(session, values, before, now=NOW)


def wall(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001 - wall time


def faults(reading: Reading) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in reading.faults}


async def test_what_nobody_touches_stays_exactly_as_it_is(
    database: Database, opportunities: list[Opportunity]
) -> None:
    # Dates that no rule gives, and a rule that the form would write in another way.
    until = Schedule(zone=CITY.zone.key, starts=wall(12, 1, 17), rrule="FREQ=WEEKLY;UNTIL=20261218T120000")
    ruled = replace(MUSIC, schedules=(until,))
    for opportunity in (*opportunities, MUSIC, ruled):
        # Browsers send ends of lines in their own way, and spaces that nobody sees.
        sent = {k: f" {v} ".replace("\n", "\r\n") for k, v in typed_of(opportunity, CITY, TODAY).items()}
        reading = await read(database, sent, opportunity)
        assert reading.opportunity == opportunity
        assert faults(reading) <= {(f"text.{tag}.name", "name") for tag in CITY.languages}


async def test_a_new_thing_is_read_whole(database: Database) -> None:
    values = {
        **CONCERT,
        "text.es-MX.description": "Tráete una silla.\r\nHay pan.",
        "organization.name": "Banda de la ciudad",
        "organization.sector": "culture",
        "place.name": "Parque Hundido",
        "place.street_address": "Insurgentes 1",
        "place.has.toilets": "yes",
        "price.kind": "amount",
        "price.amount": "1,250.50",
        "access.step_free": "no",
        "audience.families": "yes",
        "language.es": "yes",
        "language.mfs": "yes",
        "topic.music": "yes",
        "minimum_age": "6",
        "registration.kind": "required",
        "registration.url": "https://city.example/x",
        "documents.list": "INE\r\n\r\nComprobante",
        "sensitive": "yes",
    }
    reading = await read(database, values)
    it = reading.opportunity
    assert faults(reading) == set()
    assert (it.kind, it.text("en").name, it.text("es-MX").origin) == (
        Kind.EVENT,
        "Concert in the park",
        Origin.HUMAN,
    )
    assert it.text("es-MX").description == "Tráete una silla.\nHay pan."
    assert it.organization is not None
    assert it.place is not None
    assert (it.organization.name, it.organization.sector) == ("Banda de la ciudad", Sector.CULTURE)
    assert (it.place.name, it.place.prerequisites.toilets) == ("Parque Hundido", Known.YES)
    assert (it.price.kind, it.price.amount, it.access.step_free) == (
        PriceKind.AMOUNT,
        Decimal("1250.50"),
        Known.NO,
    )
    assert (it.audiences, it.languages) == (frozenset({Audience.FAMILIES}), ("es", "mfs"))
    assert Term(scheme="local", code="music") in it.topics
    assert it.documents == ("INE", "Comprobante")
    assert it.sensitive
    (date_,) = it.occurrences
    assert date_.starts == wall(12, 5, 18).replace(tzinfo=CITY.zone)
    assert date_.ends == wall(12, 5, 20, 30).replace(tzinfo=CITY.zone)


RULE = {
    "rule.0.on.tu": "yes",
    "rule.0.on.th": "yes",
    "rule.0.first": "01/12/2026",
    "rule.0.start": "5 pm",
    "rule.0.end": "18:30",
    "rule.0.until": "2026-12-18",
    "rule.0.except.0": "2026-12-08",
}


async def test_a_weekly_rule_gives_its_dates(database: Database) -> None:
    values = {name: text for name, text in CONCERT.items() if not name.startswith("date.")} | RULE
    it = (await read(database, values)).opportunity
    assert it.schedules == (
        Schedule(
            zone=CITY.zone.key,
            starts=wall(12, 1, 17),
            duration=timedelta(minutes=90),
            rrule="FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261218",
            exdates=(date(2026, 12, 8),),
        ),
    )
    days = [each.starts.astimezone(CITY.zone).day for each in it.occurrences]
    assert days == [1, 3, 10, 15, 17]


@pytest.mark.parametrize(
    ("row", "starts", "ends", "all_day"),
    [
        ({"day": "2026-12-05"}, wall(12, 5), wall(12, 6), True),
        ({"day": "2026-12-05", "last": "2026-12-07"}, wall(12, 5), wall(12, 8), True),
        ({"day": "2026-12-05", "start": "22:00", "end": "02:00"}, wall(12, 5, 22), wall(12, 6, 2), False),
        ({"day": "5 de diciembre de 2026", "start": "9"}, wall(12, 5, 9), None, False),
    ],
)
async def test_a_row_is_a_day_or_an_hour_or_some_days(
    database: Database, row: dict[str, str], starts: datetime, ends: datetime | None, all_day: bool
) -> None:
    values = {"text.es-MX.name": "X", **{f"date.0.{name}": text for name, text in row.items()}}
    reading = await read(database, values)
    (found,) = reading.opportunity.occurrences
    assert (found.starts, found.all_day) == (starts.replace(tzinfo=CITY.zone), all_day)
    assert found.ends == (ends.replace(tzinfo=CITY.zone) if ends else None)
    # What was read stands on the form as it was meant, and is read again as the same.
    again = typed_of(reading.opportunity, CITY, TODAY)
    assert (await read(database, again, reading.opportunity)).opportunity == reading.opportunity
    assert (await read(database, again)).opportunity.schedules == reading.opportunity.schedules


WRONG = (
    ({"text.es-MX.name": ""}, {("text.es-MX.name", "name")}),
    ({"text.es-MX.name": "", "text.en.name": "X"}, set()),
    ({"text.en.summary": "X"}, {("text.en.name", "name")}),
    ({"date.0.day": "31/02/2026"}, {("date.0.day", "day")}),
    ({"date.0.day": "2926-12-05"}, {("date.0.day", "day")}),
    ({"date.0.start": "10:00"}, {("date.0.day", "day_missing")}),
    ({"date.0.day": "2026-12-05", "date.0.end": "10:00"}, {("date.0.start", "start_missing")}),
    (
        {"date.0.day": "2026-12-05", "date.0.start": "18:00", "date.0.end": "17:00"},
        {("date.0.end", "ends_before")},
    ),
    ({"date.0.day": "2026-12-05", "date.0.last": "2026-12-04"}, {("date.0.last", "last_before")}),
    ({"date.0.day": "2026-12-05", "date.0.start": "ayer"}, {("date.0.start", "clock")}),
    ({"rule.0.first": "2026-12-05"}, {("rule.0.on.mo", "weekdays")}),
    ({"rule.0.on.mo": "yes"}, {("rule.0.first", "day_missing")}),
    (
        {"rule.0.on.mo": "yes", "rule.0.first": "2026-12-05", "rule.0.until": "2026-12-01"},
        {("rule.0.until", "last_before")},
    ),
    (
        {
            "rule.0.on.mo": "yes",
            "rule.0.first": "2026-12-05",
            "rule.0.until": "2026-12-31",
            "rule.0.times": "3",
        },
        {("rule.0.times", "until_and_times")},
    ),
    ({"price.kind": "amount"}, {("price.amount", "amount_missing")}),
    ({"price.kind": "free", "price.amount": "50"}, {("price.kind", "amount_of_what")}),
    ({"price.kind": "conditions"}, {("price.conditions", "conditions")}),
    ({"price.kind": "amount", "price.amount": "poco"}, {("price.amount", "amount")}),
    ({"minimum_age": "-3"}, {("minimum_age", "number")}),
    ({"minimum_age": "200"}, {("minimum_age", "number")}),
    ({"minimum_age": "20", "maximum_age": "10"}, {("maximum_age", "ages")}),
    ({"maximum_capacity": "5", "remaining_capacity": "6"}, {("remaining_capacity", "places_left")}),
    ({"registration.url": "city.example"}, {("registration.url", "address")}),
    ({"url": "javascript:alert(1)"}, {("url", "address")}),
    ({"registration.email": "nadie"}, {("registration.email", "email")}),
    ({"documents.kind": "yes"}, {("documents.list", "documents")}),
    ({"place.street_address": "Calle 1"}, {("place.name", "place_name")}),
    ({"valid_from": "2026-12-05", "valid_through": "2026-12-04"}, {("valid_through", "last_before")}),
)


async def test_what_cannot_be_meant_is_said_beside_its_field(database: Database) -> None:
    for typed, expected in WRONG:
        reading = await read(database, {"text.es-MX.name": "X", **typed})
        assert faults(reading) == expected, typed


async def test_an_edit_touches_its_field_alone(database: Database, opportunities: list[Opportunity]) -> None:
    weekly = next(each for each in opportunities if len(each.schedules) == 2 and each.occurrences)
    typed = typed_of(weekly, CITY, TODAY)
    name = "text.es-MX.name"
    changed = (await read(database, {**typed, name: "Otro"}, weekly)).opportunity
    assert changed == replace(
        weekly,
        texts=tuple(
            replace(text, name="Otro", origin=Origin.HUMAN) if text.language == "es-MX" else text
            for text in weekly.texts
        ),
    )
    off = (await read(database, {**typed, "event_status": "cancelled"}, weekly)).opportunity
    assert off == replace(weekly, event_status=EventStatus.CANCELLED)
    online = (await read(database, {**typed, "attendance_mode": "online"}, weekly)).opportunity
    assert online == replace(weekly, attendance_mode=AttendanceMode.ONLINE)
    block = next(key for key in typed if key.startswith("rule.") and key.endswith(".start"))
    moved = (await read(database, {**typed, block: "07:00", block[:-5] + "end": ""}, weekly)).opportunity
    place = int(block.split(".")[1])
    other = 1 - place
    assert moved.schedules[other] == weekly.schedules[other]
    assert moved.schedules[place].starts is not None
    assert moved.schedules[place].starts.time() == time(7)
    dropped = {key: text for key, text in typed.items() if not key.startswith(block[:-5])}
    assert (await read(database, dropped, weekly)).opportunity.schedules == (weekly.schedules[other],)


async def test_a_place_that_the_catalogue_knows_comes_with_what_it_knows(
    database: Database, opportunities: list[Opportunity]
) -> None:
    known = next(each for each in opportunities if each.place is not None and each.place.position is not None)
    assert known.place is not None
    async with database.writing() as session:
        await Store(session).put(known, author="test", at=NOW)
    reading = await read(database, {**CONCERT, "place.name": known.place.name.upper()})
    assert reading.opportunity.place is not None
    assert reading.opportunity.place.position == known.place.position
    # Another name for the place that it has is that place under a better name.
    typed = {**typed_of(known, CITY, TODAY), "place.name": f"{known.place.name}s"}
    assert (await read(database, typed, known)).opportunity.place == replace(
        known.place, name=f"{known.place.name}s", id=None
    )
    # Somewhere else has nothing of its address.
    typed["place.name"] = "Kiosco Zapata"
    moved = (await read(database, typed, known)).opportunity.place
    assert moved is not None
    assert (moved.name, moved.street_address, moved.position) == ("Kiosco Zapata", "", None)
