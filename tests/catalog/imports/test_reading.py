"""From a row to an opportunity: what is taken over, what is recognised, what is refused."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.imports import Code, Reading, Severity, parse_mapping, read
from catalog.model import Audience, EventStatus, Known, PriceKind

Table = Any


def codes(found: Reading) -> list[Code]:
    return [problem.code for problem in found.problems]


def test_a_row_becomes_an_opportunity(table: Table) -> None:
    found = table(
        {
            "Id": "11855359",
            "Título": "TALLER DE CERÁMICA",
            "Texto": "<p>Con las manos &amp; barro</p>",
            "Inicio": "2026-12-10 00:00:00.0",
            "Fin": "2026-12-10 23:59:00.0",
            "Hora": "09:30",
            "Precio": "12 euros por persona",
            "Público": "Niños, familias",
            "Lugar": "CENTRO CULTURAL EL POZO",
            "Punto": "40.4,-3.6",
        }
    )
    (draft,) = found.drafts
    one = draft.opportunity
    assert (one.source, one.external_id, one.texts[0].name) == ("lista", "11855359", "Taller de Cerámica")
    assert one.texts[0].description == "Con las manos & barro"
    assert one.audiences == {Audience.CHILDREN, Audience.FAMILIES}
    assert one.price.kind is PriceKind.AMOUNT
    assert one.place is not None
    assert one.place.name == "Centro Cultural el Pozo"
    assert one.place.position is not None
    assert f"{one.occurrences[0].starts:%Y-%m-%d %H:%M}" == "2026-12-10 08:30"
    assert not found.problems


def test_all_problems_are_listed_and_the_good_rows_go_in(table: Table) -> None:
    found = table(
        {"Id": "1", "Título": "Uno", "Inicio": "2026-13-45", "Lugar": "Casa", "Punto": "norte"},
        {"Id": "2", "Título": ""},
        {"Id": "", "Título": "Tres"},
        {"Id": "1", "Título": "Otra vez"},
        {"Id": "5", "Título": "Cinco", "Inicio": "2026-12-01", "Días": "quizá", "Fin": "2026-12-05"},
    )
    assert [draft.opportunity.external_id for draft in found.drafts] == ["1", "5"]
    assert [(p.code, p.row) for p in found.problems] == [
        (Code.POSITION_UNREADABLE, 2),
        (Code.DATE_UNREADABLE, 2),
        (Code.NAME_MISSING, 3),
        (Code.ID_MISSING, 4),
        (Code.ID_TWICE, 5),
        (Code.WEEKDAYS_UNREADABLE, 6),
    ]
    assert found.wrong == 3
    assert found.present == {"2"}


def test_tests_menus_and_cancelled_titles_are_recognised(table: Table) -> None:
    found = table(
        {"Id": "1", "Título": "prueba"},
        {"Id": "2", "Título": "0 eventos encontrados. No hay eventos programados."},
        {"Id": "3", "Título": "Lo del 75 (CANCELADO)"},
        {"Id": "4", "Título": "🎉"},
        {"Id": "5", "Título": "Taller de gong - COMPLETO"},
    )
    assert [(p.code, p.severity) for p in found.problems] == [
        (Code.TEST_RECORD, Severity.ERROR),
        (Code.NAVIGATION_TEXT, Severity.ERROR),
        (Code.STATUS_IN_TITLE, Severity.NOTE),
        (Code.NAME_UNREADABLE, Severity.ERROR),
        (Code.FULL_IN_TITLE, Severity.NOTE),
    ]
    cancelled, full = (draft.opportunity for draft in found.drafts)
    assert (cancelled.event_status, cancelled.status_reason) == (EventStatus.CANCELLED, "cancelado")
    assert full.remaining_capacity == 0
    assert found.present == {"4"}


def test_a_number_from_a_spreadsheet_is_the_same_id(table: Table) -> None:
    assert table({"Id": "9.0", "Título": "Uno"}).drafts[0].opportunity.external_id == "9"
    assert table({"Id": "007", "Título": "Uno"}).drafts[0].opportunity.external_id == "007"


def test_the_mappings_zone_goes_before_the_citys(table: Table) -> None:
    row = {"Id": "1", "Título": "Uno", "Inicio": "2026-12-10", "Hora": "10:00"}
    mapping = '[fields]\nid = "Id"\nname = "Título"\nstart = "Inicio"\ntime = "Hora"\n'
    assert table(row, mapping=mapping).drafts[0].opportunity.occurrences[0].starts.hour == 16
    assert (
        table(row, mapping=f'zone = "Europe/Madrid"\n{mapping}')
        .drafts[0]
        .opportunity.occurrences[0]
        .starts.hour
        == 9
    )


def test_columns_without_a_field_are_kept_and_ignored_ones_are_not(table: Table) -> None:
    mapping = 'ignore = ["Ho*", "Días"]\n[fields]\nid = "id"\nname = "TITULO"\n'
    found = table({"Id": "1", "Título": "Uno", "Precio": "5", "Hora": "9", "Días": "L"}, mapping=mapping)
    assert found.drafts[0].opportunity.extra == {"Precio": "5"}


def test_a_column_the_file_lacks_is_said(table: Table) -> None:
    found = table(
        {"Id": "1", "Título": "Uno"}, mapping='[fields]\nid = "Id"\nname = "Título"\nurl = "Liga"\n'
    )
    assert [(p.code, p.column) for p in found.problems] == [(Code.COLUMN_MISSING, "Liga")]


def test_codes_are_translated_rules_choose_the_kind_and_rows_are_skipped(table: Table) -> None:
    mapping = """
