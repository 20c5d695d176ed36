"""What is new of a saved search becomes a message that is owed: once a week, or as soon as there is some.

What it tells of is chosen, and noted as told, in the transaction that owes it: whoever crashes after that
neither loses a thing nor tells it twice. What was noted counts for as long as its message may arrive; where
that was refused, withdrawn or too late, the next one tells it (`Searches.told`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox
from bot.people.preferences import Preference, Preferences
from bot.reminders.agenda import SEARCHES
from bot.reminders.bookmarks import Bookmarks
from bot.reminders.hours import quiet_of
from bot.reminders.quiet import Going, Quiet
from bot.reminders.searches import SavedSearch, Searches, Wanted, next_look
from catalog.search import Found

log = logging.getLogger(__name__)

PORTION = 20
"""Searches looked at in one transaction: each takes some milliseconds."""
MOST_SHOWN = 5
"""Things one message names; more are counted."""
OF_USE = timedelta(days=1)
"""For how long a digest is worth sending; what it tells of waits for the next one where it is not."""
SETTLING = timedelta(minutes=2)
"""How long after a change the searches are looked at: changes come in a row."""
APART = timedelta(hours=1)
"""Between two messages of a search that is told as soon as there is something."""


class Finder(Protocol):
    """Asks the search for what somebody saved, as it would answer them."""

    @property
    def revision(self) -> int:
        """The newest revision of the catalogue that is found."""
        ...

    async def find(
        self, wanted: Wanted, *, language: str, preference: Preference, now: datetime
    ) -> list[Found]:
        """All that certainly is what the person wants to hear of, with what they want heeded always."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What one message tells of: the `named` opportunities in order, `told` with the same offers elsewhere,
    and how many `more` there are."""

    named: tuple[int, ...]
    told: frozenset[int]
    more: int = 0


def choose(found: Sequence[Found], told: Collection[int]) -> Choice:
    """What is new, soonest first and what has no date last; each offer once, at most MOST_SHOWN of them.

    What is not named stays new: so what takes place before the next message is named in this one, or counted.
    """
    offers: dict[int, list[Found]] = {}
    for each in sorted(found, key=_soonest):
        if each.id not in told:
            offers.setdefault(each.offer, []).append(each)
    named = list(offers.values())[:MOST_SHOWN]
    return Choice(
        named=tuple(those[0].id for those in named),
        told=frozenset(each.id for those in named for each in those),
        more=len(offers) - len(named),
    )


async def owe_digests(session: AsyncSession, finder: Finder, city: City, now: datetime) -> int:
    """Looks at the searches that are due, a portion of them, and owes what is new; how many it looked at."""
    searches = Searches(session)
    due = await searches.due(now, most=PORTION)
    preferences = await Preferences(session).of_many({search.person_id for search in due})
    for search in due:
        preference = preferences.get(search.person_id, Preference())
        quiet = quiet_of(preference, city)
        later = _later(search, quiet, now)
        if later is not None:
            await searches.look_at(search.id, later)
            continue
        await searches.look_at(search.id, next_look(search, quiet, now))
        if not preference.paused:
            choice = choose(await _found(finder, search, preference, now), await searches.told(search.id))
            await _owe(session, search, choice, quiet, now)
    return len(due)


async def owe_added(
    session: AsyncSession, searches: Sequence[SavedSearch], opportunity_id: int, now: datetime
) -> int:
    """Owes the news that the city added something to those of the searches that have not told of it; how
    many there were."""
    saved, told = Searches(session), 0
    for search in searches:
        if opportunity_id in await saved.told(search.id):
            continue
        key = f"added:{search.id}:{opportunity_id}"
        message = Owed(
            person_id=search.person_id,
            kind=Kind.DIGEST,
            key=key,
            due_at=now,
            expires_at=now + OF_USE,
            subject={"search": search.id, "named": [opportunity_id], "more": 0},
        )
        await Outbox(session).owe([message])
        await saved.tell(search.id, {opportunity_id}, key, now)
        told += 1
    return told


async def wake_searches(session: AsyncSession, finder: Finder, now: datetime) -> int:
    """Has the searches that wait for something new looked at, where the catalogue has newer revisions that
    are found by now; 1 where it has, else 0."""
    bookmarks = Bookmarks(session)
    if finder.revision <= int(await bookmarks.at(SEARCHES) or 0):
        return 0
    await bookmarks.put(SEARCHES, str(finder.revision))
    await Searches(session).wake(now + SETTLING)
    return 1


async def _found(
    finder: Finder, search: SavedSearch, preference: Preference, now: datetime
) -> Sequence[Found]:
    """What is found; nothing where the search fails, so that one that does keeps nobody else from theirs."""
    try:
        return await finder.find(search.wanted, language=search.language, preference=preference, now=now)
    except Exception:
        log.exception("A saved search failed: %d", search.id, extra={"action": "saved_search_failed"})
        return ()


async def _owe(
    session: AsyncSession, search: SavedSearch, choice: Choice, quiet: Quiet, now: datetime
) -> None:
    """Owes the message and notes what it tells of; nothing where there is nothing."""
    if not choice.named:
        return
    due_at = search.due_at or now
    key = f"digest:{search.id}:{due_at:%Y%m%dT%H%M%S}"
    going = quiet.ordinary(now, now=now)
    message = Owed(
        person_id=search.person_id,
        kind=Kind.DIGEST,
        key=key,
        # Whoever was down at its hour does not write at night.
        due_at=max(due_at, going.at) if isinstance(going, Going) else due_at,
        expires_at=due_at + OF_USE,
        subject={"search": search.id, "named": list(choice.named), "more": choice.more},
    )
    await Outbox(session).owe([message])
    await Searches(session).tell(search.id, choice.told, key, now)


def _later(search: SavedSearch, quiet: Quiet, now: datetime) -> datetime | None:
    """When a search that is told as soon as possible is to be looked at rather than now; None for now."""
    if search.weekly is not None:
        return None
    earliest = max(now, search.told_at + APART) if search.told_at is not None else now
    going = quiet.ordinary(earliest, now=now)
    at = going.at if isinstance(going, Going) else earliest
    return at if at > now else None


def _soonest(found: Found) -> tuple[bool, float]:
    return found.starts is None, found.starts.timestamp() if found.starts is not None else 0.0
