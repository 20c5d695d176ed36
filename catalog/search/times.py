"""When things take place: the occurrences of a catalogue as arrays, asked for a window of days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from catalog.model import EventStatus, Opportunity
from catalog.search.joint import Joint
from catalog.search.understood import PartOfDay, When

KEPT, UNSURE, BROKEN = 0, 1, 2
"""States of a wish: kept, not said, broken."""

_EPOCH = date(1970, 1, 1)
_LONG = 12 * 3600
"""Seconds from which an occurrence counts as running over days rather than as one sitting."""
_PARTS = {
    PartOfDay.MORNING: (4 * 60, 12 * 60),
    PartOfDay.AFTERNOON: (12 * 60, 19 * 60),
    PartOfDay.EVENING: (18 * 60, 29 * 60),
}
_OF_OCCURRENCES = ("documents", "starts", "ends", "first_days", "last_days", "minutes")
Array = TypeVar("Array", bound=npt.NDArray[Any])
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Times:
    """Occurrences sorted by document and start; seconds since 1970 in UTC, days and minutes in local time."""

    documents: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    first_days: npt.NDArray[np.int32]
    last_days: npt.NDArray[np.int32]
    minutes: npt.NDArray[np.int16]
    dated: npt.NDArray[np.bool_]
    over: npt.NDArray[np.bool_]
    last_valid: npt.NDArray[np.int32]
    endless: npt.NDArray[np.bool_]
    """Where a rule has no end, so that the occurrences do not tell how long it lasts."""
    _latest: dict[str, tuple[object, Any]] = field(default_factory=dict, compare=False, repr=False)
    """What was asked for last, with its moment: in one second many people ask."""

    def on_offer(self, now: datetime, today: date) -> npt.NDArray[np.bool_]:
        """Documents that are not over: something still to come, or no date at all and still valid."""
        second = int(now.timestamp())
        return self._once("on offer", (second, today), lambda: self._on_offer(second, today))

    def next_starts(self, now: datetime) -> npt.NDArray[np.int64]:
        """For each document the start of its first occurrence that is not over; NEVER where there is none."""
        second = int(now.timestamp())
        return self._once("next", second, lambda: self._first(np.flatnonzero(self.ends > second)))

    def without_hour(self) -> npt.NDArray[np.bool_]:
        """Documents that are open all day or run over days, like an exhibition."""
        running = np.zeros(len(self.dated), dtype=bool)
        running[self.documents[self.minutes < 0]] = True
        return running

    def lacks_hour(self, document: int, start: int) -> bool:
        """Whether what begins at this second is on all day or for days, so that its hour tells nothing."""
        first, last = np.searchsorted(self.documents, (document, document + 1))
        meant = self.starts[first:last] == start
        return bool((self.minutes[first:last][meant] < 0).any())

    def keeps(
        self, when: When, now: datetime, today: date
    ) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int64]]:
        """KEPT, UNSURE (undated, or without the hour asked for) or BROKEN, and the start that keeps it."""
        first = ((max(when.start, today) if when.start else today) - _EPOCH).days
        last = (when.end - _EPOCH).days if when.end else 2**30
        low = np.maximum(self.first_days, first)
        high = np.minimum(self.last_days, last)
        fits = (low <= high) & (self.ends > int(now.timestamp()))
        if when.weekdays:
            fits &= _weekday_within(low, high, when.weekdays)
        state = np.where(self.dated, BROKEN, UNSURE).astype(np.int8)
        kept = fits
        if _has_hours(when):
            state[self.documents[fits & (self.minutes < 0)]] = UNSURE
            kept = fits & self._within_hours(when)
        state[self.documents[kept]] = KEPT
        return state, self._first(np.flatnonzero(kept))

    def avoiding(self, unwanted: Sequence[When]) -> Times:
        """The same without the occurrences that lie wholly within one of the times that are not wanted."""
        left = np.ones(len(self.starts), dtype=bool)
        for when in unwanted:
            first = (when.start - _EPOCH).days if when.start else -(2**30)
            last = (when.end - _EPOCH).days if when.end else 2**30
            inside = (self.first_days >= first) & (self.last_days <= last)
            if when.weekdays:
                others = frozenset(range(7)) - when.weekdays
                inside &= ~_weekday_within(self.first_days, self.last_days, others)
            if _has_hours(when):
                inside &= self._within_hours(when)
            left &= ~inside
        return replace(
            self,
            **{name: getattr(self, name)[left] for name in _OF_OCCURRENCES},
            _latest={},
        )

    def _within_hours(self, when: When) -> npt.NDArray[np.bool_]:
        """Occurrences whose known hour is in the part of the day and between the hours asked for."""
        inside: npt.NDArray[np.bool_] = self.minutes >= 0
        if when.part_of_day:
            start, end = _PARTS[when.part_of_day]
            inside &= ((self.minutes >= start) & (self.minutes < end)) | (
                (self.minutes + 1440 >= start) & (self.minutes + 1440 < end)
            )
        if when.since:
            inside &= self.minutes >= when.since.hour * 60 + when.since.minute
        if when.by:
            inside &= self.minutes < when.by.hour * 60 + when.by.minute
        return inside

    def _once(self, what: str, moment: object, find: Callable[[], Array]) -> Array:
        known = self._latest.get(what)
        if known is None or known[0] != moment:
            found = find()
            found.setflags(write=False)
            known = self._latest[what] = (moment, found)
        array: Array = known[1]
        return array

    def _on_offer(self, second: int, today: date) -> npt.NDArray[np.bool_]:
        alive = ~self.dated & ~self.over
        alive[self.documents[self.ends > second]] = True
        return alive & (self.last_valid >= (today - _EPOCH).days)

    def _first(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        found = np.full(len(self.dated), NEVER, dtype=np.int64)
        backwards = places[::-1]
        found[self.documents[backwards]] = self.starts[backwards]
        return found


def _has_hours(when: When) -> bool:
    return when.part_of_day is not None or when.since is not None or when.by is not None


def build_times(opportunities: Sequence[Opportunity]) -> Times:
    """From each opportunity's occurrences; those called off are left out."""
    rows: list[tuple[int, int, int, bool]] = []
    zones: list[str] = []
    dated, over, valid, endless = [], [], [], []
    for document, opportunity in enumerate(opportunities):
        kept = [o for o in opportunity.occurrences if not o.status.called_off]
        if opportunity.event_status is EventStatus.POSTPONED:
            kept = []
        for occurrence in sorted(kept, key=lambda o: o.starts):
            start = int(occurrence.starts.timestamp())
            end = int(occurrence.ends.timestamp()) if occurrence.ends else start
            rows.append((document, start, max(end, start), occurrence.all_day))
            zones.append(occurrence.zone)
        postponed = opportunity.event_status is EventStatus.POSTPONED
        dated.append(bool(opportunity.occurrences) and not postponed)
        over.append(
            not postponed and any(s.starts for s in opportunity.schedules) and not opportunity.occurrences
        )
        endless.append(any(_is_endless(schedule.rrule) for schedule in opportunity.schedules))
        last = opportunity.valid_through
        valid.append((last - _EPOCH).days if last else 2**30)
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4)
    documents, starts, ends, all_day = columns.T
    local_start = starts + _offsets(starts, zones)
    local_end = np.maximum(ends + _offsets(ends, zones) - 1, local_start)
    running = (ends - starts) > _LONG
    first_days = local_start // 86400
    minutes = np.where((all_day == 1) | running, -1, (local_start % 86400) // 60)
    return Times(
        documents=documents.astype(np.int32),
        starts=starts,
        ends=ends,
        first_days=first_days.astype(np.int32),
        last_days=np.where(running, local_end // 86400, first_days).astype(np.int32),
        minutes=minutes.astype(np.int16),
        dated=np.array(dated, dtype=bool),
        over=np.array(over, dtype=bool),
        last_valid=np.array(valid, dtype=np.int32),
        endless=np.array(endless, dtype=bool),
    )


def join_times(parts: Sequence[Times], joint: Joint) -> Times:
    """As `build_times`, of parts that were read before."""
    order, documents = joint.entries([part.documents for part in parts])

    def entries(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts])[order]

    return Times(
        documents=documents,
        starts=entries("starts"),
        ends=entries("ends"),
        first_days=entries("first_days"),
        last_days=entries("last_days"),
        minutes=entries("minutes"),
        dated=joint.rows([part.dated for part in parts]),
        over=joint.rows([part.over for part in parts]),
        last_valid=joint.rows([part.last_valid for part in parts]),
        endless=joint.rows([part.endless for part in parts]),
    )


def _is_endless(rrule: str) -> bool:
    return bool(rrule) and not any(part in rrule.upper() for part in ("COUNT=", "UNTIL="))


def _weekday_within(
    low: npt.NDArray[np.int32], high: npt.NDArray[np.int32], weekdays: frozenset[int]
) -> npt.NDArray[np.bool_]:
    """Whether one of the weekdays lies between two days (1970-01-01 was a Thursday)."""
    ahead = np.full((7,), 7, dtype=np.int32)
    for day in range(7):
        ahead[day] = min((wanted - day) % 7 for wanted in weekdays)
    fits: npt.NDArray[np.bool_] = low + ahead[(low + 3) % 7] <= high
    return fits


def _offsets(moments: npt.NDArray[np.int64], zones: Sequence[str]) -> npt.NDArray[np.int64]:
    """Seconds to add for local time, looked up once per zone and hour."""
    offsets = np.zeros(len(moments), dtype=np.int64)
    names = np.array(zones)
    for name in sorted(set(zones)):
        zone = ZoneInfo(name)
        here = np.flatnonzero(names == name)
        hours, back = np.unique(moments[here] // 3600, return_inverse=True)
        table = [_offset(zone, hour * 3600) for hour in hours.tolist()]
        offsets[here] = np.array(table, dtype=np.int64)[back]
    return offsets


def _offset(zone: ZoneInfo, moment: int) -> int:
    offset = datetime.fromtimestamp(moment, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
