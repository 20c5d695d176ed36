"""What differs between two states of an opportunity for somebody who saved it: pure, and in order of weight.

What is only said otherwise (a text, a topic, a telephone, the spelling of an address) is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from rapidfuzz import fuzz

from bot.reminders.pairing import Pair, is_to_come, paired, start_of
from catalog.model import (
    AttendanceMode,
    EventStatus,
    Occurrence,
    Opportunity,
    Place,
    PriceKind,
    PublicationStatus,
)
from catalog.search.words import fold

AHEAD = timedelta(days=31)
"""A date that drops out of a series is told of where it is so near; what is later, nobody plans for yet."""
ALIKE = 88
"""Names of places that are so alike (of 100) are one name, written twice."""


class Change(StrEnum):
    """What changed, the weightiest first."""

    GONE = "gone"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REMOVED = "removed"
    BACK = "back"
    MOVED = "moved"
    ONLINE = "online"
    PLACE = "place"
    ADDED = "added"
    FULL = "full"
    PLACES = "places"
    PRICE = "price"

    @property
    def calls_off(self) -> bool:
        """Whether it does not take place for now, so that something else may serve."""
        return self in (Change.GONE, Change.CANCELLED, Change.POSTPONED, Change.REMOVED)


_WEIGHTS = {change: number for number, change in enumerate(Change)}
_CALLED_OFF = {EventStatus.CANCELLED: Change.CANCELLED, EventStatus.POSTPONED: Change.POSTPONED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that changed: the first date it is so of, as it was and as it is now, and how many `others`.

    Both dates are None where the whole is meant and has none to come; `reason` is the city's own words.
    """

    change: Change
    before: Occurrence | None = None
    now: Occurrence | None = None
    others: int = 0
    reason: str = ""

    @property
    def dates(self) -> list[Occurrence]:
        """The dates it is about."""
        return [date for date in (self.before, self.now) if date is not None]


def differences(
    before: Opportunity,
    after: Opportunity | None,
    *,
    now: datetime,
    dates: Collection[datetime] | None = None,
) -> list[Difference]:
    """What differs, weightiest first, for whoever saved all dates or those with the recurrence ids `dates`.

    Of dates that are past before and after nothing is said. `after` is None for what is no more.
    """
    pairs = [pair for pair in paired(before, after, now) if pair.is_meant(dates)]
    whole = list(_of_the_whole(before, after, pairs, dates, now))
    if whole or after is None:
        return whole
    if before.publication_status is not PublicationStatus.PUBLISHED:
        return []
    if after.publication_status is not PublicationStatus.PUBLISHED or _called_off(after):
        return []
    found = [
        *(each for pair in pairs if pair.ahead(now) for each in _of_a_date(pair, before, after)),
        *_of_the_set(pairs, dates is None, now),
        *_of_the_price(before, after, pairs, now),
    ]
    if not pairs and not after.occurrences and not before.occurrences:
        found += _of_a_date(Pair(None, None), before, after)
    return sorted(_together(found), key=lambda difference: _WEIGHTS[difference.change])


def _of_the_whole(
    before: Opportunity,
    after: Opportunity | None,
    pairs: list[Pair],
    dates: Collection[datetime] | None,
    now: datetime,
) -> Iterator[Difference]:
    """What is said of all of it at once: then nothing need be said of each date."""
    ahead = [pair for pair in pairs if pair.ahead(now)]
    if (before.occurrences or dates) and not ahead:
        return  # over: nobody goes there any more
    was, is_ = _offered(before), _offered(after)
    if was and not is_:
        if _called_off(before) is not Change.CANCELLED:
            yield from _first(Change.GONE, [pair for pair in ahead if _was_on(pair)], ahead)
    elif after is not None and is_:
        change, old = _called_off(after), _called_off(before)
        if change is not None and change is not old:
            # What was postponed has no dates that are on, and may be cancelled all the same.
            on = ahead if old is not None else [pair for pair in ahead if _was_on(pair)]
            yield from _first(change, on, ahead, reason=after.status_reason)
        elif change is None and (not was or old is not None):
            on = [pair for pair in ahead if pair.now is not None and _is_on(pair.now, now)]
            yield from _first(Change.BACK, on, ahead, reason=after.status_reason)


def _first(change: Change, meant: list[Pair], ahead: list[Pair], reason: str = "") -> Iterator[Difference]:
    """The change, of the first date meant; nothing where there are dates to come, and none is meant."""
    if meant:
        first, others = meant[0], len(meant) - 1
        yield Difference(change=change, before=first.before, now=first.now, others=others, reason=reason)
    elif not ahead:
        yield Difference(change=change, reason=reason)


