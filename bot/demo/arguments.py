"""The parameters of one request, read as the types they must have."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.formatting import JSON
from bot.demo.refusals import bad_request
from bot.demo.signatures import Signature


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes
    mime: str = ""


class Arguments:
    """What a request brought: values already of their type, absent ones as None."""

    def __init__(
        self, signature: Signature, raw: Mapping[str, object], uploads: Mapping[str, Upload]
    ) -> None:
        self.method = signature.method
        self.uploads = uploads
        self.unknown = sorted((set(raw) | set(uploads)) - set(signature.parameters) - _attached(raw, uploads))
        self._values: dict[str, Any] = {}
        for name, parameter in signature.parameters.items():
            if name in uploads:
                if parameter.kind != "f":
                    raise bad_request(f'can\'t parse parameter "{name}": a file is not expected')
                continue
            value = raw.get(name)
            if value is not None and not (value == "" and parameter.kind in "ilonbc"):
                self._values[name] = _READERS[parameter.kind](name, value)

    def missing(self, signature: Signature) -> list[str]:
        """Required parameters that are not there."""
        here = set(self._values) | set(self.uploads)
        return [
            name
            for name, parameter in signature.parameters.items()
            if parameter.required and name not in here
        ]

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """A string; empty where it is absent."""
        return str(self._values.get(name, ""))

    def integer(self, name: str, default: int = 0) -> int:
        """An integer, or the default where it is absent."""
        return int(self._values.get(name, default))

    def number(self, name: str) -> float:
        """A number; a Refusal where it is absent."""
        if name not in self._values:
            raise bad_request(f"{name} is empty")
        return float(self._values[name])

    def flag(self, name: str) -> bool:
        """A boolean; False where it is absent."""
        return bool(self._values.get(name, False))

    def mapping(self, name: str) -> JSON | None:
        """An object, or None where it is absent."""
        value: JSON | None = self._values.get(name)
        return value

    def items(self, name: str) -> list[Any] | None:
        """A list, or None where it is absent."""
        value: list[Any] | None = self._values.get(name)
        return value

    def raw(self, name: str) -> object:
        """The value as it is, or None."""
        return self._values.get(name)

    def of_part(self, part: JSON) -> Arguments:
        """The arguments of one part of this request: an item of an album, a result of an inline answer."""
        inner = object.__new__(Arguments)
        inner.method, inner.uploads, inner.unknown, inner._values = self.method, self.uploads, [], dict(part)
        return inner

    def plain(self) -> JSON:
        """All values, for the journal of calls; an upload by its name."""
        return {**self._values, **{name: f"attach://{upload.name}" for name, upload in self.uploads.items()}}


def _attached(raw: Mapping[str, object], uploads: Mapping[str, Upload]) -> set[str]:
    everything = " ".join(str(value) for value in raw.values())
    return {name for name in uploads if f"attach://{name}" in everything}


def _integer(name: str, value: object) -> int:
    if isinstance(value, bool):
        raise bad_request(f'can\'t parse parameter "{name}" as an integer')
    try:
        number = float(value) if isinstance(value, float) else int(str(value))
    except ValueError:
        raise bad_request(f'can\'t parse parameter "{name}" as an integer') from None
    if number != int(number):
        raise bad_request(f'can\'t parse parameter "{name}" as an integer')
    return int(number)


def _number(name: str, value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise bad_request(f'can\'t parse parameter "{name}" as a number')
    return number


def _string(name: str, value: object) -> str:
    if isinstance(value, dict | list):
        raise bad_request(f'can\'t parse parameter "{name}" as a string')
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _boolean(name: str, value: object) -> bool:
    words = str(value).strip().lower()
    if words not in ("true", "false", "1", "0", "yes", "no"):
        raise bad_request(f'can\'t parse parameter "{name}" as a boolean')
    return words in ("true", "1", "yes")


def _chat(name: str, value: object) -> int | str:
    text = _string(name, value)
    return int(text) if text.lstrip("-").isdigit() else text


def _structured(name: str, value: object, kind: type) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            word = "object" if kind is dict else "list"
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON {word}") from None
    if not isinstance(value, kind):
        word = "an object" if kind is dict else "an Array"
        raise bad_request(f'can\'t parse "{name}": expected {word}')
    return value


_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "i": _integer,
    "n": _number,
    "s": _string,
    "f": _string,
    "b": _boolean,
    "c": _chat,
    "o": lambda name, value: _structured(name, value, dict),
    "l": lambda name, value: _structured(name, value, list),
}
