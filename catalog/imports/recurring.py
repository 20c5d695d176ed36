"""The dates of a standard format: rules, and single dates that were set otherwise, as schedules and
occurrences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from catalog.imports.when import Dates
from catalog.model import Occurrence, Schedule
from catalog.schedule import ScheduleError, check, expand, materialise

_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
_END = datetime(9999, 12, 30, tzinfo=UTC)
_ENDS = re.compile(r"\b(?:COUNT|UNTIL)=", re.I)


def readable(schedule: Schedule) -> bool:
    """Whether the schedule's rule can be read."""
    try:
        check((schedule,))
    except (ScheduleError, OverflowError):
        return False
    return True


def dated(
    schedules: Iterable[Schedule],
    set_otherwise: Iterable[Occurrence] = (),
    *,
    now: datetime | None = None,
) -> Dates:
    """The rules and their occurrences, those that were `set_otherwise` in place of the rules' own.

    A rule without an end brings no occurrences: they are made where it is stored. Only where some were set
    otherwise are they made here, for twelve months from the month of `now` (else of the last of those).
    """
    rules, by_hand = tuple(schedules), {one.recurrence_id: one for one in set_otherwise}
    if all(not rule.rrule or _ENDS.search(rule.rrule) for rule in rules):
        given = expand(rules, since=_BEGINNING, until=_END)
    elif not by_hand:
        return Dates(rules)
    else:
        at = now or max(one.starts for one in by_hand.values())
        # By the month: the same file read tomorrow says the same.
        given = materialise(rules, at=at.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    found = {one.recurrence_id: one for one in given} | by_hand
    return Dates(rules, tuple(found[name] for name in sorted(found)))


def single(occurrence: Occurrence, local: datetime) -> Schedule:
    """The schedule of one date that starts at the naive `local` time."""
    length: timedelta | None = None
    if occurrence.ends is not None:
        length = occurrence.ends - occurrence.starts
    if occurrence.all_day and length is not None:
        # Where the clocks change, a day is not twenty-four hours.
        length = timedelta(days=max(1, round(length / timedelta(days=1))))
    return Schedule(zone=occurrence.zone, starts=local, duration=length, all_day=occurrence.all_day)
