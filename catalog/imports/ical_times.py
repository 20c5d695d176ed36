"""The times of an event: as the wall clock shows them, in the zone that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalog.imports.ical_around import Surroundings
from catalog.imports.ical_values import Part, WallTime, parameter, several
from catalog.imports.problem import Code
from catalog.remainder import Setting

_DAY = timedelta(days=1)
_MIDNIGHT = time()


class Times:
    """Reads the times of the event in the file's `row`; `setting` says what is meant where it does not."""

    def __init__(self, around: Surroundings, setting: Setting, row: int) -> None:
        self._around, self._setting, self._row = around, setting, row

    def length(self, event: Part, start: WallTime) -> timedelta | None:
        """How long an event is; None where it does not say."""
        if "DURATION" in event:
            length = event["DURATION"].dt
        elif (end := self.time(event, "DTEND")) is not None:
            length = end.wall - start.wall if end.zone == start.zone else end.moment() - start.moment()
        else:
            return _DAY if start.day else None
        if length < timedelta():
            self._around.problem(Code.END_BEFORE_START, self._row, "DTEND", event["DTEND"].to_ical().decode())
            return _DAY if start.day else None
        return length or (_DAY if start.day else None)

    def time(self, event: Part, name: str) -> WallTime | None:
        """A single time, None where the event has none of this name; ValueError for one out of reach."""
        value = event.get(name)
        if value is None:
            return None
        return self._wall(value.dt, parameter(value, "TZID"))

    def listed(self, event: Part, name: str, zone: str) -> Iterator[WallTime]:
        """Dates of a list, in the wall time of `zone`."""
        for each in several(event, name):
            for part in each.dts:
                value = part.dt[0] if isinstance(part.dt, tuple) else part.dt
                found = self._wall(value, parameter(each, "TZID"))
                if found.zone != zone and not found.day:
                    wall = found.moment().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
                    found = WallTime(wall, zone, False)
                yield found

    def _wall(self, value: date | datetime, tzid: str) -> WallTime:
        if not isinstance(value, datetime):
            return self._checked(WallTime(datetime.combine(value, _MIDNIGHT), self._setting.zone, True))
        naive = value.replace(tzinfo=None)
        if tzid:
            if zone := self._around.zone_of(tzid):
                # Rules of a zone that came with the file may be years old; the zone's own are not.
                return self._checked(WallTime(naive, zone, False))
            if value.tzinfo is not None:
                # A zone of the file's own making: its rules are all that is known of it.
                local = value.astimezone(ZoneInfo(self._setting.zone)).replace(tzinfo=None)
                return self._checked(WallTime(local, self._setting.zone, False))
            self._around.unknown_zone(tzid, self._row)
        elif value.tzinfo is not None:
            return self._checked(WallTime(value.astimezone(UTC).replace(tzinfo=None), "UTC", False))
        return self._checked(WallTime(naive, self._setting.zone, False))

    def _checked(self, found: WallTime) -> WallTime:
        if not 1900 <= found.wall.year <= 2200:
            raise ValueError(f"{found.wall.isoformat()}")
        return found
