"""A calendar file holds for other programs: read back by another library's rules, it says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from catalog.exports.ical import Appointment, appointments
from catalog.model import EventStatus, Kind, Occurrence, Opportunity, OpportunityText

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
COURSE = Opportunity(
    kind=Kind.COURSE,
    source="s",
    external_id="1",
    texts=(OpportunityText(language="es", name="Yoga; con coma, y más"),),
)
TOLD = Appointment(title="Yoga; con coma, y más", place="Casa 5", url="https://t.me/b?start=o_1")


def at(day: int, **more: object) -> Occurrence:
    starts = datetime(2026, 12, day, 23, 30, tzinfo=UTC)
    values = {"ends": starts + timedelta(hours=1), "zone": "America/Mexico_City", "recurrence_id": starts}
    return Occurrence(starts=starts, **{**values, **more})


def read(content: bytes) -> list:
    calendar = Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    assert b"\r\n" in content
    assert max(map(len, content.split(b"\r\n"))) <= 75
    return list(calendar.walk("VEVENT"))


def test_each_date_is_an_entry_in_its_own_zone() -> None:
    events = read(appointments(COURSE, [at(1), at(2)], TOLD, now=NOW))
    assert [str(e["summary"]) for e in events] == ["Yoga; con coma, y más"] * 2
    assert events[0].decoded("dtstart") == at(1).starts
    assert events[0]["dtstart"].params["TZID"] == "America/Mexico_City"
    assert events[0].decoded("dtend") - events[0].decoded("dtstart") == timedelta(hours=1)
    assert events[0]["uid"] != events[1]["uid"]


def test_the_zone_is_described_in_the_file() -> None:
    content = appointments(COURSE, [at(1)], TOLD, now=NOW)
    assert b"BEGIN:VTIMEZONE" in content


def test_a_newer_file_changes_what_an_older_one_brought() -> None:
    (before,) = read(appointments(COURSE, [at(1)], TOLD, now=NOW))
    moved = replace(at(1), starts=at(1).starts + timedelta(hours=2), ends=None)
    (after,) = read(appointments(COURSE, [moved], TOLD, now=NOW + timedelta(hours=1)))
    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) > int(before["sequence"])


def test_a_cancelled_date_stays_and_says_so() -> None:
    cancelled = at(1, status=EventStatus.CANCELLED)
    (event,) = read(appointments(COURSE, [cancelled], TOLD, now=NOW))
    assert event["status"] == "CANCELLED"


def test_whole_days_are_days() -> None:
    starts = datetime(2026, 12, 1, 6, tzinfo=UTC)
    whole = replace(at(1), starts=starts, ends=starts + timedelta(days=2), all_day=True)
    (event,) = read(appointments(COURSE, [whole], TOLD, now=NOW))
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert event.decoded("dtend") == date(2026, 12, 3)


def test_what_is_nobodys_business_is_nowhere_in_the_file() -> None:
    secret = replace(COURSE, external_id="vih-42", source="clinica")
    content = appointments(secret, [at(1)], Appointment(title="Cita"), now=NOW).decode()
    assert not any(word in content for word in ("vih", "clinica", "Yoga", "LOCATION", "URL"))
