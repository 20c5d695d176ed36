"""Rows that stay out come back in the file's own shape, with what to do; put right, they go in."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from catalog.imports import read
from catalog.imports.returned import Returned, returned
from catalog.imports.table import MARK

TABLE = """Lista de talleres;;;
id;nombre;fecha;nota
1;Pan;1/12/2026;"=HYPERLINK(""http://x"")"
2;;2/12/2026;+52 55
3;Yoga;3/12/2026;
1;Otro;4/12/2026;@x
""" + "".join(f"{n};Taller {n};{n}/12/2026;\n" for n in range(5, 15))


def wrong(data: bytes, name: str) -> Returned:
    found = read(data, name, source="s", zone="UTC")
    notes = {problem.row: f"{problem.code}" for problem in found.problems if problem.severity == "error"}
    assert None not in notes
    back = returned(data, name, None, {row or 0: note for row, note in notes.items()}, heading="What to do")
    assert back is not None
    return back


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ";"), ("cp1252", ";"), ("utf-16", "\t")])
def test_csv_keeps_its_separator_and_no_cell_is_a_formula(encoding: str, delimiter: str) -> None:
    back = wrong(TABLE.replace(";", delimiter).encode(encoding), "a.csv")
    assert back.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(back.content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert rows == [
        [f"{MARK} What to do", "id", "nombre", "fecha", "nota"],
        ["name_missing", "2", "", "2/12/2026", "'+52 55"],
        ["id_twice", "1", "Otro", "4/12/2026", "'@x"],
    ]


def test_a_workbook_comes_back_as_one_with_strings_alone() -> None:
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(TABLE), delimiter=";"):
        book.active.append(row)
    book.active.cell(4, 4).value = "=1+1"
    book.active.cell(4, 4).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    back = wrong(out.getvalue(), "a.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(back.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1] == ["name_missing", "2", None, "2/12/2026", "'=1+1"]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_json_comes_back_as_json() -> None:
    whole = {"meta": 1, "events": [{"id": 1, "title": "Pan"}, {"id": 2, "title": ""}]}
    back = wrong(json.dumps(whole).encode(), "a.json")
    assert json.loads(back.content) == [{f"{MARK} What to do": "name_missing", "id": 2, "title": ""}]


def test_what_is_put_right_goes_in_and_takes_nothing_else_away() -> None:
    back = wrong(TABLE.encode(), "a.csv")
    mended = back.content.decode("utf-8-sig").replace("2;;2", "2;Danza;2").replace("1;Otro", "4;Otro")
    found = read(mended.encode(), "a.csv", source="s", zone="UTC")
    assert found.part
    assert [draft.opportunity.texts[0].name for draft in found.drafts] == ["Danza", "Otro"]
    assert [draft.opportunity.extra for draft in found.drafts] == [{"nota": "+52 55"}, {"nota": "@x"}]
    assert not read(TABLE.encode(), "a.csv", source="s", zone="UTC").part
