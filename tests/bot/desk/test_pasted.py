"""Blocks of text as offices send them round, taken apart; and that nothing is made up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.entries import ENTRIES, MORE
from bot.desk.pasted import Around, entries_of, registration_in
from catalog.codec import decode
from catalog.model import Price, PriceKind, Registration, Schedule
from tests.bot.desk.test_dates_said import SEARCH, TODAY
from tests.journeys.conftest import CITY, NOW

AROUND = Around(
    understand=lambda text: SEARCH.read(text, language="es-MX", now=NOW).understood,
    today=TODAY,
    zone=CITY.zone.key,
    currency=CITY.currency,
    language="es-MX",
    places=["Biblioteca Sur", "Casa de Cultura"],
    organizations=["Red de Bibliotecas"],
)
WORKSHOP = """Taller de bordado
📅 Sábados 5 y 12 de diciembre
🕐 10:00 a 12:00 h
📍 Lugar: Casa de Cultura
Entrada libre
Para adultos mayores
Organiza: Dirección de Cultura
Aprende a bordar desde cero. Trae tela y aguja.
Informes: 55 1234 5678"""
CONCERT = """CONCIERTO DE NAVIDAD
Viernes 18 de diciembre, 19:00 h
Biblioteca Sur, Calle 5
Costo: $80 (estudiantes gratis)
Edad: 12 a 17
Red de Bibliotecas invita
www.ejemplo.org/concierto"""
ONE_LINE = (
    "Curso de Excel. Lunes y miércoles de 17 a 19 h, del 7 al 16 de diciembre. Gratis. "
    "Inscripciones: cursos@example.org"
)
ENGLISH = """Knitting circle
Every Tuesday 5-7 pm until 15 December
Venue: Biblioteca Sur
Address: Calle 5 núm. 12
Free
For adults
Organizer: Friends of the Library"""


def when(found: dict[str, object]) -> tuple[str, timedelta | None, str]:
    (rule,) = decode(tuple[Schedule, ...], found["when"])
    return f"{rule.starts:%d %b %H:%M}", rule.duration, rule.rrule


def test_a_workshop_with_labels_and_signs() -> None:
    found = entries_of(WORKSHOP, AROUND)
    assert found["name:es-MX"] == "Taller de bordado"
    assert found["kind"] == "course"
    assert when(found) == ("05 Dec 10:00", timedelta(hours=2), "FREQ=WEEKLY;BYDAY=SA;COUNT=2")
    assert found["place"] == {"words": "Casa de Cultura", "online": False}
    assert found["organization"] == "Dirección de Cultura"
    assert decode(Price, found["price"]).kind is PriceKind.FREE
    assert found["for_whom"]["audiences"] == ["older_people"]
    assert found["description:es-MX"] == "Aprende a bordar desde cero. Trae tela y aguja."
    assert decode(Registration, found["sign_up"]).telephone == "55 1234 5678"


def test_a_concert_whose_place_and_host_are_known() -> None:
    found = entries_of(CONCERT, AROUND)
    assert when(found) == ("18 Dec 19:00", None, "")
    assert (found["place"]["words"], found["organization"]) == ("Biblioteca Sur", "Red de Bibliotecas")
    price = decode(Price, found["price"])
    assert (str(price.amount), price.conditions) == ("80", "$80 (estudiantes gratis)")
    assert (found["for_whom"]["minimum"], found["for_whom"]["maximum"]) == (12, 17)
    assert decode(Registration, found["sign_up"]).url == "https://www.ejemplo.org/concierto"


def test_one_line_and_another_language() -> None:
    found = entries_of(ONE_LINE, AROUND)
    assert found["name:es-MX"] == "Curso de Excel"
    assert when(found) == ("07 Dec 17:00", timedelta(hours=2), "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4")
    assert decode(Registration, found["sign_up"]).email == "cursos@example.org"
    found = entries_of(ENGLISH, AROUND)
    assert when(found) == ("24 Nov 17:00", timedelta(hours=2), "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    assert found["place"]["words"] == "Biblioteca Sur, Calle 5 núm. 12"
    assert found["organization"] == "Friends of the Library"


def test_what_is_not_said_is_not_made_up() -> None:
    assert entries_of("Club de bicis\nTodos son bienvenidos", AROUND) == {
        "name:es-MX": "Club de bicis",
        "description:es-MX": "Todos son bienvenidos.",
    }
    assert entries_of("", AROUND) == {}
    assert entries_of("\n \n", AROUND) == {}


@pytest.mark.parametrize("words", ["llámanos", "", "12345", "http://", "@"])
def test_no_way_to_sign_up(words: str) -> None:
    assert registration_in(words) is None


@given(st.text(max_size=300))
def test_whatever_is_pasted_gives_entries_that_there_are(text: str) -> None:
    names = {key.partition(":")[0] for key in entries_of(text, AROUND)}
    assert names <= {*ENTRIES, *MORE}