[fields]
id = "Id"
name = "Título"
access = { column = "Precio", split = ",", table = "access" }
categories = { column = "Lugar", split = ",", clean = ["path", "camel_case"] }
[tables.access]
1 = "step_free=yes"
5 = "hearing_loop=yes"
6 = ""
[[kinds]]
kind = "course"
column = "Lugar"
words = ["CursosTalleres"]
[[skip]]
column = "Días"
words = ["borrador"]
"""
    found = table(
        {"Id": "1", "Título": "Uno", "Precio": "1,6", "Lugar": "/contenido/CursosTalleres"},
        {"Id": "2", "Título": "Dos", "Precio": "9"},
        {"Id": "3", "Título": "Tres", "Días": "Borrador"},
        mapping=mapping,
    )
    one, two = (draft.opportunity for draft in found.drafts)
    assert one.access.step_free is Known.YES
    assert one.access.hearing_loop is Known.NOT_KNOWN
    assert (one.kind.value, two.kind.value) == ("course", "event")
    assert one.categories == ("Cursos talleres",)
    assert [(p.code, p.value) for p in found.problems] == [(Code.VALUE_UNKNOWN, "9")]


def test_one_place_of_one_key_tells_what_any_row_tells(table: Table) -> None:
    mapping = (
        '[fields]\nid = "Id"\nname = "Título"\n'
        'place.key = "Texto"\nplace.name = "Lugar"\nplace.position = "Punto"\n'
    )
    found = table(
        {"Id": "1", "Título": "Uno", "Texto": "k", "Lugar": "Casa"},
        {"Id": "2", "Título": "Dos", "Texto": "k", "Lugar": "Casa", "Punto": "19.4,-99.1"},
        mapping=mapping,
    )
    one, two = (draft.opportunity.place for draft in found.drafts)
    assert one == two
    assert one is not None
    assert one.position is not None


def test_what_is_nested_is_guessed_by_what_it_belongs_to() -> None:
    record = {
        "title": "Barro",
        "schedule": {"start": "2026-03-02T10:00", "end": "2026-03-02T12:00"},
        "location": {"venue": "Casa Azul", "address": "Calle 5", "name_id": "7"},
        "price": {"display_text": "Gratis", "currency": "MXN"},
        "image": {"url": "https://example.org/barro.png", "name": "barro.png"},
    }
    found = read(json.dumps([record]).encode(), "x.json", source="s", zone="America/Mexico_City")
    (draft,) = found.drafts
    one = draft.opportunity
    assert one.texts[0].name == "Barro"
    assert f"{one.schedules[0].starts:%Y-%m-%d %H:%M}" == "2026-03-02 10:00"
    assert one.place is not None
    assert (one.place.name, one.place.street_address) == ("Casa Azul", "Calle 5")
    assert one.price.kind is PriceKind.FREE
    assert one.url == ""


def test_the_number_of_a_place_in_another_table_is_not_its_name() -> None:
    data = b"name,location_id,description\nFood bank,12,Food for families\nShelter,13,Beds\n"
    found = read(data, "services.csv", source="s", zone="America/New_York")
    assert [draft.opportunity.place for draft in found.drafts] == [None, None]


def test_without_a_mapping_the_columns_are_guessed() -> None:
    data = (
        "Nombre del Taller;Fecha de inicio;Horario;Colonia;Alcaldía;Costo;Dirigído a\n"
        "Barro;02/03/2026;10:00 a 12:00 hrs;Roma;Cuauhtémoc;Gratis;Adultos mayores\n"
    )
    found = read(data.encode("cp1252"), "x.csv", source="s", zone="America/Mexico_City")
    (draft,) = found.drafts
    one = draft.opportunity
    assert one.texts[0].name == "Barro"
    assert one.price.kind is PriceKind.FREE
    assert one.audiences == {Audience.OLDER_PEOPLE}
    assert one.place is not None
    assert (one.place.neighbourhood, one.place.locality) == ("Roma", "Cuauhtémoc")
    assert f"{one.schedules[0].starts:%Y-%m-%d %H:%M}" == "2026-03-02 10:00"
    assert {Code.MAPPING_GUESSED, Code.DATE_ORDER_ASSUMED} <= set(codes(found))


def test_without_a_mapping_and_without_a_title_it_is_refused() -> None:
    found = read(b"a;b\n1;2\n", "x.csv", source="s", zone="UTC")
    assert codes(found) == [Code.NAME_COLUMN_NOT_FOUND]


def test_a_record_without_an_id_column_keeps_its_name_between_readings() -> None:
    data = "Título;Fecha\nUno;2026-03-02\nUno;2026-03-03\n".encode()
    first, again = (read(data, "x.csv", source="s", zone="UTC") for _ in range(2))
    ids = [draft.opportunity.external_id for draft in first.drafts]
    assert len(set(ids)) == 2
    assert ids == [draft.opportunity.external_id for draft in again.drafts]


@given(
    st.fixed_dictionaries(
        {
            name: st.text(max_size=30)
            for name in (
                "Título",
                "Texto",
                "Inicio",
                "Fin",
                "Hora",
                "Días",
                "Precio",
                "Público",
                "Lugar",
                "Punto",
            )
        }
    )
)
def test_no_row_raises(row: dict[str, str]) -> None:
    fields = {"start": "Inicio", "end": "Fin", "time": "Hora", "weekdays": "Días", "price": "Precio"}
    lines = "".join(f'{field} = "{column}"\n' for field, column in fields.items())
    mapping = parse_mapping(
        f'[fields]\nname = "Título"\ndescription = "Texto"\n{lines}audience = "Público"\n'
        'place.name = "Lugar"\nplace.position = "Punto"\ndates = "Texto"\nurl = "Lugar"\nstatus = "Hora"\n'
    )
    found = read(
        json.dumps([row, {**row, "Título": "Uno"}]).encode(), "x.json", mapping, source="s", zone="UTC"
    )
    assert len(found.drafts) >= 1
