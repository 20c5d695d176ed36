"""The values of iCalendar: texts, lists, wall times, and which zone a name means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

Part = Any
"""A component of icalendar's: what stands under a name in it may be of thirty types."""
_IN_ZONE = re.compile(r"(?:^|/)([A-Z][A-Za-z_]+/[A-Za-z_+\-]+(?:/[A-Za-z_]+)?|UTC)$")


@dataclass(frozen=True, slots=True)
class WallTime:
    """A wall time (naive) in an IANA zone; `day` where there is no time."""

    wall: datetime
    zone: str
    day: bool

    def moment(self) -> datetime:
        """The same in UTC."""
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def zone_named(name: str) -> str:
    """The IANA zone of a name: its own, a Windows one, or one at the end of a path; else empty."""
    name = name.strip().strip('"')
    if not name:
        return ""
    ended = _IN_ZONE.search(name)
    for each in (name, WINDOWS_TO_OLSON.get(name, ""), ended[1] if ended else ""):
        try:
            if each:
                return ZoneInfo(each).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ""


def plain(component: Part, name: str) -> str:
    """A property as text, the first where there are several; empty where there is none."""
    value = component.get(name)
    if isinstance(value, list):
        value = value[0]
    if value is None or not hasattr(value, "to_ical"):
        return str(value or "")
    return str(value) if isinstance(value, str) else value.to_ical().decode("utf-8", "replace")


def several(component: Part, name: str) -> list[Any]:
    """All values of a property."""
    value = component.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def parameter(value: Any, name: str) -> str:
    """A parameter of a value; empty where it has none."""
    parameters: Mapping[str, Any] = getattr(value, "params", {})
    return str(parameters.get(name) or "")


def categories_of(event: Part) -> list[str]:
    """The words an event is filed under."""
    return [
        str(word).strip() for each in several(event, "CATEGORIES") for word in getattr(each, "cats", [each])
    ]


def position_of(event: Part) -> str:
    """Where it is, as "latitude,longitude"; empty where nobody says."""
    geo = event.get("GEO")
    return f"{geo.latitude},{geo.longitude}" if geo is not None and hasattr(geo, "latitude") else ""
