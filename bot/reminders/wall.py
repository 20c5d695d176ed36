"""The time on the wall of a city and the moment it stands for, whatever the clocks do.

Something is due when the clock on the wall says so: what is kept is the wall time and the zone, and the
moment is worked out from them. A moment on which days are added drifts by an hour where the clocks change.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil, floor
from zoneinfo import ZoneInfo


def moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show the naive `wall`.

    A time that the clocks jump over is the first one after the jump (a class at 02:30 moves by the jump,
    RFC 5545; someone who is to be told at 02:30 is told as soon as it is later than that). Of a time that
    comes twice it is the first, unless `wall.fold` says the second. ValueError for an aware `wall`.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    found = wall.replace(tzinfo=zone).astimezone(UTC)
    return found if shown(found, zone) == wall else _after_the_jump(wall, zone)


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in `zone` ever show the naive `wall`."""
    return shown(moment(wall, zone), zone) == wall


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in `zone` show at an aware moment, naive; `fold` is 1 where they show it again."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _after_the_jump(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after the jump that leaves `wall` out."""
    # Read with the offset after the jump it is a moment before it, and the other way round; the zone does not
    # tell the moment itself, so it is looked for in between, to the second.
    before = floor(wall.replace(tzinfo=zone, fold=1).timestamp())
    after = ceil(wall.replace(tzinfo=zone, fold=0).timestamp())
    while after - before > 1:
        middle = (before + after) // 2
        if shown(datetime.fromtimestamp(middle, UTC), zone) < wall:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)
