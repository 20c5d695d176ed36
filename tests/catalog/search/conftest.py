from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from catalog.model import (
    Kind,
    Neighbourhood,
    Occurrence,
    Opportunity,
    OpportunityText,
    Place,
    Position,
    Price,
    PriceKind,
)
from catalog.search import Index, Search
from catalog.search.answer import Answer

ZONE = "America/Mexico_City"
NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo(ZONE))
PARTS = (
    Neighbourhood(name="Usera", position=Position(latitude=19.40, longitude=-99.10)),
    Neighbourhood(name="Centro", position=Position(latitude=19.43, longitude=-99.13)),
    Neighbourhood(name="San Blas-Canillejas"),
    Neighbourhood(name="Tetuán"),
    Neighbourhood(name="Roma Norte", other_names=("La Roma", "Roma")),
    Neighbourhood(name="Coyoacán"),
    Neighbourhood(name="Vicálvaro"),
)
FREE = Price(kind=PriceKind.FREE)


def paid(amount: int) -> Price:
    return Price(kind=PriceKind.AMOUNT, amount=Decimal(amount), currency="MXN")


@dataclass
class Town:
    """A hand-made catalogue that can be asked."""

    offers: list[Opportunity]
    built: tuple[int, Search] | None = None

    def add(
        self, name: str, *, on: str | None = None, at: str = "18:00", hours: float = 2, **rest: Any
    ) -> Opportunity:
        """`on` is a local day; without it the offer has no date. `where` names a neighbourhood."""
        number = len(self.offers) + 1
        where = rest.pop("where", "")
        place = rest.pop("place", None) or Place(name=rest.pop("venue", ""), neighbourhood=where)
        texts = rest.pop("texts", None) or (
            OpportunityText(
                language=rest.pop("language", "es"), name=name, description=rest.pop("about", "")
            ),
        )
        occurrences = rest.pop("occurrences", None)
        if occurrences is None:
            occurrences = (moment(on, at, hours),) if on else ()
        offer = Opportunity(
            id=number,
            kind=rest.pop("kind", Kind.EVENT),
            source="town",
            external_id=name,
            texts=texts,
            place=place,
            occurrences=occurrences,
            **rest,
        )
        self.offers.append(offer)
        return offer

    def search(self) -> Search:
        if self.built is None or self.built[0] != len(self.offers):
            self.built = (
                len(self.offers),
                Search(Index.build(self.offers, neighbourhoods=PARTS, now=NOW), zone=ZONE),
            )
        return self.built[1]

    def ask(self, query: str, *, language: str = "es", **rest: Any) -> Answer:
        return self.search().ask(query, language=language, now=rest.pop("now", NOW), **rest)

    def names(self, query: str, **rest: Any) -> list[str]:
        return [hit.external_id for hit in self.ask(query, **{"limit": 50, **rest}).hits]


def moment(on: str, at: str = "18:00", hours: float = 2, **rest: Any) -> Occurrence:
    local = datetime.combine(date.fromisoformat(on), time.fromisoformat(at), ZoneInfo(ZONE))
    starts = local.astimezone(UTC)
    return Occurrence(
        starts=starts, ends=starts + timedelta(hours=hours), zone=ZONE, recurrence_id=starts, **rest
    )


@pytest.fixture
def town() -> Town:
    return Town([])


@pytest.fixture(scope="session")
def city() -> Town:
    """A small city with a little of everything."""
    made = Town([])
    made.add("Yoga en el parque", on="2026-11-28", at="09:00", price=FREE, where="Usera")
    made.add("Yoga suave para adultos mayores", on="2026-11-24", at="17:00", price=paid(50), where="Centro")
    made.add("Yoga en casa", kind=Kind.COURSE)
    made.add("Teatro para niños: El gato con botas", on="2026-11-28", at="12:00", price=FREE, where="Usera")
    made.add("Teatro clásico: La vida es sueño", on="2026-11-27", price=paid(120), where="Centro")
    made.add(
        "Exposición de fotografía antigua",
        on="2026-11-20",
        at="10:00",
        hours=24 * 20,
        where="Centro",
        categories=("Exposiciones",),
    )
    made.add("Curso de inglés para principiantes", kind=Kind.COURSE, price=FREE)
    made.add(
        "Taller de cerámica", on="2026-12-05", at="11:00", kind=Kind.COURSE, price=paid(200), where="Coyoacán"
    )
    made.add("Sábado de cine", on="2026-12-12", at="19:00", where="Roma Norte")
    made.add("La noche de los museos", on="2026-11-25", at="19:00", price=FREE, where="Centro")
    made.add("Vacunación contra la influenza", kind=Kind.HEALTH, price=FREE, where="Tetuán")
    made.add("Concierto de Navidad", on="2026-12-20", at="19:00", categories=("Música",))
    made.add("Huerto urbano y composta", on="2026-11-29", at="10:00", price=FREE, where="Vicálvaro")
    made.add(
        "Primeros auxilios", kind=Kind.COURSE, about="Aprende a salvar una vida con maniobras sencillas."
    )
    return made


@pytest.fixture
def at() -> Callable[..., Occurrence]:
    return moment
