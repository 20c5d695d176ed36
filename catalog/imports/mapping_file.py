"""A mapping out of its TOML file, with every fault in it named at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalog.imports.mapping import CLEANINGS, FIELDS, ColumnMapping, Join, Rule, Source
from catalog.imports.problem import Code, Problem, Severity, shortened

_KEYS = frozenset(
    [
        "name",
        "format",
        "encoding",
        "delimiter",
        "sheet",
        "header_row",
        "records",
        "zone",
        "language",
        "currency",
        "kind",
        "date_order",
        "fields",
        "tables",
        "kinds",
        "joins",
        "skip",
        "ignore",
        "open",
    ]
)


class MappingError(Exception):
    """A mapping that cannot be used; `problems` holds all its faults."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            ", ".join(f"{problem.code}: {problem.column} {problem.value}" for problem in problems)
        )
        self.problems = problems


def load_mapping(path: str | Path) -> ColumnMapping:
    """The mapping in a TOML file; MappingError with every fault in it."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeError):
        raise MappingError((_fault(Code.MAPPING_MISSING, "", str(path)),)) from None
    return parse_mapping(text)


def parse_mapping(text: str) -> ColumnMapping:
    """The mapping in TOML text; MappingError with every fault in it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError((_fault(Code.MAPPING_BROKEN, "", str(error)),)) from None
    return mapping_from(raw)


def mapping_from(raw: dict[str, Any]) -> ColumnMapping:
    """The mapping in plain values of the shape that the file has; MappingError with every fault in it."""
    return _Parser(raw).mapping()


def _fault(code: Code, column: str, value: object = "") -> Problem:
    return Problem(code=code, severity=Severity.REFUSED, column=column, value=shortened(value))


