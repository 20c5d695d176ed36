"""Calendars as other programs write them: rules, moved and cancelled dates, zones that lie, broken events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from catalog.changes.compare import differences, merged
from catalog.imports import Code, Reading, read
from catalog.model import EventStatus, Opportunity
from catalog.schedule import materialise

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//\n"
STALE = """BEGIN:VTIMEZONE
TZID:Central Standard Time (Mexico)
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0600
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0600
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4
END:DAYLIGHT
END:VTIMEZONE
"""
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


def event(*lines: str, uid: str = "u1", name: str = "Yoga") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{name}", *lines, "END:VEVENT", ""])


def reading(*parts: str, head: str = HEAD, zone: str = "America/Mexico_City") -> Reading:
    text = head + "".join(parts) + "END:VCALENDAR\n"
    return read(text.replace("\n", "\r\n").encode(), "x.ics", source="feed", zone=zone, now=NOW)


def only(found: Reading) -> Opportunity:
    (draft,) = found.drafts
    return draft.opportunity


def codes(found: Reading) -> list[Code]:
    return [problem.code for problem in found.problems]


def starts(opportunity: Opportunity) -> list[str]:
    return [f"{one.starts:%m-%d %H:%M}" for one in opportunity.occurrences]


def test_an_event_becomes_an_opportunity_with_all_that_it_says() -> None:
    found = only(
        reading(
            event(
                "DTSTART;TZID=America/Mexico_City:20261201T180000",
                "DTEND;TZID=America/Mexico_City:20261201T193000",
                "DESCRIPTION:<p>Trae <b>tapete</b>.</p>",
                "LOCATION:Casa 5\\, Calle 1",
                "GEO:19.43;-99.13",
                "CATEGORIES:Deporte,Salud",
                "URL:https://a.example/yoga",
                'ORGANIZER;CN="Casa 5":mailto:a@a.example',
                "X-SALA:7",
            )
        )
    )
    assert (found.external_id, found.texts[0].name, found.texts[0].description) == (
        "u1",
        "Yoga",
        "Trae tapete .",
    )
    assert starts(found) == ["12-02 00:00"]
    assert found.occurrences[0].ends == found.occurrences[0].starts + timedelta(minutes=90)
    assert found.place is not None
    assert (found.place.name, found.place.street_address) == ("Casa 5", "Calle 1")
    assert found.place.position is not None
    assert found.place.position.latitude == 19.43
    assert found.categories == ("Deporte", "Salud")
    assert found.organization is not None
    assert found.organization.name == "Casa 5"
    assert found.extra == {"ical": {"X-SALA": "7"}}


def test_a_series_has_its_exceptions_further_dates_and_moved_ones() -> None:
    zone = "TZID=America/Mexico_City"
    found = only(
        reading(
            event(
                f"DTSTART;{zone}:20261201T180000",
                "DURATION:PT1H",
                "RRULE:FREQ=WEEKLY;COUNT=4",
                f"EXDATE;{zone}:20261208T180000",
                f"RDATE;{zone}:20261210T180000",
            ),
            event(
                f"RECURRENCE-ID;{zone}:20261215T180000", f"DTSTART;{zone}:20261216T190000", "DURATION:PT1H"
            ),
            event(
                f"RECURRENCE-ID;{zone}:20261222T180000", f"DTSTART;{zone}:20261222T180000", "STATUS:CANCELLED"
            ),
        )
    )
    assert starts(found) == ["12-02 00:00", "12-11 00:00", "12-17 01:00", "12-23 00:00"]
    moved, cancelled = found.occurrences[2], found.occurrences[3]
    assert moved.status is EventStatus.RESCHEDULED
    assert moved.previous_start == moved.recurrence_id == datetime(2026, 12, 16, tzinfo=UTC)
    assert cancelled.status is EventStatus.CANCELLED
    assert found.event_status is EventStatus.SCHEDULED


def test_cancelled_is_cancelled() -> None:
    one = event("DTSTART:20261201T180000Z", "STATUS:CANCELLED")
    assert only(reading(one)).event_status is EventStatus.CANCELLED
    whole = reading(event("DTSTART:20261201T180000Z"), head=HEAD + "METHOD:CANCEL\n")
    assert only(whole).event_status is EventStatus.CANCELLED


def test_stale_rules_of_a_known_zone_are_not_believed() -> None:
    windows = event("DTSTART;TZID=Central Standard Time (Mexico):20270615T180000")
    # Mexico has had no summer time since 2022: 18:00 is midnight in UTC, not 23:00.
    assert starts(only(reading(STALE, windows))) == ["06-16 00:00"]


def test_a_zone_at_the_end_of_a_path_is_known() -> None:
    path = event("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Madrid:20261201T180000")
    assert starts(only(reading(path))) == ["12-01 17:00"]


def test_a_zone_that_nobody_knows_is_told_of_and_the_city_s_assumed() -> None:
    found = reading(event("DTSTART;TZID=Casa Central:20261201T180000"))
    assert starts(only(found)) == ["12-02 00:00"]
    assert codes(found) == [Code.ZONE_UNKNOWN]
    assert found.problems[0].value == "Casa Central"


def test_a_floating_time_is_in_the_calendar_s_own_zone() -> None:
    floating = event("DTSTART:20261201T180000")
    assert starts(only(reading(floating))) == ["12-02 00:00"]
    own = reading(floating, head=HEAD + "X-WR-TIMEZONE:Europe/Madrid\n")
    assert starts(only(own)) == ["12-01 17:00"]


def test_whole_days_end_at_midnight() -> None:
    found = only(reading(event("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203")))
    (one,) = found.occurrences
    assert one.all_day
    assert one.ends == one.starts + timedelta(days=2)
    assert found.schedules[0].starts == datetime.fromisoformat("2026-12-01")


def test_a_broken_event_stays_out_and_is_not_gone() -> None:
    found = reading(
        event("DTSTART:20261231T999999", uid="broken"),
        event("DTSTART:20261201T180000Z", uid="good"),
        event("DTSTART;VALUE=DATE:00000000", uid="worse"),
    )
    assert [draft.opportunity.external_id for draft in found.drafts] == ["good"]
    assert found.present == {"broken", "worse"}
    assert codes(found) == [Code.EVENT_BROKEN] * 2


def test_a_rule_that_cannot_be_read_leaves_the_first_date() -> None:
    found = reading(event("DTSTART:20261201T180000Z", "RRULE:FREQ=SECONDLY;COUNT=9"))
    assert starts(only(found)) == ["12-01 18:00"]
    assert codes(found) == [Code.RULE_UNREADABLE]


def test_a_rule_without_an_end_brings_no_dates_of_its_own() -> None:
    weekly = "RRULE:FREQ=WEEKLY;BYDAY=TU"
    found = only(reading(event("DTSTART;TZID=America/Mexico_City:20251202T180000", weekly)))
    assert found.occurrences == ()
    assert found.schedules[0].rrule == "FREQ=WEEKLY;BYDAY=TU"
    cancelled = event(
        "RECURRENCE-ID;TZID=America/Mexico_City:20261201T180000",
        "DTSTART;TZID=America/Mexico_City:20261201T180000",
        "STATUS:CANCELLED",
    )
    found = only(reading(event("DTSTART;TZID=America/Mexico_City:20251202T180000", weekly), cancelled))
    assert date(2027, 10, 1) < found.occurrences[-1].starts.date() < date(2027, 12, 1)
    assert [one.status for one in found.occurrences].count(EventStatus.CANCELLED) == 1


def test_a_rule_without_an_end_read_again_changes_nothing_and_anew_is_made_anew() -> None:
    weekly = event("DTSTART;TZID=America/Mexico_City:20251202T180000", "RRULE:FREQ=WEEKLY;BYDAY=TU")
    incoming = only(reading(weekly))
    stored = replace(incoming, occurrences=materialise(incoming.schedules, at=NOW))
    assert differences(stored, merged(stored, incoming, now=NOW + timedelta(days=1))) == ()
    later = only(reading(weekly.replace("T180000", "T190000")))
    assert merged(stored, later, now=NOW).occurrences == ()


def test_a_start_that_its_rule_does_not_meet_is_a_date_all_the_same() -> None:
    found = only(reading(event("DTSTART:20261202T180000Z", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3")))
    assert starts(found) == ["12-02 18:00", "12-08 18:00", "12-15 18:00"]


def test_an_event_without_an_id_keeps_its_name_by_what_it_says() -> None:
    lines = "BEGIN:VEVENT\nSUMMARY:Yoga\nDTSTART:20261201T180000Z\nEND:VEVENT\n"
    first, second = only(reading(lines)), only(reading(lines))
    assert first.external_id.startswith("~")
    assert first.external_id == second.external_id


@pytest.mark.parametrize(
    "text", ["BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", HEAD + "END:VCALENDAR"]
)
def test_what_is_no_calendar_is_refused_in_words(text: str) -> None:
    found = read(text.encode(), "x.ics", source="feed", zone="UTC")
    assert found.refused
