"""A small catalogue for the pages of everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from catalog.model import (
    Access,
    Kind,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    Position,
    Price,
    PriceKind,
    PublicationStatus,
    Registration,
    Schedule,
    Term,
)
from catalog.store import Store
from tests.bot.web.conftest import Town

ZONE = "America/Mexico_City"


def soon(now: datetime, days: int) -> Occurrence:
    """A date of an hour and a half, so many days ahead."""
    starts = (now + timedelta(days=days)).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return Occurrence(starts=starts, ends=starts + timedelta(minutes=90), zone=ZONE, recurrence_id=starts)


def offers(now: datetime) -> list[Opportunity]:
    """One of each sort, by external id: a course, one with hostile words, one archived, a draft …"""
    place = Place(
        name="Casa de la Luna",
        key="luna",
        street_address="Calle 5",
        neighbourhood="Centro Histórico",
        position=Position(latitude=19.43, longitude=-99.13),
        access=Access(step_free=Known.YES),
    )
    english = Opportunity(
        kind=Kind.COURSE,
        source="sample",
        external_id="english",
        texts=(
            OpportunityText(
                language="es-MX", name="Inglés para empezar", summary="Sin examen.", description="Con calma."
            ),
            OpportunityText(language="en", name="English for beginners", summary="No exam."),
        ),
        organization=Organization(name="Casa de la Luna", key="luna"),
        place=place,
        price=Price(kind=PriceKind.FREE),
        topics=(Term(scheme="local", code="learn"),),
        registration=Registration(url="https://luna.example/ingles"),
        schedules=(Schedule(zone=ZONE, description="dos tardes"),),
        occurrences=(soon(now, 2), soon(now, 4)),
    )
    hostile = replace(
        english,
        external_id="hostile",
        texts=(
            OpportunityText(
                language="es-MX",
                name="Yoga </script><script>alert(1)</script> & <b>calma</b>",
                description='=HYPERLINK("x")\n<img src=x onerror=alert(1)>',
            ),
        ),
        url="javascript:alert(1)",
        price=Price(kind=PriceKind.AMOUNT, amount=Decimal("50"), currency="MXN"),
        registration=Registration(),
    )
    plain = replace(english, place=None, organization=None, occurrences=(), schedules=())

    def text(name: str) -> tuple[OpportunityText, ...]:
        return (OpportunityText(language="es-MX", name=name),)

    gone = replace(
        plain, external_id="gone", texts=text("Taller viejo"), publication_status=PublicationStatus.ARCHIVED
    )
    draft = replace(
        plain, external_id="draft", texts=text("Taller secreto"), publication_status=PublicationStatus.DRAFT
    )
    sensitive = replace(
        english, external_id="sensitive", texts=text("Grupo de apoyo frente a la violencia"), sensitive=True
    )
    return [english, hostile, gone, draft, sensitive]


async def stock(town: Town) -> dict[str, int]:
    """Puts the offers into a town, has the search take them up, and gives their ids by external id."""
    now, parts = town.parts.clock.now(), town.parts
    written = offers(now)
    async with parts.database.writing() as session:
        ids = await Store(session).write_many(written, author="test", at=now)
    await parts.search.refresh(now)
    return {each.external_id: number for each, number in zip(written, ids, strict=True)}
