"""An opportunity as JSON and back, losing nothing: what a revision keeps, so that it can be undone.

What equals its default is left out. Defaults of catalog/model.py and values of catalog/choices.py are part of
what is stored: changing one needs a migration.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from catalog.model import Access, Occurrence, Opportunity, Organization, Place, Price, Schedule, Term
from catalog.shared import Shared

Json = dict[str, Any]
_Step = Callable[[Any], Any]
_OF_THE_DATABASE = frozenset({"id", "version"})
_SHARED = frozenset({Organization, Place, Price, Access, Schedule, Occurrence, tuple[Term, ...]})
"""What many records of a list have in common."""


def to_json(opportunity: Opportunity) -> Json:
    """The whole opportunity, ids and version included; ValueError for a value JSON cannot hold."""
    return cast(Json, _encoder(Opportunity, bare=False)(opportunity))


def from_json(data: Mapping[str, Any]) -> Opportunity:
    """The opportunity `to_json` was given; keys it does not know are passed over."""
    return cast(Opportunity, _decoder(Opportunity)(data))


def field_from_json(name: str, data: Any) -> Any:
    """One field of the opportunity `to_json` was given."""
    return None if data is None else _field_decoders(Opportunity)[name](data)


def content(value: Any) -> Json:
    """What an opportunity, or a part of one, says: without the ids and the version a database gave it.

    What many records share is the same object in all of them, and not to be changed.
    """
    return cast(Json, _encoder(cast(Any, type(value)), bare=True)(value))


def encode(value: Any) -> Json:
    """Any value of catalog/model.py as JSON."""
    return cast(Json, _encoder(cast(Any, type(value)), bare=False)(value))


def decode(of: Any, data: Any) -> Any:
    """The value of type `of` that `encode` was given."""
    return _decoder(of)(data)


def required(of: Any) -> Any:
    """The type beside None: `X | None` gives X."""
    if get_origin(of) in (Union, UnionType):
        return next(each for each in get_args(of) if each is not NoneType)
    return of


@cache
def _encoder(of: Any, *, bare: bool) -> _Step:
    step = _encoder_of(required(of), bare=bare)
    return Shared(step) if bare and required(of) in _SHARED else step


def _encoder_of(of: Any, *, bare: bool) -> _Step:
    origin, arguments = get_origin(of), get_args(of)
    if is_dataclass(of):
        return _dataclass_encoder(of, bare=bare)
    if origin is tuple:
        step = _encoder(arguments[0], bare=bare)
        return lambda value: [step(each) for each in value]
    if origin is frozenset:
        step = _encoder(arguments[0], bare=bare)
        return lambda value: sorted(step(each) for each in value)
    if origin is not None:
        return _plain
    if isinstance(of, type):
        if issubclass(of, Enum):
            # As `value`, which is looked for anew each time.
            return attrgetter("_value_")
        if of is str:
            return clean
        if of is datetime:
            return _moment
        if of is date:
            return lambda value: value.isoformat()
        if of is timedelta:
            return lambda value: value // timedelta(microseconds=1)
        if of is Decimal:
            return str
    return lambda value: value


@cache
def _decoder(of: Any) -> _Step:
    of = required(of)
    origin, arguments = get_origin(of), get_args(of)
    if is_dataclass(of):
        return _dataclass_decoder(of)
    if origin is tuple:
        step = _decoder(arguments[0])
        return lambda value: tuple(step(each) for each in value)
    if origin is frozenset:
        step = _decoder(arguments[0])
        return lambda value: frozenset(step(each) for each in value)
    if isinstance(of, type):
        if issubclass(of, Enum | Decimal):
            return of
        if of in (datetime, date):
            return cast(_Step, of.fromisoformat)
        if of is timedelta:
            return lambda value: timedelta(microseconds=value)
        if of is float:
            return float
    return lambda value: value


def _dataclass_encoder(of: Any, *, bare: bool) -> _Step:
    hints = get_type_hints(of)
    told = [f for f in fields(of) if not bare or f.name not in _OF_THE_DATABASE]
    parts = [(f.name, _encoder(hints[f.name], bare=bare), _default(f)) for f in told]
    values = attrgetter(*(name for name, _, _ in parts))

    def encode_fields(value: Any) -> Json:
        data: Json = {}
        for part, (name, step, default) in zip(values(value), parts, strict=True):
            # Nearly all is as it is by default, and that is the same object.
            if part is default:
                continue
            if part is None:
                data[name] = None
            elif default is MISSING or part != default:
                data[name] = step(part)
        return data

    return encode_fields


@cache
def _field_decoders(of: Any) -> Mapping[str, _Step]:
    hints = get_type_hints(of)
    return {f.name: _decoder(hints[f.name]) for f in fields(of)}


def _dataclass_decoder(of: Any) -> _Step:
    steps = _field_decoders(of)

    def decode_fields(data: Any) -> Any:
        return of(
            **{
                name: None if value is None else steps[name](value)
                for name, value in data.items()
                if name in steps
            }
        )

    return decode_fields


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def _moment(value: datetime) -> str:
    return (value if value.tzinfo in (None, UTC) else value.astimezone(UTC)).isoformat()


def clean(text: str) -> str:
    """The text without what no database takes: null characters and halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    raise ValueError(f"a value of type {type(value).__name__} cannot be kept as JSON")
