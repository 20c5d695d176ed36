"""Files of every make, sound and broken: one clear problem, never an exception."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog.imports import Code, Reading, Severity, parse_mapping, read
from catalog.imports.returned import returned

MAPPING = parse_mapping('[fields]\nid = "Id"\nname = "Título"\nstart = "Fecha"\ntime = "Hora"')
ROWS = [
    ["Id", "Título", "Fecha", "Hora"],
    ["7", "Danza para niñas", "2026-12-01", "10:00"],
    ["8", "Música", "2026-12-02", "18:30"],
]


def reading(data: bytes, name: str = "lista.csv", mapping: object = MAPPING) -> Reading:
    return read(data, name, mapping, source="s", zone="America/Mexico_City")  # type: ignore[arg-type]


def names(found: Reading) -> list[str]:
    return [draft.opportunity.texts[0].name for draft in found.drafts]


def sheet(rows: list[list[object]], *, before: int = 0) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for _ in range(before):
        page.append(["Agenda de la ciudad"])
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_in_any_delimiter_and_encoding(delimiter: str, encoding: str, end: str) -> None:
    data = end.join(delimiter.join(row) for row in ROWS).encode(encoding)
    found = reading(data)
    assert names(found) == ["Danza para niñas", "Música"]
    assert [draft.row for draft in found.drafts] == [2, 3]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    data = 'Título de la hoja\n\nId;Título;Fecha\n1;"Dos\nlíneas";2026-12-01\n\n2;Otra;mañana\n'.encode()
    found = reading(data)
    assert [draft.row for draft in found.drafts] == [4, 6]
    (problem,) = [p for p in found.problems if p.code is Code.DATE_UNREADABLE]
    assert (problem.row, problem.column, problem.value) == (6, "Fecha", "mañana")


def test_a_line_that_names_its_delimiter_is_believed() -> None:
    assert names(reading("sep=|\nId|Título\n1|Uno, dos; tres\n".encode())) == ["Uno, dos; tres"]


def test_sums_at_the_foot_are_left_out_and_said() -> None:
    found = reading("Id;Título;Fecha\n1;Uno;2026-12-01\nTotal;;25\n".encode())
    assert names(found) == ["Uno"]
    assert found.counts()[Code.TOTAL_ROW] == 1


def test_too_many_cells_and_a_quotation_that_never_closes_are_said() -> None:
    found = reading(
        'Id;Título;Fecha\n1;Uno;2026-12-01;sobra\n2;"Dos;2026-12-01\n3;Tres;2026-12-03\n'.encode()
    )
    assert {Code.ROW_TOO_LONG, Code.ROW_TRUNCATED} <= found.counts().keys()
    assert names(found)[0] == "Uno"


def test_a_workbook_with_a_heading_above_its_header_is_read() -> None:
    found = reading(
        sheet(
            [
                ["Id", "Título", "Fecha", "Hora"],
                [7, "Danza", "2026-12-01", 0.4375],
                [8.0, "Música", None, None],
            ],
            before=2,
        ),
        "lista.xlsx",
    )
    assert [(d.row, d.opportunity.external_id) for d in found.drafts] == [(4, "7"), (5, "8")]
    assert found.drafts[0].opportunity.schedules[0].starts is not None
    assert f"{found.drafts[0].opportunity.schedules[0].starts:%H:%M}" == "10:30"


def test_a_sheet_of_old_excel_is_read_as_a_new_one_is() -> None:
    """Made with xlwt: a heading, numbers, a day and an hour as Excel 97 has them, a row without a name."""
    data = (Path(__file__).parents[2] / "assets" / "old-excel.xls").read_bytes()
    found = reading(data, "talleres.xls")
    assert [(d.row, d.opportunity.external_id) for d in found.drafts] == [(3, "7"), (4, "8")]
    assert names(found) == ["Danza para niñas", "Música"]
    assert [f"{d.opportunity.schedules[0].starts:%Y-%m-%d %H:%M}" for d in found.drafts] == [
        "2026-12-01 17:30",
        "2026-12-02 10:00",
    ]
    assert [(p.code, p.row) for p in found.problems if p.severity is Severity.ERROR] == [
        (Code.NAME_MISSING, 5)
    ]
    # What is wrong comes back as a workbook of today, which is read as well.
    back = returned(data, "talleres.xls", None, {5: "Falta el nombre"}, heading="Qué hacer")
    assert back is not None
    assert back.ending == "xlsx"
    assert [p.code for p in reading(data[:2048], "talleres.xls").problems] == [Code.FILE_BROKEN]


def test_a_cell_merged_over_rows_is_said_by_each_and_a_formula_is_never_worked_out() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (ROWS[0], *([str(n), "Danza", "2026-12-01", "10:00"] for n in range(1, 5))):
        page.append(row)
    page.merge_cells("C2:C4")
    page["B5"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    found = reading(out.getvalue(), "a.xlsx")
    starts = [draft.opportunity.schedules[0].starts for draft in found.drafts]
    assert [start and start.date() for start in starts] == [date(2026, 12, 1)] * 3
    assert [problem.code for problem in found.problems if problem.severity is Severity.ERROR] == [
        Code.NAME_MISSING
    ]


def test_dates_of_a_workbook_keep_their_day() -> None:
    rows: list[list[object]] = [
        ["Id", "Título", "Fecha", "Hora"],
        ["1", "A", date(2026, 3, 2), time(9, 5)],
        ["2", "B", 46084, None],
    ]
    found = reading(sheet(rows), "lista.xlsx")
    assert [f"{d.opportunity.schedules[0].starts:%Y-%m-%d %H:%M}" for d in found.drafts] == [
        "2026-03-02 09:05",
        "2026-03-03 00:00",
    ]
    assert found.counts()[Code.DATE_FROM_NUMBER] == 1


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1048576"><c r="ALL1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="XFD2"><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_read(cells: bytes) -> None:
    sound = zipfile.ZipFile(io.BytesIO(sheet([["Id"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in sound.namelist():
            body = sound.read(part)
            if part.startswith("xl/worksheets/"):
                body = body.replace(b"</sheetData>", cells + b"</sheetData>")
            target.writestr(part, body)
    found = reading(out.getvalue(), "bomba.xlsx")
    assert [p.code for p in found.problems] == [Code.SHEET_TOO_LARGE]
    assert not found.drafts


def ods(rows: str) -> bytes:
    names = {
        part: f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in ("office", "table", "text")
    }
    spaces = " ".join(f'xmlns:{part}="{name}"' for part, name in names.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        body = f'<table:table table:name="A">{rows}</table:table>'
        target.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def ods_row(*cells: str, rows: int = 1, columns: int = 1) -> str:
    repeated = f' table:number-columns-repeated="{columns}"'
    told = "".join(
        f'<table:table-cell office:value-type="string"{repeated}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{told}</table:table-row>'


def test_an_open_document_sheet_is_read_and_one_that_repeats_without_end_harms_nobody() -> None:
    sound = ods_row("Id", "Título") + ods_row("1", "Uno")
    assert names(reading(ods(sound), "a.ods")) == ["Uno"]
    endless = ods_row("x", rows=1_048_576, columns=1_000)
    assert reading(ods(sound + endless), "a.ods").refused


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", "")
        target.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 2**20))
    assert [p.code for p in reading(out.getvalue(), "b.xlsx").problems] == [Code.FILE_TOO_LARGE]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.FILE_EMPTY),
        (b" \n\t\r\n", Code.FILE_EMPTY),
        (b"\xef\xbb\xbf", Code.FILE_EMPTY),
        (b"<!DOCTYPE html><html><body>404</body></html>", Code.FILE_IS_WEB_PAGE),
        (b"\xef\xbb\xbf\n<HTML><head></head></HTML>", Code.FILE_IS_WEB_PAGE),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", Code.NO_RECORDS),
        (b"%PDF-1.7 ...", Code.FILE_KIND_UNKNOWN),
        (bytes(range(1, 32)) * 40, Code.FILE_KIND_UNKNOWN),
        (b"PK\x03\x04 and then nothing", Code.FILE_BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", Code.FILE_BROKEN),
        (b'{"events": [{"Id": 1', Code.JSON_BROKEN),
        (b'{"nothing": 1}', Code.JSON_NO_RECORDS),
        (b"[" * 100_000, Code.JSON_BROKEN),
        ("Id;Título;Fecha\n".encode(), Code.NO_RECORDS),
        (b"uno;dos\n1;2\n", Code.HEADER_MISSING),
    ],
)
def test_a_broken_file_is_one_clear_problem(data: bytes, code: Code) -> None:
    found = reading(data)
    assert found.refused
    assert not found.drafts
    assert [p.code for p in found.problems if p.severity is Severity.REFUSED] == [code]


def test_a_workbook_cut_short_is_refused() -> None:
    data = sheet([["Id", "Título"], ["1", "Uno"]])
    assert [p.code for p in reading(data[: len(data) // 2], "x.xlsx").problems] == [Code.FILE_BROKEN]


def test_a_truncated_csv_gives_what_is_whole() -> None:
    data = "\n".join(";".join(row) for row in ROWS).encode()[:-7]
    assert names(reading(data))[0] == "Danza para niñas"


def test_json_lines_are_read_one_by_one_and_a_bad_one_is_named() -> None:
    found = reading(
        b'{"Id": 1, "T\xc3\xadtulo": "Uno"}\nnot json\n\n{"Id": 9.0, "T\xc3\xadtulo": "Dos"}\n', "a.jsonl"
    )
    assert [(d.row, d.opportunity.external_id) for d in found.drafts] == [(1, "1"), (4, "9")]
    assert [(p.code, p.row) for p in found.problems if p.severity is Severity.ERROR] == [
        (Code.RECORD_NOT_READ, 2)
    ]


def test_json_under_a_path_with_dotted_names_and_lists() -> None:
    mapping = parse_mapping(
        'records = "data.list"\n[fields]\nid = "id"\nname = "texts.title"\n'
        'categories = "topics[].label"\noccurrences = "times"'
    )
    record = {
        "id": "a",
        "texts": {"title": "Uno"},
        "topics": [{"label": "Arte"}, {"label": "Cine"}],
        "times": [{"start": "2026-12-01T10:00:00", "end": None}],
        "more": {"deep": [1, {"x": None}]},
    }
    found = reading(json.dumps({"data": {"list": [record, "oops"]}}).encode(), "a.json", mapping)
    (draft,) = found.drafts
    assert draft.opportunity.categories == ("Arte", "Cine")
    assert len(draft.opportunity.occurrences) == 1
    assert draft.opportunity.extra == {"more.deep": [1, {"x": None}]}
    assert [(p.code, p.row) for p in found.problems] == [(Code.RECORD_NOT_READ, 2)]


def test_tables_beside_the_file_are_joined_and_never_sought_outside_its_folder(tmp_path: Path) -> None:
    mapping = """
