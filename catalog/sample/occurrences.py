"""The dated instances of a sample opportunity, and what befalls single ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from catalog.model import EventStatus, Occurrence, Place, Schedule
from catalog.sample.fields import Fields
from catalog.sample.when import read_day, read_hours
from catalog.schedule import materialise


def read_occurrences(
    fields: Fields,
    schedules: Sequence[Schedule],
    *,
    today: date,
    zone: str,
    horizon: timedelta,
    places: Mapping[str, Place],
) -> tuple[Occurrence, ...]:
    """What the schedules give around `today`, with the changes listed under `occurrence`.

    A change names its occurrence by number: 0 is the first that starts after `today` in `zone`.
    """
    local = ZoneInfo(zone)
    midnight = datetime.combine(today, time.min, tzinfo=local).astimezone(UTC)
    occurrences = list(materialise(schedules, at=midnight, horizon=horizon))
    ahead = [index for index, one in enumerate(occurrences) if one.starts.astimezone(local).date() > today]
    for change in fields.tables("occurrence"):
        number = change.whole("number")
        if number is None or not 0 <= number < len(ahead):
            change.fault("number", f"there are {len(ahead)} to come, counted from 0")
            continue
        index = ahead[number]
        occurrences[index] = _changed(occurrences[index], change, local=local, places=places)
    return tuple(occurrences)


def _changed(one: Occurrence, change: Fields, *, local: ZoneInfo, places: Mapping[str, Place]) -> Occurrence:
    one = replace(
        one,
        status=change.choice("status", EventStatus, one.status),
        status_reason=change.text("reason"),
        remaining_capacity=change.whole("remaining"),
    )
    place = change.text("place")
    if place and place not in places:
        change.fault("place", f"there is no {place!r}")
    elif place:
        one = replace(one, place=places[place])
    moved = change.text("moved")
    change.finish()
    if moved:
        try:
            one = _moved(one, moved, local=local)
        except ValueError:
            change.fault("moved", f"should be like '+2 18:00', not {moved!r}")
    return one


def _moved(one: Occurrence, words: str, *, local: ZoneInfo) -> Occurrence:
    day, _, hours = words.partition(" ")
    start, length = read_hours(hours)
    starts = datetime.combine(
        read_day(day, today=one.starts.astimezone(local).date()), start, tzinfo=local
    ).astimezone(UTC)
    if length is None and one.ends is not None:
        length = one.ends - one.starts
    return replace(
        one,
        starts=starts,
        ends=None if length is None else starts + length,
        status=EventStatus.RESCHEDULED,
        previous_start=one.starts,
    )
