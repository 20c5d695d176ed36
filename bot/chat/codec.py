"""A press as callback data: packed into Telegram's 64 bytes, unpacked with distrust."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import get_type_hints

from bot.chat.callbacks import PIECES, PRESSES, Press

VERSION = "3"
"""First in every press: a press of another version is an old button, whatever follows."""
MOST_BYTES = 64
"""Bot API, InlineKeyboardButton.callback_data."""
LARGEST = 2**63 - 1


def pack(press: Press) -> str:
    """The press as callback data; ValueError where a field cannot be carried."""
    parts = [VERSION, press.code]
    for name, kind in _SHAPES[type(press)]:
        parts.append(_write(getattr(press, name), kind))
    data = ":".join(parts)
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"{type(press).__name__} takes more than {MOST_BYTES} bytes")
    return data


def unpack(data: str) -> Press | None:
    """The press that `pack` made into `data`; None for anything else."""
    version, _, rest = data.partition(":")
    code, *parts = rest.split(":")
    kind = _BY_CODE.get(code)
    if version != VERSION or kind is None or len(data.encode()) > MOST_BYTES:
        return None
    shape = _SHAPES[kind]
    if len(parts) != len(shape):
        return None
    try:
        values = {name: _read(part, type_) for part, (name, type_) in zip(parts, shape, strict=True)}
    except ValueError:
        return None
    press = kind(**values)
    return press if pack(press) == data else None


def _write(value: object, kind: object) -> str:
    if kind is bool:
        return "1" if value else ""
    if kind is int and isinstance(value, int) and 0 <= value <= LARGEST:
        return str(value)
    if kind is str and isinstance(value, str) and _WORD.fullmatch(value):
        return value
    if isinstance(value, frozenset) and value <= PIECES.keys():
        return "".join(sorted(PIECES[key] for key in value))
    raise ValueError(f"{value!r} cannot be carried by a button")


def _read(part: str, kind: object) -> object:
    if kind is bool:
        return part == "1"
    if kind is int:
        if not re.fullmatch(r"[0-9]{1,19}", part) or int(part) > LARGEST:
            raise ValueError(part)
        return int(part)
    if kind is str:
        if not _WORD.fullmatch(part):
            raise ValueError(part)
        return part
    return frozenset(_BY_LETTER[letter] for letter in part if letter in _BY_LETTER)


_WORD = re.compile(r"[A-Za-z0-9_-]*")
_BY_CODE = {kind.code: kind for kind in PRESSES}
_BY_LETTER = {letter: key for key, letter in PIECES.items()}
_SHAPES = {
    kind: tuple((f.name, get_type_hints(kind)[f.name]) for f in fields(kind))  # type: ignore[arg-type]
    for kind in PRESSES
}
