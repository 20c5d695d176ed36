"""The dates of two states of an opportunity, each as it was and as it is.

A date is met by its recurrence id. Where an import gave a date another one, the date that went and the one
that came nearest to it are the same date, moved.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.lead import begins
from catalog.model import Occurrence, Opportunity

MOVED_AT_MOST = timedelta(days=14)
"""In a series, a date that went and one that came are the same where they lie no further apart."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One date as it was and as it is; neither where the whole has no dates."""

    before: Occurrence | None
    now: Occurrence | None

    def is_meant(self, dates: Collection[datetime] | None) -> bool:
        """Whether it is one of those with these recurrence ids; None means all."""
        own = {date.recurrence_id for date in (self.before, self.now) if date is not None}
        return dates is None or bool(own & set(dates))

    def ahead(self, now: datetime) -> bool:
        """Whether it was or is still to come."""
        return any(date is not None and is_to_come(date, now) for date in (self.before, self.now))


def paired(before: Opportunity, after: Opportunity | None, now: datetime) -> list[Pair]:
    """The dates of both, soonest first: those that went and came joined where they are the same, moved."""
    old = {date.recurrence_id: date for date in before.occurrences}
    new = {date.recurrence_id: date for date in after.occurrences} if after is not None else {}
    went = [date for key, date in old.items() if key not in new and is_to_come(date, now)]
    came = [date for key, date in new.items() if key not in old and is_to_come(date, now)]
    only = len(went) == len(came) == 1 and not any(
        is_to_come(date, now) for key, date in new.items() if key in old
    )
    pairs = [Pair(old[key], new[key]) for key in old.keys() & new.keys()]
    for date in sorted(went, key=start_of):
        near = min(came, key=lambda other: abs(other.starts - date.starts), default=None)
        if near is not None and (only or abs(near.starts - date.starts) <= MOVED_AT_MOST):
            came.remove(near)
            pairs.append(Pair(date, near))
        else:
            pairs.append(Pair(date, None))
    pairs += [Pair(None, date) for date in came]
    return sorted(pairs, key=lambda pair: min(start_of(date) for date in (pair.before, pair.now) if date))


def followed(before: Opportunity, after: Opportunity, *, now: datetime) -> dict[datetime, datetime]:
    """The recurrence ids of dates that are now kept by another one: the new by the old."""
    return {
        pair.before.recurrence_id: pair.now.recurrence_id
        for pair in paired(before, after, now)
        if pair.before is not None and pair.now is not None
        if pair.before.recurrence_id != pair.now.recurrence_id
    }


def is_to_come(date: Occurrence, now: datetime) -> bool:
    """Whether one can still go there: it has not begun, or it goes on for days and is not over."""
    if begin_of(date) > now:
        return True
    return date.ends is not None and date.ends > now and date.ends - date.starts > timedelta(days=1)


def begin_of(date: Occurrence) -> datetime:
    """The moment at which it begins for people."""
    return begins(date.starts, ZoneInfo(date.zone), all_day=date.all_day)


def start_of(date: Occurrence) -> datetime:
    """When it starts: to put dates in order."""
    return date.starts
