"""Cells that come again are read once, and what is wrong with them is told of every row."""

from __future__ import annotations

import pytest

from catalog.imports.mapping import ColumnMapping, Source
from catalog.imports.once import REMEMBERED, Once
from catalog.imports.problem import Code
from catalog.imports.row import Row

MAPPING = ColumnMapping(fields={"capacity": Source(columns=("cupo",)), "url": Source(columns=("liga",))})


def row(number: int, **cells: object) -> Row:
    getters = {
        name: (lambda found, column=source.columns[0]: [str(found[column])] if column in found else [])
        for name, source in MAPPING.fields.items()
    }
    columns = {name: source.columns[0] for name, source in MAPPING.fields.items()}
    return Row(number, cells, getters, columns, [])


def test_the_same_cells_are_read_once_and_their_problem_is_told_of_each_row() -> None:
    read: list[int] = []

    def capacity(one: Row) -> int | None:
        read.append(one.number)
        return one.whole("capacity")

    once = Once(capacity, MAPPING, "capacity")
    rows = [
        row(number, cupo=cell, liga=str(number)) for number, cell in enumerate(["12", "doce", "12", "doce"])
    ]
    assert [once(one) for one in rows] == [12, None, 12, None]
    assert read == [0, 1]
    told = [(problem.row, problem.code, problem.column) for one in rows for problem in one.problems]
    assert told == [(1, Code.NUMBER_UNREADABLE, "cupo"), (3, Code.NUMBER_UNREADABLE, "cupo")]


def test_what_is_equal_and_not_the_same_is_read_each_time() -> None:
    once = Once(lambda one: one.text("capacity"), MAPPING, "capacity")
    assert [once(row(1, cupo=cell)) for cell in (1, True, 1.0)] == ["1", "True", "1.0"]


def test_what_hardly_ever_comes_again_is_not_remembered_any_more() -> None:
    read: list[int] = []

    def capacity(one: Row) -> int | None:
        read.append(one.number)
        return one.whole("capacity")

    once = Once(capacity, MAPPING, "capacity")
    for number in range(REMEMBERED + 1):
        once(row(number, cupo=str(number)))
    wrong = row(REMEMBERED + 1, cupo="doce")
    assert [once(wrong), once(wrong)] == [None, None]
    assert read[-2:] == 2 * [wrong.number]
    assert [problem.row for problem in wrong.problems] == 2 * [wrong.number]


def test_a_reader_that_asks_for_more_than_it_says_is_found_out() -> None:
    once = Once(lambda one: one.text("url"), MAPPING, "capacity")
    with pytest.raises(RuntimeError, match="url"):
        once(row(1, cupo="1", liga="x.org"))
