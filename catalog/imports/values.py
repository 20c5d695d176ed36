"""Cells of a record as the values of a field: columns joined or split, cleaned, codes translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from catalog.imports.mapping import ColumnMapping, Rule, Source
from catalog.imports.texts import camel_case, clean, fold, is_shouted, line, title_case

Cells = Mapping[str, Any]
Values = Callable[[Cells], list[str]]
_YES = frozenset(
    [
        "1",
        "si",
        "yes",
        "true",
        "verdadero",
        "oui",
        "sim",
        "x",
        "y",
        "s",
        "t",
        "on",
        "available",
        "accesible",
        "accessible",
    ]
)
_NO = frozenset(["0", "no", "false", "falso", "non", "nao", "n", "f", "off"])


def cell(cells: Cells, column: str) -> list[str]:
    """What stands in a column, as texts: one for a plain value, several for a list; `a[].b` looks into it."""
    value = cells.get(column)
    if value is None and "[]." in column:
        base, _, key = column.partition("[].")
        items = cells.get(base)
        if not isinstance(items, list):
            return []
        return [text for item in items if isinstance(item, dict) for text in _texts(item.get(key))]
    return _texts(value)


def getter(source: Source, mapping: ColumnMapping) -> Values:
    """The function that takes the values of one field out of a record's cells; empty texts are left out."""
    if not source.split and not source.clean and not source.table and source.join is None:
        return _plain_getter(source)
    table = {fold(key): value for key, value in mapping.tables.get(source.table, {}).items()}
    cut = re.compile("|".join(re.escape(piece) for piece in source.split)) if source.split else None

    def values(cells: Cells) -> list[str]:
        found: list[str] = []
        for text in _gather(source, cells):
            parts = [part.strip() for part in cut.split(text) if part.strip()] if cut else [text]
            for part in _chosen(parts, source):
                found += _translated(_cleaned(part, source.clean), table, words=source.words)
        return [text for text in found if text] or _constant(source)

    return values


def rule_holds(rule: Rule) -> Callable[[Cells], bool]:
    """Whether a word of the rule opens a word in its columns; without words, whether a column is filled."""
    words = "|".join(re.escape(fold(word)) for word in rule.words)
    pattern = re.compile(rf"(?<![a-z0-9])(?:{words})") if words else re.compile(r"\S")

    def holds(cells: Cells) -> bool:
        for column in rule.columns:
            for text in cell(cells, column):
                if pattern.search(fold(text)) or pattern.search(fold(camel_case(text))):
                    return True
        return False

    return holds


def yes_or_no(text: str) -> bool | None:
    """A yes or a no in four languages; None for anything else."""
    folded = fold(text).strip(" .!")
    return True if folded in _YES else False if folded in _NO else None


def _plain_getter(source: Source) -> Values:
    if not source.columns:
        return lambda _cells: _constant(source)
    if len(source.columns) == 1 and not source.constant:
        column = source.columns[0]
        return lambda cells: [text for text in cell(cells, column) if text]

    def values(cells: Cells) -> list[str]:
        return _first(source, cells) or _constant(source)

    return values


def _gather(source: Source, cells: Cells) -> list[str]:
    if source.join is None:
        return _first(source, cells)
    texts = [text for column in source.columns for text in cell(cells, column) if text]
    return [source.join.join(dict.fromkeys(texts))] if texts else []


def _first(source: Source, cells: Cells) -> list[str]:
    for column in source.columns:
        texts = [text for text in cell(cells, column) if text]
        if texts:
            return texts
    return []


def _constant(source: Source) -> list[str]:
    return [source.constant] if source.constant else []


def _chosen(parts: list[str], source: Source) -> list[str]:
    if not source.part:
        return parts
    if (source.of and len(parts) != source.of) or not parts:
        return []
    place = source.part - 1 if source.part > 0 else source.part
    return [parts[place]] if -len(parts) <= place < len(parts) else []


def _cleaned(text: str, cleanings: tuple[str, ...]) -> str:
    for cleaning in cleanings:
        if cleaning == "path":
            text = text.rstrip("/").rsplit("/", 1)[-1]
        elif cleaning == "camel_case":
            text = camel_case(text)
        elif cleaning == "title_case":
            text = title_case(text) if is_shouted(text) else text
        elif cleaning == "lower":
            text = text.lower()
        elif cleaning == "first_line":
            text = line(clean(text).split("\n", 1)[0])
    return text


def _translated(text: str, table: Mapping[str, str], *, words: bool) -> list[str]:
    if not table:
        return [text]
    folded = fold(text)
    if words:
        found = [
            value for key, value in table.items() if re.search(rf"(?<![a-z0-9]){re.escape(key)}", folded)
        ]
        return list(dict.fromkeys(found))
    return [table[folded]] if folded in table else [table["*"]] if "*" in table else [text]


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, float) and value.is_integer():
        return [str(int(value))]
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, list):
        return [text for item in value if not isinstance(item, dict | list) for text in _texts(item)]
    return []
