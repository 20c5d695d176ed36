"""Holds requests and updates against a machine-readable Bot API, where one is at hand.

The form is that of the JSON files which list every method and type with the types of its fields; the
project itself contains none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.demo.formatting import JSON

_PLAIN: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "Number": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "InputFile": (str,),
}


class Specification:
    """The methods and types of one version of the Bot API."""

    def __init__(self, content: JSON) -> None:
        self.methods: JSON = content["methods"]
        self.types: JSON = content["types"]

    @classmethod
    def load(cls, path: Path) -> Specification:
        """Reads the file; OSError where there is none."""
        return cls(json.loads(path.read_text("utf-8")))

    def faults_of_call(self, method: str, parameters: Mapping[str, Any]) -> list[str]:
        """What is wrong with a request: unknown, missing or mistyped parameters; empty where nothing is."""
        known = self.methods.get(method)
        if known is None:
            return [f"{method}: no such method"]
        return self._fields(known.get("fields", []), parameters, method)

    def faults_of_update(self, update: Mapping[str, Any]) -> list[str]:
        """What is wrong with an update; empty where nothing is."""
        return self._value(update, ["Update"], "Update")

    def faults_of_result(self, method: str, result: object) -> list[str]:
        """What is wrong with a method's result; empty where nothing is."""
        return self._value(result, self.methods[method]["returns"], f"result of {method}")

    def _fields(self, fields: Sequence[JSON], values: Mapping[str, Any], where: str) -> list[str]:
        known = {field["name"]: field for field in fields}
        faults = [f"{where}: {name} is not known" for name in values if name not in known]
        for name, field in known.items():
            if name in values:
                faults += self._value(values[name], field["types"], f"{where}.{name}")
            elif field["required"]:
                faults.append(f"{where}: {name} is missing")
        return faults

    def _value(self, value: object, kinds: Sequence[str], where: str) -> list[str]:
        attempts = [self._one(value, kind, where) for kind in kinds]
        return min(attempts, key=len) if attempts else []

    def _one(self, value: object, kind: str, where: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: not a list"]
            inner = kind.removeprefix("Array of ")
            return [
                fault
                for index, item in enumerate(value)
                for fault in self._one(item, inner, f"{where}[{index}]")
            ]
        if kind in _PLAIN:
            right = isinstance(value, _PLAIN[kind]) and (kind in ("Boolean", "True")) == isinstance(
                value, bool
            )
            return [] if right else [f"{where}: {value!r} is no {kind}"]
        described = self.types[kind]
        if described.get("subtypes"):
            return self._value(value, described["subtypes"], where)
        if not isinstance(value, Mapping):
            return [f"{where}: {value!r} is no {kind}"]
        return self._fields(described.get("fields", []), value, where)
