"""The dates of an opportunity as JSON: what its rules give as a span, and what they do not one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from catalog.codec import content, decode
from catalog.model import Occurrence, Opportunity
from catalog.schedule import ScheduleError, expand

_MOST = 20_000
_INSTANT = timedelta(microseconds=1)


def by_rule(opportunity: Opportunity) -> dict[datetime, Occurrence]:
    """What the rules give between the first and the last date there is, by recurrence id."""
    names = [one.recurrence_id for one in opportunity.occurrences]
    if not names or not opportunity.schedules:
        return {}
    return _given(opportunity, min(names), max(names))


def summed_up(opportunity: Opportunity) -> dict[str, Any]:
    """The occurrences: `span` where the rules hold, `without` what they give and is not there, `dates` what
    they do not give."""
    given = by_rule(opportunity)
    names = {one.recurrence_id for one in opportunity.occurrences}
    others = [one for one in opportunity.occurrences if not _same(given.get(one.recurrence_id), one)]
    data: dict[str, Any] = {}
    if given and len(others) < len(opportunity.occurrences):
        data["span"] = [min(names).isoformat(), max(names).isoformat()]
        if missing := sorted(given.keys() - names):
            data["without"] = [name.isoformat() for name in missing]
    else:
        others = list(opportunity.occurrences)
    if others:
        data["dates"] = [content(one) for one in others]
    return data


def spell_out(data: Mapping[str, Any], opportunity: Opportunity) -> tuple[Occurrence, ...]:
    """The occurrences that `summed_up` was given, in order; `opportunity` has the rules."""
    found: dict[datetime, Occurrence] = {}
    if "span" in data:
        first, last = (datetime.fromisoformat(each) for each in data["span"])
        found = _given(opportunity, first, last)
        for name in data.get("without", ()):
            found.pop(datetime.fromisoformat(name), None)
    for each in data.get("dates", ()):
        one = decode(Occurrence, each)
        found[one.recurrence_id] = one
    return tuple(found[name] for name in sorted(found))


def _given(opportunity: Opportunity, first: datetime, last: datetime) -> dict[datetime, Occurrence]:
    try:
        instances = expand(opportunity.schedules, since=first, until=last + _INSTANT, limit=_MOST)
    except (ScheduleError, OverflowError):
        return {}
    return {one.recurrence_id: one for one in instances if first <= one.recurrence_id <= last}


def same_dates(one: Opportunity, other: Opportunity) -> bool:
    """Whether two say the same dates by the same rules."""
    return (
        one.schedules == other.schedules
        and len(one.occurrences) == len(other.occurrences)
        and all(map(_same, one.occurrences, other.occurrences))
    )


def _same(one: Occurrence | None, other: Occurrence) -> bool:
    """Whether they say the same, whatever number a database gave them."""
    if one is None or one.id == other.id:
        return one == other
    return one == replace(other, id=one.id)
