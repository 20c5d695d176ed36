"""Files spoilt at random are read, or refused with a sentence, in every format."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from benchmarks.mutated_files import PORTION, mutated, read_spoilt, seeds
from catalog.imports import read

COUNT = 1_500


@pytest.mark.parametrize("first", range(0, COUNT, PORTION))
def test_no_spoilt_file_raises_or_cannot_be_stored(first: int) -> None:
    counted = Counter(
        read_spoilt(number, workbooks=False).refused for number in range(first, first + PORTION)
    )
    # Some are spoilt beyond reading, and some are not: else nothing would be tested.
    assert min(counted[True], counted[False]) > PORTION // 20


def test_spoilt_workbooks_harm_nobody() -> None:
    for number in range(0, 400, 40):
        read_spoilt(number)


def test_the_same_number_is_the_same_file_and_every_format_is_among_them() -> None:
    assert mutated(7) == mutated(7)
    assert {mutated(number, workbooks=False)[0] for number in range(200)} == {name for name, _ in seeds()}


FIELDS = ("precio", "titulo", "fecha", "hora", "dias", "publico", "telefono", "url", "correo")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("piece", ["0", "1 ", "A ", "10:00 ", "lunes a viernes ", "$1 a 2 euros ", "a.", "("])
def test_a_cell_without_end_takes_no_time_without_end(field: str, piece: str) -> None:
    cells = {"titulo": "Pan", field: (piece * 20_000)[:20_000]}
    table = ";".join(cells) + "\n" + ";".join(cells.values()) + "\n"
    began = time.process_time()
    read(table.encode(), "a.csv", source="s", zone="UTC")
    assert time.process_time() - began < 2
