from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.telling.wording import access_of, next_date
from catalog.model import (
    Access,
    AttendanceMode,
    EventStatus,
    Kind,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Place,
    Schedule,
)

ZONE = ZoneInfo("America/Mexico_City")


def wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def occurrence(start: datetime, end: datetime | None = None, **more) -> Occurrence:
    starts = start.astimezone(UTC)
    ends = end.astimezone(UTC) if end else None
    return Occurrence(starts=starts, ends=ends, zone=ZONE.key, recurrence_id=starts, **more)


def opportunity(**more) -> Opportunity:
    texts = (OpportunityText(language="es-MX", name="X"),)
    return Opportunity(**{"kind": Kind.EVENT, "source": "s", "external_id": "1", "texts": texts, **more})


@pytest.mark.parametrize(
    ("start", "end", "all_day", "said"),
    [
        (wall(2026, 11, 25, 17), wall(2026, 11, 25, 18, 30), False, "mié 25 nov, 17:00 a 18:30"),
        (wall(2026, 11, 25, 17), None, False, "mié 25 nov, 17:00"),
        (wall(2026, 11, 25, 22), wall(2026, 11, 26, 2), False, "mié 25 nov, 22:00 a 02:00"),
        (wall(2026, 11, 25), wall(2026, 11, 26), True, "mié 25 nov"),
        (wall(2026, 12, 1), wall(2026, 12, 6), True, "del mar 1 dic al sáb 5 dic"),
        (wall(2026, 11, 1, 10), wall(2026, 11, 30, 18), False, "hasta el lun 30 nov"),
        (wall(2027, 1, 5, 10), None, False, "martes 5 de enero de 2027, 10:00"),
    ],
)
def test_a_date_is_said_with_its_weekday_in_the_citys_zone(spanish, start, end, all_day, said) -> None:
    assert spanish.dated(occurrence(start, end, all_day=all_day)) == said


def test_what_has_no_date_says_what_is_known(spanish) -> None:
    assert spanish.when(opportunity(), None) == "sin fecha fija"
    described = opportunity(schedules=(Schedule(zone=ZONE.key, description="los martes que no llueva"),))
    assert spanish.when(described, None) == "los martes que no llueva"
    past = opportunity(occurrences=(occurrence(wall(2026, 1, 5, 10)),))
    assert spanish.when(past, None) == "ya pasó"
    open_until = opportunity(valid_through=date(2026, 12, 24))
    assert spanish.when(open_until, None) == "hasta el jue 24 dic"
    postponed = opportunity(event_status=EventStatus.POSTPONED)
    assert spanish.when(postponed, occurrence(wall(2026, 11, 25, 17))) == "fecha por definir"


def test_what_is_online_has_no_place_to_go_to(spanish) -> None:
    place = Place(name="Biblioteca")
    assert spanish.place(opportunity(place=place)) == "Biblioteca"
    assert spanish.place(opportunity(place=place, attendance_mode=AttendanceMode.ONLINE)) == "en línea"
    moved = occurrence(wall(2026, 11, 25), status=EventStatus.MOVED_ONLINE)
    assert spanish.place(opportunity(place=place), moved) == "en línea"
    assert spanish.place(opportunity()) == "lugar no indicado"


def test_the_access_of_a_place_serves_where_the_opportunity_says_nothing() -> None:
    place = Place(name="B", access=Access(step_free=Known.YES, quiet=Known.YES))
    needs = access_of(opportunity(access=Access(quiet=Known.NO)), place)
    assert (needs["step_free"], needs["quiet"], needs["easy_read"]) == (Known.YES, Known.NO, Known.NOT_KNOWN)


def test_the_date_that_answers_is_shown_before_the_next_one() -> None:
    first, second = occurrence(wall(2026, 11, 24, 10)), occurrence(wall(2026, 11, 25, 10))
    both = opportunity(occurrences=(first, second))
    now = first.starts - timedelta(hours=1)
    assert next_date(both, now) is first
    assert next_date(both, now, at=second.starts) is second
