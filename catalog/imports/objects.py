"""JSON and JSON Lines: the list of records found, each record laid flat under dotted names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.imports.draft import Record
from catalog.imports.problem import Code, Problem, Refusal, Severity, shortened

_UNSOUND = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\0")
_USUAL = (
    "events",
    "records",
    "results",
    "items",
    "data",
    "features",
    "opportunities",
    "services",
    "@graph",
    "rows",
)


def read_json(text: str, *, path: str = "", problems: list[Problem]) -> Iterator[Record]:
    """The records of a JSON text, numbered from 1; `path` is the dotted way to their list."""
    try:
        whole = _loaded(text.lstrip("\ufeff"))
    except RecursionError:
        raise Refusal(Code.JSON_BROKEN, line=1) from None
    except ValueError as error:
        raise Refusal(Code.JSON_BROKEN, line=getattr(error, "lineno", 1)) from None
    found = _list(whole, path)
    for number, item in enumerate(found, start=1):
        if isinstance(item, dict):
            yield Record(number, flat(item))
        else:
            problems.append(_not_read(number, item))


def read_json_lines(text: str, *, problems: list[Problem]) -> Iterator[Record]:
    """One record a line, numbered by its line; a line that cannot be read is a problem of its own."""
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = _loaded(line)
        except (ValueError, RecursionError):
            item = None
        if isinstance(item, dict):
            yield Record(number, flat(item))
        else:
            problems.append(_not_read(number, line))


def items_of(text: str, *, path: str = "") -> list[Any]:
    """The records of a JSON text as they stand in it; Refusal where there are none."""
    try:
        return _list(_loaded(text.lstrip("\ufeff")), path)
    except (ValueError, RecursionError):
        raise Refusal(Code.JSON_BROKEN, line=1) from None


def flat(item: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested objects under dotted names; lists stay lists."""
    result: dict[str, Any] = {}
    for key, value in item.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value and name.count(".") < 8:
            result |= flat(value, f"{name}.")
        else:
            result[name] = value
    return result


def _loaded(text: str) -> Any:
    """The value of a JSON text, without what no database takes: null characters and halves of a pair."""
    value = json.loads(text, strict=False)
    return _sound(value) if _UNSOUND.search(text) else value


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_sound(item) for item in value]
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    return value


def _list(whole: Any, path: str) -> list[Any]:
    if path:
        for step in path.split("."):
            whole = whole.get(step) if isinstance(whole, dict) else None
        if not isinstance(whole, list):
            raise Refusal(Code.JSON_NO_RECORDS, value=path)
        return whole
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        named = [whole[name] for name in _USUAL if isinstance(whole.get(name), list)]
        lists = named or [value for value in whole.values() if isinstance(value, list) and value]
        objects = [value for value in lists if any(isinstance(item, dict) for item in value)]
        if objects:
            return max(objects, key=len)
        if named:
            return list(named[0])
    raise Refusal(Code.JSON_NO_RECORDS)


def _not_read(number: int, item: Any) -> Problem:
    return Problem(code=Code.RECORD_NOT_READ, severity=Severity.ERROR, row=number, value=shortened(item))
