"""Records met again by what they are, where a source has given all of them new names.

Calendars of some offices have a new id for everything at every download. Then title, start and place
together tell which record is which: it keeps its place in the catalogue and whoever follows it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from catalog.model import Opportunity, PublicationStatus

if TYPE_CHECKING:
    from catalog.imports.draft import Draft

SHARE = 0.5
"""Where more than this share of a file's ids is unknown, the ids are not what they were."""

Key = tuple[str, str, str]


def met_by_nature(
    drafts: Sequence[Draft],
    known: Mapping[str, Opportunity],
    *,
    present: Collection[str] = (),
    settled: Collection[str] = (),
) -> dict[str, Opportunity]:
    """The records of the catalogue that drafts with unknown ids are, by the draft's external id.

    `present` and `settled` are the names of others that are in the file and in the catalogue as well.
    Only what one draft alone and one record alone is called so: a doubt is no meeting.
    """
    named = {draft.opportunity.external_id for draft in drafts} | set(present)
    unknown = [
        draft.opportunity
        for draft in drafts
        if draft.opportunity.external_id not in known and draft.opportunity.external_id not in settled
    ]
    left = [
        one
        for name, one in known.items()
        if name not in named and one.publication_status is not PublicationStatus.ARCHIVED
    ]
    if not left or len(unknown) <= SHARE * len(drafts):
        return {}
    before, now = _by_key(left), _by_key(unknown)
    found: dict[str, Opportunity] = {}
    taken: set[str] = set()
    for key, incoming in now.items():
        current = before.get(key)
        if incoming is None or current is None or current.external_id in taken:
            continue
        if incoming.external_id not in found:
            found[incoming.external_id] = current
            taken.add(current.external_id)
    return found


def _by_key(opportunities: Iterable[Opportunity]) -> dict[Key, Opportunity | None]:
    """Each by its keys; None where two are called the same."""
    found: dict[Key, Opportunity | None] = {}
    for one in opportunities:
        for key in set(_keys(one)):
            found[key] = None if key in found else one
    return found


def _keys(one: Opportunity) -> Iterator[Key]:
    name = _plain(one.texts[0].name) if one.texts else ""
    place = _plain(one.place.name) if one.place else ""
    starts = {schedule.starts.isoformat() for schedule in one.schedules if schedule.starts}
    starts |= set() if one.schedules else {each.starts.isoformat() for each in one.occurrences}
    for start in starts or {""}:
        yield name, start, place


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
