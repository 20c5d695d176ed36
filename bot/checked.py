"""A TOML table read with care: each fault is kept under the dotted name of its key, none ends the reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from bot.faults import Fault

T = TypeVar("T")


class CheckedTable:
    """One table. Where a value is missing or wrong, the reading gets a stand-in and `faults` a fault."""

    def __init__(self, data: Mapping[str, Any], faults: list[Fault], *, name: str = "") -> None:
        self._data = data
        self._faults = faults
        self._name = name
        self._read: set[str] = set()

    def text(self, key: str, *, default: str | None = None) -> str:
        """Words that are not empty."""
        return self._value(key, str, "city.fault.text", "" if default is None else default, default is None)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words; missing is empty."""
        value = self._value(key, list, "city.fault.texts", [], False)
        if not all(isinstance(item, str) and item.strip() for item in value):
            self.fault("city.fault.texts", key)
            return ()
        return tuple(item.strip() for item in value)

    def flag(self, key: str) -> bool:
        """true or false; missing is false."""
        return self._value(key, bool, "city.fault.flag", False, False)

    def whole(self, key: str, *, default: int, least: int) -> int:
        """A whole number of at least `least`."""
        value = self._value(key, int, "city.fault.whole", default, False)
        if isinstance(value, bool) or value < least:
            self.fault("city.fault.whole", key, least=str(least))
            return default
        return value

    def degrees(self, key: str, limit: int) -> float | None:
        """Degrees between -limit and limit; missing is None."""
        if key not in self._data:
            return None
        value = self._value(key, (int, float), "city.fault.degrees", 0.0, True, limit=str(limit))
        if isinstance(value, bool) or not -limit <= value <= limit:
            self.fault("city.fault.degrees", key, limit=str(limit))
            return None
        return float(value)

    def time(self, key: str, *, default: time) -> time:
        """A time of the day as TOML writes it (22:00:00)."""
        return self._value(key, time, "city.fault.time", default, False)

    def day(self, key: str) -> date:
        """A date as TOML writes it (2026-11-20)."""
        value = self._value(key, date, "city.fault.day", date.min, True)
        if isinstance(value, datetime):
            self.fault("city.fault.day", key)
            return date.min
        return value

    def by_language(
        self, key: str, languages: Collection[str], *, required: bool = False
    ) -> Mapping[str, str]:
        """Words for each of `languages`; either all of them or, where not `required`, none."""
        if key not in self._data and not required:
            return {}
        value = self._value(key, dict, "city.fault.by_language", {}, True, languages=", ".join(languages))
        texts = {t: w.strip() for t, w in value.items() if isinstance(w, str) and w.strip()}
        for language in languages:
            if value and language not in texts:
                self.fault("city.fault.no_language", key, language=language)
        return texts

    def table(self, key: str) -> CheckedTable:
        """The table under `key`; missing is an empty one."""
        data = self._value(key, dict, "city.fault.table", {}, False)
        return CheckedTable(data, self._faults, name=self._dotted(key))

    def tables(self, key: str) -> Iterator[CheckedTable]:
        """The tables of a list of tables, each named by its number from 1."""
        for number, data in enumerate(self._value(key, list, "city.fault.tables", [], False), start=1):
            if isinstance(data, dict):
                yield CheckedTable(data, self._faults, name=f"{self._dotted(key)}[{number}]")
            else:
                self.fault("city.fault.tables", key)

    def fault(self, text_id: str, key: str, **values: str) -> None:
        """Notes a fault of `key`."""
        self._faults.append(Fault(text_id, {"key": self._dotted(key), **values}))

    def close(self, *others: str) -> None:
        """Notes every key that nothing has read: most often a misspelt one."""
        for key in sorted(self._data.keys() - self._read - set(others)):
            self.fault("city.fault.unknown_key", key)

    def _dotted(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def _value(
        self,
        key: str,
        kind: type[T] | tuple[type[T], ...],
        text_id: str,
        stand_in: T,
        required: bool,
        **v: str,
    ) -> T:
        self._read.add(key)
        value = self._data.get(key)
        if value is None:
            if required:
                self.fault("city.fault.missing", key)
            return stand_in
        if isinstance(value, str):
            value = value.strip()
        if not isinstance(value, kind) or value == "":
            self.fault(text_id, key, **v)
            return stand_in
        return value