[[joins]]
name = "sede"
file = "sedes.csv"
key = "id"
by = "sede"
[[joins]]
name = "fuera"
file = "../secreto.csv"
key = "id"
by = "sede"
[[joins]]
name = "falta"
file = "falta.csv"
key = "id"
by = "sede"
[fields]
id = "Id"
name = "Título"
place.name = "sede.nombre"
"""
    folder = tmp_path / "carpeta"
    folder.mkdir()
    (tmp_path / "secreto.csv").write_text("id,nombre\n1,Secreto\n")
    (folder / "sedes.csv").write_text("id,nombre\n1,Casa del Río\n")
    data = "Id,Título,sede\n1,Uno,1\n2,Dos,9\n".encode()
    found = read(data, "a.csv", parse_mapping(mapping), source="s", zone="UTC", folder=folder)
    places = [draft.opportunity.place for draft in found.drafts]
    assert places[0] is not None
    assert places[0].name == "Casa del Río"
    assert places[1] is None
    assert {p.code for p in found.problems} == {
        Code.TABLE_OUTSIDE,
        Code.TABLE_MISSING,
        Code.TABLE_WITHOUT_ROW,
    }


@given(st.binary(max_size=300))
def test_no_file_of_any_bytes_raises(data: bytes) -> None:
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        reading(data)
        reading(data, "x.jsonl", None)


@given(st.lists(st.tuples(*[st.text(max_size=25)] * 4), min_size=1, max_size=4))
def test_no_cells_raise(rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO()
    import csv

    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Id", "Título", "Fecha", "Hora"])
    writer.writerows(rows)
    reading(out.getvalue().encode("utf-8", "replace"))


def test_characters_no_database_takes_are_left_out() -> None:
    data = b'[{"Id": "a\\u0000b", "T\\u00edtulo": "Uno \\ud83c dos \\ud83c\\udf89 tres"}]'
    (draft,) = reading(data, "x.json").drafts
    assert draft.opportunity.external_id == "ab"
    assert draft.opportunity.texts[0].name.encode("utf-8")
