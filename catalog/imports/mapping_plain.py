"""A mapping as plain values, in the shape of its TOML file: what a source keeps, and a form fills in."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from catalog.imports.mapping import ColumnMapping, Join, Rule, Source

_NESTED = ("fields", "tables", "kinds", "joins", "skip")
_PLAIN = tuple(each.name for each in fields(ColumnMapping) if each.name not in _NESTED)


def plain_mapping(mapping: ColumnMapping) -> dict[str, Any]:
    """The mapping as `mapping_from` takes it back; what it leaves at its default is left out."""
    default = ColumnMapping()
    plain: dict[str, Any] = {}
    for name in _PLAIN:
        value = getattr(mapping, name)
        if value != getattr(default, name):
            plain[name] = list(value) if isinstance(value, tuple) else value
    plain["fields"] = {name: _source(source) for name, source in mapping.fields.items()}
    if mapping.tables:
        plain["tables"] = {name: dict(table) for name, table in mapping.tables.items()}
    for name, rules in (("kinds", mapping.kinds), ("skip", mapping.skip)):
        if rules:
            plain[name] = [_rule(rule) for rule in rules]
    if mapping.joins:
        plain["joins"] = [_join(join) for join in mapping.joins]
    return plain


def _source(source: Source) -> Any:
    if source == Source(columns=source.columns) and source.columns:
        return source.columns[0] if len(source.columns) == 1 else list(source.columns)
    default, plain = Source(), asdict(source)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in plain.items()
        if value != getattr(default, name)
    }


def _rule(rule: Rule) -> dict[str, Any]:
    plain: dict[str, Any] = {"columns": list(rule.columns), "words": list(rule.words)}
    return plain | ({"kind": rule.kind} if rule.kind else {})


def _join(join: Join) -> dict[str, Any]:
    return asdict(join)
