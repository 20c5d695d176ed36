"""Every entry goes where it belongs, and brings what the catalogue knows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import TurnedClock
from bot.database import Database
from bot.desk.entries import (
    BLANK,
    ENTRIES,
    MORE,
    fill,
    for_whom_value,
    most_seen_organizations,
    most_used_places,
    place_value,
    schedules_value,
)
from catalog.codec import encode
from catalog.model import (
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Known,
    OpportunityText,
    Origin,
    Price,
    PriceKind,
    Registration,
    Schedule,
    Sector,
)
from catalog.store import Store
from tests.journeys.conftest import LIBRARY, MONDAY, at, opportunity

DAY = timedelta(days=1)
RULE = Schedule(
    zone="America/Mexico_City",
    starts=at(MONDAY + DAY, 17).starts.replace(tzinfo=None) - timedelta(hours=6),
    duration=timedelta(hours=2),
    rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=3",
)
VALUES: dict[str, Any] = {
    "kind": "health",
    "name:es-MX": "Vacunas",
    "name:en": "Vaccines",
    "when": schedules_value((RULE,)),
    "place": place_value("biblioteca sur"),
    "organization": "RED DE BIBLIOTECAS",
    "price": encode(Price(kind=PriceKind.FREE)),
    "description:es-MX": "Ven sin cita.",
    "for_whom": for_whom_value(frozenset({Audience.CHILDREN}), 6, 12, "de 6 a 12 años"),
    "access": {"step_free": "yes"},
    "place_has": {"water": "yes", "wifi": "no"},
    "sign_up": encode(Registration(telephone="55 0000 0000")),
}


async def test_all_of_them_together(database: Database, clock: TurnedClock) -> None:
    assert {key.partition(":")[0] for key in VALUES} == {*ENTRIES, *MORE}
    known = opportunity(1, "Cuentos")
    assert known.organization is not None
    known = replace(known, organization=replace(known.organization, sector=Sector.CULTURE))
    async with database.writing() as session:
        await Store(session).put(known, author="import", at=clock.now())
        made = await fill(session, BLANK, VALUES, at=clock.now())
        assert await most_seen_organizations(session, 3) == ["Red de Bibliotecas"]
        assert await most_used_places(session, 3) == ["Biblioteca Sur"]
    assert (made.kind, made.price.kind, made.access.step_free) == (
        Kind.HEALTH,
        PriceKind.FREE,
        Known.YES,
    )
    assert made.texts == (
        OpportunityText(language="es-MX", name="Vacunas", description="Ven sin cita.", origin=Origin.HUMAN),
        OpportunityText(language="en", name="Vaccines", origin=Origin.HUMAN),
    )
    assert [each.starts for each in made.occurrences] == [
        at(MONDAY + DAY + timedelta(weeks=week), 17).starts for week in range(3)
    ]
    # What the catalogue knows of the place and of the host comes with them.
    assert made.place is not None
    assert (made.place.street_address, made.place.access) == (LIBRARY.street_address, LIBRARY.access)
    has = made.place.prerequisites
    assert (has.water, has.wifi, has.toilets) == (Known.YES, Known.NO, LIBRARY.prerequisites.toilets)
    assert made.organization is not None
    assert made.organization.sector is Sector.CULTURE
    assert (made.minimum_age, made.maximum_age, made.audiences) == (6, 12, {Audience.CHILDREN})
    assert made.registration.telephone == "55 0000 0000"


async def test_a_place_can_be_a_screen_or_not_known(database: Database, clock: TurnedClock) -> None:
    async with database.reading() as session:
        online = await fill(session, BLANK, {"place": place_value(online=True)}, at=clock.now())
        nowhere = await fill(session, online, {"place": place_value()}, at=clock.now())
        new = await fill(session, BLANK, {"place": place_value("Parque, Av. 2")}, at=clock.now())
    assert (online.place, online.attendance_mode) == (None, AttendanceMode.ONLINE)
    assert (nowhere.place, nowhere.attendance_mode) == (None, AttendanceMode.OFFLINE)
    assert new.place is not None
    assert (new.place.name, new.place.street_address) == ("Parque", "Av. 2")


async def test_other_dates_leave_what_is_over_and_what_was_called_off(
    database: Database, clock: TurnedClock
) -> None:
    over = at(MONDAY - DAY, 17)
    off = replace(at(MONDAY + DAY, 17), status=EventStatus.CANCELLED, status_reason="lluvia")
    before = opportunity(1, "Cuentos", schedules=(replace(RULE, rrule=""),), occurrences=(over, off))
    async with database.reading() as session:
        after = await fill(session, before, {"when": schedules_value((RULE,))}, at=clock.now())
        none = await fill(session, before, {"when": schedules_value(())}, at=clock.now())
    assert [(each.starts, each.status) for each in after.occurrences][:2] == [
        (over.starts, EventStatus.SCHEDULED),
        (off.starts, EventStatus.CANCELLED),
    ]
    assert len(after.occurrences) == 4
    assert [each.starts for each in none.occurrences] == [over.starts]


async def test_of_one_language_there_is_one_text(database: Database, clock: TurnedClock) -> None:
    imported = replace(BLANK, texts=(OpportunityText(language="es", name="Coro"),))
    async with database.reading() as session:
        after = await fill(session, imported, {"name:es-MX": "Gran coro"}, at=clock.now())
    assert [(text.language, text.name) for text in after.texts] == [("es", "Gran coro")]


@pytest.mark.parametrize(
    ("key", "value"),
    [("nothing", 1), ("kind", "x"), ("access", {"step_free": "x"}), ("access", {"x": "yes"})],
)
async def test_what_is_no_entry_is_refused(
    database: Database, clock: TurnedClock, key: str, value: object
) -> None:
    with pytest.raises((KeyError, ValueError)):
        async with database.reading() as session:
            await fill(session, BLANK, {key: value}, at=clock.now())
