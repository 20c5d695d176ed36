"""A table of a sample file, read field by field: what is missing, wrong or unknown is noted, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from catalog.model import Known

Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """Reads one table; `label` says which (file and key), and faults go to the shared list `faults`."""

    def __init__(self, table: Mapping[str, Any], *, label: str, faults: list[str]) -> None:
        self._table = table
        self._label = label
        self._faults = faults
        self._seen: set[str] = set()

    def fault(self, field: str, said: str) -> None:
        """Notes that `field` is wrong, and how."""
        self._faults.append(f"{self._label}: {field}: {said}")

    def raw(self, field: str) -> Any:
        """The value as it stands, None where the field is left out."""
        self._seen.add(field)
        return self._table.get(field)

    def text(self, field: str, *, required: bool = False, limit: int = 300) -> str:
        """A string without spaces around it, at most `limit` characters."""
        value = self.raw(field)
        if value is None:
            if required:
                self.fault(field, "is missing")
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(field, f"should be words, not {value!r}")
            return ""
        if len(value) > limit:
            self.fault(field, f"has {len(value)} characters, {limit} at most")
        return value.strip()

    def whole(self, field: str) -> int | None:
        """A whole number."""
        value = self.raw(field)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(field, f"should be a whole number, not {value!r}")
        return None

    def degrees(self, field: str) -> float | None:
        """A decimal number."""
        value = self.raw(field)
        if value is None or isinstance(value, float):
            return value
        self.fault(field, f"should be decimal degrees, not {value!r}")
        return None

    def switch(self, field: str) -> bool:
        """True or false, false where left out."""
        value = self.raw(field)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(field, f"should be true or false, not {value!r}")
        return False

    def choice(self, field: str, choices: type[Choice], default: Choice) -> Choice:
        """A member of `choices` by its value."""
        value = self.raw(field)
        if value is None:
            return default
        found = next((member for member in choices if member.value == value), None)
        if found is None:
            self.fault(field, f"knows no {value!r}; it is one of {', '.join(choices)}")
            return default
        return found

    def words(self, field: str) -> tuple[str, ...] | None:
        """A list of strings; None where left out."""
        value = self.raw(field)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            self.fault(field, f"should be a list of words, not {value!r}")
            return ()
        if len(set(value)) != len(value):
            self.fault(field, "says something twice")
        return tuple(value)

    def known(self, field: str, names: Sequence[str]) -> dict[str, Known]:
        """A table of yes and no under `names`."""
        table = self.table(field)
        answers = {name: table.choice(name, Known, Known.NOT_KNOWN) for name in names}
        table.finish()
        return answers

    def table(self, field: str) -> Fields:
        """The table under `field`, empty where left out."""
        value = self.raw(field)
        if value is not None and not isinstance(value, Mapping):
            self.fault(field, f"should be a table, not {value!r}")
            value = None
        return self._within(field, value or {})

    def tables(self, field: str) -> Iterator[Fields]:
        """The tables listed under `field`."""
        value = self.raw(field)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.fault(field, "should be a list of tables")
            return
        for number, item in enumerate(value):
            yield self._within(f"{field}[{number}]", item)

    def has(self, field: str) -> bool:
        """Whether the field is there."""
        return field in self._table

    def names(self, pattern: re.Pattern[str]) -> list[str]:
        """The fields whose name matches `pattern` and that hold a table, in the file's order."""
        return [
            name
            for name, value in self._table.items()
            if pattern.fullmatch(name) and isinstance(value, Mapping)
        ]

    def finish(self, *, but: Iterable[str] = ()) -> None:
        """Notes every field nobody asked for."""
        for field in self._table.keys() - self._seen - set(but):
            self.fault(field, "is not a field of the format")

    def _within(self, field: str, table: Mapping[str, Any]) -> Fields:
        return Fields(table, label=f"{self._label}: {field}", faults=self._faults)
