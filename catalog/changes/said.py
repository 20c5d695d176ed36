"""What a source says of a record, in a few letters: the same letters, the same record, field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from catalog.codec import encode
from catalog.model import Opportunity
from catalog.shared import Shared

LETTERS = 32
_LEFT_OUT = frozenset({"id", "version", "locked", "source"})
_NAMES = tuple(each.name for each in fields(Opportunity) if each.name not in _LEFT_OUT)
_values = attrgetter(*_NAMES)
_ITS_OWN = frozenset({"texts", "extra", "registration"})
"""What hardly two records have in common; the rest many share, as one object where it was read once."""
_REMEMBERED = 20_000


class Sayings:
    """Makes the digests of many records, each part that they share once."""

    def __init__(self) -> None:
        self._shared = Shared(_written, most=_REMEMBERED)

    def of(self, opportunity: Opportunity) -> str:
        """The digest of all that the record says; its id, version, locks and source do not count."""
        parts: list[str] = []
        for name, value in zip(_NAMES, _values(opportunity), strict=True):
            if isinstance(value, str):
                if value:
                    parts += (name, value)
            elif value is not None:
                parts += (name, _written(value) if name in _ITS_OWN else self._shared(value))
        return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=LETTERS // 2).hexdigest()


_json = json.JSONEncoder(sort_keys=True, default=str).encode


def _written(value: Any) -> str:
    return "{}" if value == {} else _json(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return encode(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat() if isinstance(value, date) else value
