"""Files as people send them, made in the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.imports import Reading, parse_mapping, read

MAPPING = """
zone = "Europe/Madrid"
language = "es"
currency = "EUR"
kind = "event"

[fields]
id = "Id"
name = "Título"
description = "Texto"
start = "Inicio"
end = "Fin"
time = "Hora"
weekdays = "Días"
price = "Precio"
audience = "Público"
place.name = "Lugar"
place.position = "Punto"
"""
HEADER = ("Id", "Título", "Texto", "Inicio", "Fin", "Hora", "Días", "Precio", "Público", "Lugar", "Punto")

Table = Callable[..., Reading]


@pytest.fixture
def table() -> Table:
    """Reads rows given as dictionaries by column, through MAPPING or another."""

    def reading(*rows: dict[str, str], mapping: str = MAPPING, **options: Any) -> Reading:
        lines = [list(HEADER), *([row.get(name, "") for name in HEADER] for row in rows)]
        text = "\n".join(
            ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines
        )
        data = text.encode(options.pop("encoding", "utf-8"))
        return read(
            data, "lista.csv", parse_mapping(mapping), source="lista", zone="America/Mexico_City", **options
        )

    return reading
