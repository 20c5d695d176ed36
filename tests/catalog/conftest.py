"""What the tests of the catalogue put into it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.database import Database
from catalog.model import (
    Access,
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Origin,
    Place,
    Position,
    Prerequisites,
    Price,
    PriceKind,
    PublicationStatus,
    Registration,
    RegistrationKind,
    Schedule,
    Sector,
    Term,
)
from catalog.store import Store

AT = datetime(2026, 11, 23, 16, tzinfo=UTC)
SOON = datetime(2026, 11, 30, 18, tzinfo=UTC)


class Make:
    """Makes opportunities and what belongs to them."""

    @staticmethod
    def opportunity(external_id: str = "1", **values: Any) -> Opportunity:
        texts = (OpportunityText(language="es", name=f"Curso {external_id}"),)
        given = {"kind": Kind.COURSE, "source": "city", "external_id": external_id, "texts": texts, **values}
        return Opportunity(**given)

    @staticmethod
    def occurrence(starts: datetime = SOON, **values: Any) -> Occurrence:
        return Occurrence(
            **{"starts": starts, "zone": "America/Mexico_City", "recurrence_id": starts, **values}
        )

    @staticmethod
    def weekly(rrule: str = "FREQ=WEEKLY", starts: str = "2026-11-24T18:00") -> Schedule:
        return Schedule(
            zone="America/Mexico_City",
            starts=datetime.fromisoformat(starts),
            duration=timedelta(hours=2),
            rrule=rrule,
        )

    @staticmethod
    def whole() -> Opportunity:
        """An opportunity in which nothing is left at its default."""
        place = Place(
            name="Casa de cultura",
            key="v-7",
            street_address="Av. Juárez 4",
            neighbourhood="Centro",
            locality="Cuauhtémoc",
            postal_code="06010",
            position=Position(latitude=19.4326, longitude=-99.1332),
            transportation="Metro Hidalgo",
            access=Access(step_free=Known.YES, quiet=Known.NO),
            prerequisites=Prerequisites(water=Known.YES, wifi=Known.NO),
            opening_hours=(
                Make.weekly("FREQ=DAILY"),
                Schedule(zone="America/Mexico_City", description="fines"),
            ),
            telephone="55 1234 5678",
            url="https://example.org/casa",
        )
        return Opportunity(
            kind=Kind.EVENT,
            source="city",
            external_id="e/1",
            texts=(
                OpportunityText(
                    language="es-MX",
                    name="Taller de papalotes",
                    summary="Vuela uno",
                    description="Con «papel» & carrizo 🪁",
                    easy="Haz un papalote.",
                    origin=Origin.HUMAN,
                ),
                OpportunityText(language="en", name="Kites", origin=Origin.MACHINE),
            ),
            organization=Organization(
                name="Secretaría de Cultura",
                key="o-1",
                alternate_name="SC",
                sector=Sector.PUBLIC,
                url="https://example.org",
                telephone="55 0000 0000",
                email="hola@example.org",
            ),
            place=place,
            price=Price(
                kind=PriceKind.AMOUNT,
                amount=Decimal("12.50"),
                currency="MXN",
                conditions="mitad con credencial",
            ),
            access=Access(sign_language=Known.YES),
            audiences=frozenset({Audience.CHILDREN, Audience.FAMILIES}),
            minimum_age=6,
            maximum_age=12,
            languages=("es", "nah"),
            topics=(Term(scheme="local", code="crafts"), Term(scheme="direction", code="10")),
            categories=("Talleres", "Niñez"),
            publication_status=PublicationStatus.IN_REVIEW,
            event_status=EventStatus.RESCHEDULED,
            status_reason="lluvia",
            attendance_mode=AttendanceMode.MIXED,
            schedules=(
                replace(Make.weekly(), exdates=(date(2026, 12, 22),)),
                Make.weekly("", "2027-01-01T09:00"),
            ),
            occurrences=(
                Make.occurrence(ends=SOON + timedelta(hours=2)),
                Make.occurrence(
                    SOON + timedelta(days=1),
                    recurrence_id=SOON + timedelta(hours=1),
                    status=EventStatus.RESCHEDULED,
                    status_reason="lluvia",
                    previous_start=SOON + timedelta(hours=1),
                    place=replace(place, name="Parque"),
                    remaining_capacity=3,
                    all_day=True,
                ),
            ),
            registration=Registration(
                kind=RegistrationKind.REQUIRED,
                url="https://example.org/x",
                telephone="55",
                email="a@example.org",
            ),
            maximum_capacity=20,
            remaining_capacity=4,
            documents=("acta",),
            who_can_come="quien quiera",
            legal_basis="Ley 1",
            sensitive=True,
            url="https://example.org/papalotes",
            valid_from=date(2026, 11, 1),
            valid_through=date(2026, 12, 31),
            assured_on=date(2026, 11, 20),
            extra={"csv": {"Col ñ": "x", "n": [1, 2.5, None, True]}},
            locked=frozenset({"price", "place"}),
        )


@pytest.fixture
def make() -> type[Make]:
    """Makes opportunities and what belongs to them."""
    return Make


@pytest.fixture
def put(database: Database) -> Callable[..., Awaitable[Opportunity]]:
    """Puts one opportunity into the catalogue in a transaction of its own."""

    async def write(opportunity: Opportunity, **said: Any) -> Opportunity:
        async with database.writing() as session:
            return await Store(session).put(opportunity, **{"author": "editor", "at": AT, **said})

    return write
