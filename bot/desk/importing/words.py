"""What a preview says, in a person's language: what is wrong with a row, what becomes of a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.i18n import Speech
from catalog.model import Opportunity

LONGEST = 140
"""Letters of a value that are shown."""
MOST_DATES = 3
_NAMED = {"place": ("name", "street_address", "neighbourhood"), "organization": ("name",)}
_ENUMS = {
    "kind": "chat.kind",
    "event_status": "web.import.status",
    "publication_status": "web.import.publication",
    "attendance_mode": "web.import.mode",
}
_BY_DEFAULT = {each.name: each.default for each in fields(Opportunity) if isinstance(each.default, StrEnum)}
"""What is left out where it is kept as JSON (`catalog.codec`)."""
_TEXTS = ("name", "summary", "description", "easy")


def sentence(problem: Mapping[str, Any], speech: Speech) -> str:
    """What is wrong and what to do, in a sentence."""
    values = {**problem.get("parameters", {}), **_without(problem, "parameters", "code")}
    return speech.plain(f"problem.{problem['code']}", **{**values, "row": str(problem["row"] or "")})


def notes(problems: Sequence[Mapping[str, Any]], speech: Speech) -> dict[int, str]:
    """What to do about each row that stays out, by its number."""
    found: dict[int, list[str]] = {}
    for problem in problems:
        if problem["severity"] == "error" and problem["row"]:
            found.setdefault(int(problem["row"]), []).append(sentence(problem, speech))
    return {row: " ".join(said) for row, said in sorted(found.items())}


def field_name(field: str, speech: Speech) -> str:
    """What a field is called."""
    return speech.plain(f"web.import.field.{field}")


def differences(field: str, old: Any, new: Any, speech: Speech) -> Iterator[tuple[str, str, str]]:
    """A changed field as its name, what it says and what it would say; texts one by one."""
    if field == "texts":
        yield from _texts(old or [], new or [], speech)
        return
    if field in ("schedules", "occurrences"):
        before, after = _starts(old), _starts(new)
        yield (
            field_name(field, speech),
            _dates([each for each in before if each not in after] or before, speech),
            _dates([each for each in after if each not in before] or after, speech),
        )
        return
    yield field_name(field, speech), in_words(field, old, speech), in_words(field, new, speech)


def in_words(field: str, value: Any, speech: Speech) -> str:
    """A value as JSON keeps it, as people write it."""
    if value is None:
        value = _BY_DEFAULT.get(field)
    if value in (None, "", [], {}):
        return speech.plain("web.import.nothing")
    if field in _ENUMS:
        return speech.plain(f"{_ENUMS[field]}.{value}")
    if field == "price":
        return _price(value, speech)
    if field in _NAMED:
        return ", ".join(str(value[name]) for name in _NAMED[field] if value.get(name))
    if isinstance(value, bool):
        return speech.plain("web.import.yes" if value else "web.import.no")
    if isinstance(value, Mapping):
        return _short(", ".join(f"{name}: {each}" for name, each in value.items()))
    if isinstance(value, list):
        return _short(
            ", ".join(str(each.get("code", "")) if isinstance(each, dict) else str(each) for each in value)
        )
    return _short(str(value))


def moment(text: str, speech: Speech) -> str:
    """A wall time as JSON keeps it, the day in full; "" for none."""
    if not text:
        return ""
    return _moment(datetime.fromisoformat(text), speech)


def _texts(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], speech: Speech
) -> Iterator[tuple[str, str, str]]:
    before, after = ({text["language"]: text for text in texts} for texts in (old, new))
    for language in dict.fromkeys((*before, *after)):
        for part in _TEXTS:
            was = before.get(language, {}).get(part, "")
            is_ = after.get(language, {}).get(part, "")
            if was != is_:
                name = f"{field_name(part, speech)} ({language})"
                start = _differs_at(was, is_)
                nothing = speech.plain("web.import.nothing")
                yield name, _short(was, start) or nothing, _short(is_, start) or nothing


def _price(value: Mapping[str, Any], speech: Speech) -> str:
    said = speech.plain(f"web.import.price.{value.get('kind', 'not_stated')}")
    if value.get("amount") is not None:
        said = speech.money(Decimal(str(value["amount"])), value.get("currency", ""))
    conditions = value.get("conditions", "")
    return _short(f"{said} ({conditions})" if conditions else said)


def _starts(value: Any) -> list[datetime]:
    """The starts of dates or of rules, in wall time."""
    found: list[datetime] = []
    for each in value or []:
        if each.get("starts"):
            starts = datetime.fromisoformat(each["starts"])
            zone = ZoneInfo(each["zone"]) if each.get("zone") else UTC
            found.append(starts.astimezone(zone).replace(tzinfo=None) if starts.tzinfo else starts)
    return sorted(found)


def _dates(starts: Sequence[datetime], speech: Speech) -> str:
    if not starts:
        return speech.plain("web.import.nothing")
    said = "; ".join(_moment(each, speech) for each in starts[:MOST_DATES])
    more = len(starts) - MOST_DATES
    return f"{said}; {speech.plain('web.import.more_dates', count=more)}" if more > 0 else said


def _moment(starts: datetime, speech: Speech) -> str:
    day = speech.day(starts.date(), today=date.min)
    return f"{day}, {speech.clock(starts.time())}" if starts.time() != time.min else day


def _differs_at(one: str, other: str) -> int:
    """Where two texts begin to differ, a few letters before: what is shown should show it."""
    pairs = enumerate(zip(one, other, strict=False))
    place = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    return max(0, place - LONGEST // 3)


def _short(text: str, start: int = 0) -> str:
    plain = " ".join(text[start:].split())
    shown = plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
    return f"…{shown}" if start and shown else shown


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
