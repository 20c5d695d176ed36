"""iCalendar (RFC 5545): events and their rules, moved and cancelled dates, whatever program wrote them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime

from icalendar import Calendar

from catalog.imports.ical_around import Surroundings
from catalog.imports.ical_event import EventReader, Series
from catalog.imports.ical_values import Part, plain
from catalog.imports.problem import Code, Problem, Refusal, Severity
from catalog.imports.standard import Told
from catalog.remainder import Setting

MOST_EVENTS = 200_000
PART = "~"
"""What stands between the UID of an event and the number of a further rule of the same opportunity."""


def told(
    text: str, setting: Setting, *, now: datetime | None, problems: list[Problem], present: set[str]
) -> Iterator[Told]:
    """What the events of a calendar file tell, a series once; `present` gets the ids of the broken ones.

    Refusal where it cannot be read at all.
    """
    try:
        with warnings.catch_warnings():
            # What it guesses of a zone is looked at anew below.
            warnings.simplefilter("ignore")
            calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        # OSError: a zone's name is looked for among the files of zones, and may be longer than a file's.
        raise Refusal(Code.FILE_BROKEN) from None
    count = 0
    for calendar in calendars:
        reader = _Calendar(calendar, setting, now, problems, present, count)
        yield from reader.told()
        count += len(reader.events)


def told_by(events: Iterable[Part], setting: Setting) -> Told:
    """What the events of one opportunity tell, as a reader of the whole calendar has it."""
    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    return next(_Calendar(calendar, setting, None, [], set(), 0).told())


class _Calendar:
    """Reads one calendar."""

    def __init__(
        self,
        calendar: Part,
        setting: Setting,
        now: datetime | None,
        problems: list[Problem],
        present: set[str],
        before: int,
    ) -> None:
        self.events = [
            part for part in calendar.walk() if part.name in ("VEVENT", "VJOURNAL") and len(part) > 0
        ][:MOST_EVENTS]
        self._present, self._before = present, before
        self._around = Surroundings(calendar, setting, now, problems)

    def told(self) -> Iterator[Told]:
        for uid, series in self._series().items():
            try:
                yield EventReader(self._around, series).told()
            except (
                *(ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError, OSError),
            ) as error:
                if uid:
                    self._present.add(uid)
                self._around.problem(Code.EVENT_BROKEN, series.row, uid, str(error), severity=Severity.ERROR)

    def _series(self) -> dict[str, Series]:
        found: dict[str, Series] = {}
        parents: dict[str, str] = {}
        for row, event in enumerate(self.events, start=1 + self._before):
            uid = plain(event, "UID") or f"\0{row}"
            series = found.setdefault(uid, Series(row))
            if "RECURRENCE-ID" in event:
                series.set_otherwise.append(event)
            elif series.master is None:
                series.master = event
            else:
                self._around.problem(
                    Code.ID_TWICE, row, "UID", uid, severity=Severity.ERROR, first=series.row
                )
            parent = plain(event, "RELATED-TO")
            if parent and uid.startswith(f"{parent}{PART}"):
                parents[uid] = parent
        for uid, parent in parents.items():
            if parent in found and parent not in parents:
                found[parent].further.append(found.pop(uid))
        return {uid.partition("\0")[0] or uid: each for uid, each in found.items()}
