"""The values of JSON-LD, which may be one or several, plain or with a language, here or referred to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from catalog.imports.problem import Code, Refusal
from catalog.remainder import NAME

Node = Mapping[str, Any]
MOST_NODES = 200_000

_SAYS = ("@value", "value", "name", "@id", "url")
"""Where an object says what it is called, the plainest first."""


def walk(value: Any) -> Iterator[Node]:
    """Every object within a value, outermost first; Refusal where there are too many."""
    waiting, seen = [value], 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            seen += 1
            if seen > MOST_NODES * 20:
                raise Refusal(Code.ROWS_TOO_MANY, limit=MOST_NODES)
            yield each
            waiting.extend(reversed([part for key, part in each.items() if key != NAME]))
        elif isinstance(each, list):
            waiting.extend(reversed(each))


def nodes_in(value: Any) -> list[Any]:
    """A value as a list, empty where there is none."""
    return value if isinstance(value, list) else [] if value in (None, "", {}) else [value]


def types_of(node: Any) -> list[str]:
    """The types of a node, by their last names."""
    return [last_of(each) for each in nodes_in(node.get("@type"))] if isinstance(node, Mapping) else []


def last_of(value: Any) -> str:
    """The name at the end of an address of schema.org's, or of a name with a prefix."""
    return re.split(r"[/#:]", text_of(value).rstrip("/"))[-1]


def text_of(value: Any) -> str:
    """A value as text, the first where there are several."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict):
        return next(
            (text_of(value[k]) for k in ("@value", "value", "name", "@id", "url") if value.get(k)), ""
        )
    return next((found for each in value if (found := text_of(each))), "") if isinstance(value, list) else ""


def by_language(value: Any) -> dict[str, str]:
    """Texts by language, "" where none is named."""
    found: dict[str, str] = {}
    for each in nodes_in(value):
        tag = each.get("@language") if isinstance(each, dict) else ""
        if text := text_of(each):
            found.setdefault(tag if isinstance(tag, str) else "", text)
    return found


def words_in(value: Any) -> list[str]:
    """Keywords, in a list or with commas between."""
    given = nodes_in(value)
    if len(given) == 1 and isinstance(given[0], str):
        return [word.strip() for word in given[0].split(",")]
    return [text_of(each) for each in given]


def audience_of(value: Any) -> str:
    """For whom it is, in the source's words."""
    return text_of(value.get("audienceType") or value) if isinstance(value, dict) else text_of(value)


def ages_of(text: str) -> dict[str, str]:
    """An age range ("7-12", "18-") as the cells of our fields."""
    match = re.fullmatch(r"(\d{1,3})?\s*[-–]\s*(\d{1,3})?", text)
    if match is None:
        return {"ages": text}
    return {"minimum_age": (match[1] or "").lstrip("0"), "maximum_age": match[2] or ""}


def number_in(text: str) -> float | None:
    """A text as a number, None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def between(start: time, end: time | None) -> timedelta | None:
    """How long it is from one time of the day to another, over midnight where that is earlier."""
    if end is None or end == start:
        return None
    day = date(2000, 1, 1)
    later = datetime.combine(day, end) - datetime.combine(day, start)
    return later if later > timedelta() else later + timedelta(days=1)