def _of_a_date(pair: Pair, before: Opportunity, after: Opportunity) -> Iterator[Difference]:
    """What differs of one date, or of what has no dates."""
    old, new = pair.before, pair.now
    if (old is None) != (new is None):
        return
    reason = (new.status_reason if new is not None else "") or after.status_reason
    same = Difference(change=Change.MOVED, before=old, now=new, reason=reason)
    if old is not None and new is not None:
        change = _CALLED_OFF.get(new.status)
        if change is not None:
            if change is not _CALLED_OFF.get(old.status):
                yield replace(same, change=change)
            return
        if old.status in _CALLED_OFF:
            yield replace(same, change=Change.BACK)
            return
        if _is_moved(old, new):
            yield same
    was, is_ = _is_online(before, old), _is_online(after, new)
    if is_ and not was:
        yield replace(same, change=Change.ONLINE)
    elif not is_ and (was or _is_elsewhere(_place(before, old), _place(after, new))):
        yield replace(same, change=Change.PLACE)
    places, had = _places(after, new), _places(before, old)
    if places is not None and places <= 0 and (had is None or had > 0):
        yield replace(same, change=Change.FULL)
    elif places is not None and places > 0 and had is not None and had <= 0:
        yield replace(same, change=Change.PLACES)


def _of_the_set(pairs: list[Pair], all_dates: bool, now: datetime) -> Iterator[Difference]:
    """Dates that went for good, and those that came."""
    stay = [pair.now for pair in pairs if pair.before and pair.now and _is_on(pair.now, now)]
    for pair in pairs:
        if pair.now is None and pair.before is not None and _is_on(pair.before, now):
            if not all_dates or not stay or pair.before.starts <= now + AHEAD:
                yield Difference(change=Change.REMOVED, before=pair.before)
        elif pair.before is None and pair.now is not None and _is_on(pair.now, now):
            soonest = min(map(start_of, stay), default=None)
            if soonest is None or pair.now.starts < soonest:
                yield Difference(change=Change.ADDED, now=pair.now)


def _of_the_price(
    before: Opportunity, after: Opportunity, pairs: list[Pair], now: datetime
) -> Iterator[Difference]:
    if before.price.kind is not PriceKind.FREE:
        return
    if after.price.kind not in (PriceKind.AMOUNT, PriceKind.CONDITIONS) or after.price.amount == 0:
        return
    coming = [pair for pair in pairs if pair.now is not None and _is_on(pair.now, now)]
    if coming or not after.occurrences:
        first = coming[0] if coming else Pair(None, None)
        yield Difference(change=Change.PRICE, before=first.before, now=first.now)


def _together(found: Iterable[Difference]) -> Iterator[Difference]:
    """Of each change the first date, with how many others it is so of."""
    first: dict[Change, Difference] = {}
    for difference in found:
        known = first.get(difference.change)
        first[difference.change] = difference if known is None else replace(known, others=known.others + 1)
    yield from first.values()


def _offered(opportunity: Opportunity | None) -> bool:
    return opportunity is not None and opportunity.publication_status is PublicationStatus.PUBLISHED


def _called_off(opportunity: Opportunity) -> Change | None:
    return _CALLED_OFF.get(opportunity.event_status)


def _was_on(pair: Pair) -> bool:
    return pair.before is not None and pair.before.status not in _CALLED_OFF


def _is_on(date: Occurrence, now: datetime) -> bool:
    return is_to_come(date, now) and date.status not in _CALLED_OFF


def _is_moved(old: Occurrence, new: Occurrence) -> bool:
    """Whether it begins or ends at another time; that a source now says when it ends moves nothing."""
    ends = old.ends is not None and new.ends is not None and old.ends != new.ends
    return old.starts != new.starts or old.all_day is not new.all_day or ends


def _is_online(opportunity: Opportunity, date: Occurrence | None) -> bool:
    moved = EventStatus.MOVED_ONLINE
    status = date.status if date is not None else EventStatus.SCHEDULED
    online = opportunity.attendance_mode is AttendanceMode.ONLINE
    return online or moved in (opportunity.event_status, status)


def _place(opportunity: Opportunity, date: Occurrence | None) -> Place | None:
    return (date.place if date is not None else None) or opportunity.place


def _is_elsewhere(old: Place | None, new: Place | None) -> bool:
    """Whether people must go somewhere else; that nobody says any more where it is, says nothing."""
    if old is None or new is None:
        return new is not None
    if fuzz.ratio(fold(old.name), fold(new.name)) < ALIKE:
        return True
    numbers = [re.findall(r"\d+", place.street_address) for place in (old, new)]
    if old.street_address and new.street_address:
        return numbers[0] != numbers[1]
    around = [fold(place.neighbourhood) for place in (old, new)]
    return all(around) and around[0] != around[1]


def _places(opportunity: Opportunity, date: Occurrence | None) -> int | None:
    """How many places are left; None where nobody says so."""
    places = date.remaining_capacity if date is not None else None
    return opportunity.remaining_capacity if places is None else places