class _Parser:
    """Reads the tables of a mapping and collects its faults instead of stopping at the first."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.faults: list[Problem] = []

    def mapping(self) -> ColumnMapping:
        self._unknown(self.raw, _KEYS, "")
        plain = [
            "name",
            "format",
            "encoding",
            "delimiter",
            "sheet",
            "records",
            "zone",
            "language",
            "currency",
            "kind",
            "date_order",
        ]
        result = ColumnMapping(
            **{key: self._text(self.raw.get(key, getattr(_DEFAULT, key)), key) for key in plain},
            header_row=self._number(self.raw.get("header_row", 0), "header_row"),
            fields=self._fields(self._table(self.raw.get("fields", {}), "fields")),
            tables=self._tables(),
            kinds=tuple(self._rule(raw, "kinds", kind=True) for raw in self._list("kinds")),
            skip=tuple(self._rule(raw, "skip", kind=False) for raw in self._list("skip")),
            joins=tuple(self._join(raw) for raw in self._list("joins")),
            ignore=self._texts(self.raw.get("ignore", []), "ignore"),
            open=self._texts(self.raw.get("open", []), "open"),
        )
        self._check(result)
        if self.faults:
            raise MappingError(tuple(self.faults))
        return result

    def _fields(self, raw: dict[str, Any], prefix: str = "") -> Mapping[str, Source]:
        found: dict[str, Source] = {}
        for key, value in raw.items():
            name = prefix + key
            if (
                isinstance(value, dict)
                and not name.count(".")
                and any(f.startswith(f"{name}.") for f in FIELDS)
            ):
                nested = {k: v for k, v in value.items() if f"{name}.{k}" in FIELDS}
                found |= self._fields(nested, f"{name}.")
                value = {k: v for k, v in value.items() if k not in nested}
                if not value:
                    continue
            if name not in FIELDS:
                self.faults.append(_fault(Code.MAPPING_KEY_UNKNOWN, f"fields.{name}"))
                continue
            found[name] = self._source(value, f"fields.{name}")
        return found

    def _source(self, raw: Any, where: str) -> Source:
        if isinstance(raw, str):
            return Source(columns=(raw,))
        if isinstance(raw, list):
            return Source(columns=self._texts(raw, where))
        raw = self._table(raw, where)
        known = frozenset(
            ["column", "columns", "constant", "join", "split", "part", "of", "clean", "table", "words"]
        )
        self._unknown(raw, known, where)
        columns = raw.get("columns", raw.get("column", []))
        split = raw.get("split", [])
        source = Source(
            columns=(columns,) if isinstance(columns, str) else self._texts(columns, where),
            constant=self._text(raw.get("constant", ""), f"{where}.constant"),
            join=None if "join" not in raw else self._text(raw["join"], f"{where}.join"),
            split=(split,) if isinstance(split, str) else self._texts(split, f"{where}.split"),
            part=self._number(raw.get("part", 0), f"{where}.part"),
            of=self._number(raw.get("of", 0), f"{where}.of"),
            clean=self._texts(raw.get("clean", []), f"{where}.clean"),
            table=self._text(raw.get("table", ""), f"{where}.table"),
            words=bool(raw.get("words", False)),
        )
        for cleaning in source.clean:
            if cleaning not in CLEANINGS:
                self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, f"{where}.clean", cleaning))
        if source.table and source.table not in self.raw.get("tables", {}):
            self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, f"{where}.table", source.table))
        return source

    def _tables(self) -> Mapping[str, Mapping[str, str]]:
        tables = self._table(self.raw.get("tables", {}), "tables")
        return {
            name: MappingProxyType(
                {
                    str(k): self._text(v, f"tables.{name}.{k}")
                    for k, v in self._table(t, f"tables.{name}").items()
                }
            )
            for name, t in tables.items()
        }

    def _rule(self, raw: Any, where: str, *, kind: bool) -> Rule:
        raw = self._table(raw, where)
        self._unknown(raw, frozenset({"columns", "column", "words", "kind"}), where)
        columns = raw.get("columns", raw.get("column", []))
        return Rule(
            columns=(columns,) if isinstance(columns, str) else self._texts(columns, where),
            words=self._texts(raw.get("words", []), f"{where}.words"),
            kind=self._text(raw.get("kind", ""), f"{where}.kind") if kind else "",
        )

    def _join(self, raw: Any) -> Join:
        raw = self._table(raw, "joins")
        self._unknown(raw, frozenset({"name", "file", "key", "by"}), "joins")
        for key in ("name", "file", "key", "by"):
            if not raw.get(key):
                self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, f"joins.{key}", raw.get(key, "")))
        return Join(
            **{key: self._text(raw.get(key, ""), f"joins.{key}") for key in ("name", "file", "key", "by")}
        )

    def _check(self, mapping: ColumnMapping) -> None:
        choices = {
            "format": ("", "csv", "workbook", "json", "jsonl"),
            "date_order": ("", "dmy", "mdy", "ymd"),
            "kind": ("course", "event", "health", "service", "reading"),
        }
        for key, allowed in choices.items():
            if getattr(mapping, key) not in allowed:
                self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, key, getattr(mapping, key)))
        for rule in mapping.kinds:
            if rule.kind not in choices["kind"]:
                self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, "kinds.kind", rule.kind))
        if not mapping.fields.get("name"):
            self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, "fields.name"))

    def _unknown(self, raw: Mapping[str, Any], known: frozenset[str], where: str) -> None:
        for key in raw:
            if key not in known:
                self.faults.append(_fault(Code.MAPPING_KEY_UNKNOWN, f"{where}.{key}".lstrip(".")))

    def _list(self, key: str) -> list[Any]:
        value = self.raw.get(key, [])
        if isinstance(value, list):
            return value
        self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, key, value))
        return []

    def _table(self, value: Any, where: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, where, value))
        return {}

    def _text(self, value: Any, where: str) -> str:
        if isinstance(value, bool | int | float | str):
            return str(value)
        self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, where, value))
        return ""

    def _texts(self, value: Any, where: str) -> tuple[str, ...]:
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, where, value))
        return ()

    def _number(self, value: Any, where: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.faults.append(_fault(Code.MAPPING_VALUE_WRONG, where, value))
        return 0


_DEFAULT = ColumnMapping()
