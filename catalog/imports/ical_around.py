"""The calendar around an event: what it says once for all that is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from catalog.imports.ical_values import Part, plain, zone_named
from catalog.imports.problem import Code, Problem, Severity, shortened
from catalog.remainder import Setting


class Surroundings:
    """The calendar around an event: its zones, whether it takes its events back, and where problems go.

    `setting` is the city's, or what the calendar says of itself; `now` is where endless rules are looked at
    from.
    """

    def __init__(
        self, calendar: Part, setting: Setting, now: datetime | None, problems: list[Problem]
    ) -> None:
        own = zone_named(plain(calendar, "X-WR-TIMEZONE"))
        self.setting = replace(setting, zone=own) if own else setting
        self.now = now
        self.called_off = plain(calendar, "METHOD").upper() == "CANCEL"
        self._problems = problems
        self._places = {
            plain(part, "TZID"): plain(part, "X-LIC-LOCATION") for part in calendar.walk("VTIMEZONE")
        }
        self._warned: set[str] = set()

    def zone_of(self, tzid: str) -> str:
        """The IANA zone that a TZID means, whatever rules are written for it; empty where none is meant."""
        for name in (tzid, self._places.get(tzid, "")):
            if found := zone_named(name):
                return found
        return ""

    def unknown_zone(self, tzid: str, row: int) -> None:
        """Warns once of a zone that nobody knows."""
        if tzid not in self._warned:
            self._warned.add(tzid)
            self.problem(Code.ZONE_UNKNOWN, row, "TZID", tzid)

    def problem(
        self,
        code: Code,
        row: int,
        column: str,
        value: str,
        *,
        severity: Severity = Severity.WARNING,
        **parameters: str | int,
    ) -> None:
        """Notes a problem with an event."""
        self._problems.append(
            Problem(
                code=code,
                severity=severity,
                row=row,
                column=column,
                value=shortened(value),
                parameters=parameters,
            )
        )
