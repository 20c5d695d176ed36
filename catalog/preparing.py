"""What is done to an opportunity before it is stored: made plain, and given its occurrences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import lt
from typing import Any

from catalog.codec import Json, content, decode, encode, from_json, to_json
from catalog.model import EventStatus, Occurrence, Opportunity, Schedule
from catalog.schedule import check, materialise
from catalog.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is stored, None for something new, and what is to be; `was` and `now` are their contents, where
    a revision is to be made of them.

    `said` is the digest of what its source says where that said again changes nothing.
    """

    before: Opportunity | None
    after: Opportunity
    was: Json | None = None
    now: Json | None = None
    said: str | None = None


def change_to(
    draft: Opportunity, stored: Opportunity | None, *, at: datetime, said: str | None = None
) -> Change | None:
    """What storing a plain draft changes; None where that says nothing new. ScheduleError."""
    after = prepared(draft, stored, at=at)
    now = content(after)
    if stored is None:
        if after.id is not None or after.version != 1:
            after = replace(after, id=None, version=1)
        return Change(before=None, after=after, was=None, now=now, said=said)
    was = content(stored)
    if was == now:
        return None
    after = replace(after, id=stored.id, version=stored.version + 1)
    return Change(before=stored, after=after, was=was, now=now, said=said)


def untouched(opportunity: Opportunity) -> Change:
    """No change at all of what is stored: something beside it is changed."""
    now = content(opportunity)
    return Change(before=opportunity, after=opportunity, was=now, now=now)


def plain(draft: Opportunity) -> Opportunity:
    """The draft as it can be read back: characters no database takes gone, moments in UTC."""
    if _is_as_read(draft):
        return draft
    bare = from_json(to_json(replace(draft, occurrences=())))
    # A year of a weekly class is fifty of them, nearly all as plain as they can be.
    occurrences = (o if _is_plain(o) else decode(Occurrence, encode(o)) for o in draft.occurrences)
    return replace(bare, occurrences=tuple(occurrences))


def prepared(draft: Opportunity, stored: Opportunity | None, *, at: datetime) -> Opportunity:
    """A plain draft with its occurrences, made from its schedules where it brings none, and in order.

    Of two occurrences with one recurrence id the first is kept. ScheduleError for a rule that cannot be read.
    """
    for schedule in draft.schedules:
        _checked(schedule)
    occurrences = draft.occurrences or _occurrences(draft, stored, at)
    if occurrences is draft.occurrences and _in_order(occurrences):
        return draft
    by_name: dict[datetime, Occurrence] = {}
    for occurrence in occurrences:
        by_name.setdefault(occurrence.recurrence_id, occurrence)
    return replace(draft, occurrences=tuple(by_name[name] for name in sorted(by_name)))


def _in_order(occurrences: tuple[Occurrence, ...]) -> bool:
    names = [one.recurrence_id for one in occurrences]
    return all(map(lt, names, names[1:]))


def _occurrences(draft: Opportunity, stored: Opportunity | None, at: datetime) -> tuple[Occurrence, ...]:
    if not draft.schedules:
        return ()
    if stored and stored.schedules == draft.schedules and stored.occurrences:
        # Made anew they would reach a day further than yesterday's: reading a file again changes nothing.
        return stored.occurrences
    made = materialise(draft.schedules, at=at)
    if stored is None or not stored.schedules:
        return made
    by_hand = {o.recurrence_id: o for o in stored.occurrences if _set_by_hand(o)}
    over = tuple(o for o in stored.occurrences if (o.ends or o.starts) <= at)
    first = at if over else datetime.min.replace(tzinfo=at.tzinfo)
    ahead = (by_hand.get(o.recurrence_id, o) for o in made if (o.ends or o.starts) > first)
    return (*over, *ahead)


def _set_by_hand(occurrence: Occurrence) -> bool:
    return (
        occurrence.status is not EventStatus.SCHEDULED
        or occurrence.starts != occurrence.recurrence_id
        or bool(occurrence.status_reason)
        or occurrence.previous_start is not None
        or occurrence.place is not None
        or occurrence.remaining_capacity is not None
    )


def _is_plain(occurrence: Occurrence) -> bool:
    """Whether writing and reading would surely give back the same; False says only that it might not."""
    return (
        occurrence.starts.tzinfo is UTC
        and occurrence.recurrence_id.tzinfo is UTC
        and (occurrence.ends is None or occurrence.ends.tzinfo is UTC)
        and occurrence.previous_start is None
        and occurrence.place is None
        and not occurrence.status_reason
        and occurrence.zone.isascii()
        and occurrence.zone.isprintable()
    )


def _is_as_read(draft: Opportunity) -> bool:
    """Whether writing and reading would surely give back the same: of nearly all that is imported they do."""
    words = [draft.source, draft.external_id, draft.status_reason, draft.who_can_come, draft.legal_basis]
    words += [draft.url, *draft.categories, *draft.languages, *(draft.documents or ()), *draft.locked]
    words += (draft.registration.url, draft.registration.telephone, draft.registration.email)
    for text in draft.texts:
        words += (text.language, text.name, text.summary, text.description, text.easy)
    for schedule in draft.schedules:
        words += (schedule.zone, schedule.rrule, schedule.description)
    for name, value in draft.extra.items():
        if not isinstance(value, str):
            return False
        words += (name, value)
    parts = (draft.place, draft.organization, draft.price, draft.access)
    return (
        _has_no_noise("\n".join(words))
        and all(schedule.starts is None or schedule.starts.tzinfo is None for schedule in draft.schedules)
        and all(map(_is_plain, draft.occurrences))
        and all(map(_comes_back, parts))
    )


def _has_no_noise(text: str) -> bool:
    if "\x00" in text:
        return False
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _is_read_as_written(part: Any) -> bool:
    return part is None or bool(decode(type(part), encode(part)) == part)


_comes_back = Shared(_is_read_as_written)
"""Whether a part that many have (a place, a price) is read as it was written."""
_checked: Shared[Schedule, None] = Shared(lambda schedule: check((schedule,)))
"""ScheduleError for a rule that cannot be read."""
