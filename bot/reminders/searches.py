"""The searches people saved: what they want to hear of, when, and what they have been told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.delivery import State
from bot.delivery.tables import DeliveryRow
from bot.reminders.quiet import Going, Quiet
from bot.reminders.saved import TooMany
from bot.reminders.tables import SavedSearchRow, ToldRow
from bot.reminders.weekly import Weekly
from catalog.tables import table_of
from catalog.upsert import insert_into

MOST_SEARCHES = 30
"""Searches one person can have saved at a time."""

_TOLD = table_of(ToldRow)
_NEVER_ARRIVED = (State.REFUSED, State.CANCELLED, State.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person wants to hear of: a question in their own words, what stands on a shelf (with the wishes
    that the words then are), or what is on in a part of the city."""

    words: str = ""
    topic: str = ""
    neighbourhood: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.topic or self.neighbourhood)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search as a person saved it. `weekly` is None where they are told as soon as there is something.

    `due_at` is when it is looked at next, `told_at` when a message of it was last owed.
    """

    id: int
    person_id: int
    wanted: Wanted
    language: str
    weekly: Weekly | None = None
    zone: str
    due_at: datetime | None = None
    told_at: datetime | None = None
    discreet: bool = False


class Searches:
    """Saved searches, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(
        self,
        person_id: int,
        wanted: Wanted,
        *,
        language: str,
        quiet: Quiet,
        now: datetime,
        weekly: Weekly | None = None,
        discreet: bool = False,
    ) -> tuple[SavedSearch, bool]:
        """Saves it, and gives back what is saved and whether it is new; what was saved already stays as it
        is. Raises TooMany."""
        same = select(SavedSearchRow).where(
            SavedSearchRow.person_id == person_id,
            SavedSearchRow.words == wanted.words,
            SavedSearchRow.topic == wanted.topic,
            SavedSearchRow.neighbourhood == wanted.neighbourhood,
        )
        row = await self._session.scalar(same)
        if row is not None:
            return _search(row), False
        if await self.count(person_id) >= MOST_SEARCHES:
            raise TooMany(MOST_SEARCHES)
        row = SavedSearchRow(
            person_id=person_id,
            words=wanted.words,
            topic=wanted.topic,
            neighbourhood=wanted.neighbourhood,
            language=language,
            zone=quiet.zone.key,
            discreet=discreet,
        )
        _choose(row, weekly, quiet, now)
        self._session.add(row)
        await self._session.flush()
        return _search(row), True

    async def count(self, person_id: int) -> int:
        """How many searches the person saved."""
        question = (
            select(func.count()).select_from(SavedSearchRow).where(SavedSearchRow.person_id == person_id)
        )
        return await self._session.scalar(question) or 0

    async def get(self, search_id: int, person_id: int) -> SavedSearch | None:
        """The search that the person saved under this number; None for what is not theirs."""
        row = await self._session.get(SavedSearchRow, search_id)
        return _search(row) if row is not None and row.person_id == person_id else None

    async def of(self, person_id: int) -> list[SavedSearch]:
        """All that the person saved, the oldest first."""
        rows = await self._session.scalars(
            select(SavedSearchRow).where(SavedSearchRow.person_id == person_id).order_by(SavedSearchRow.id)
        )
        return [_search(row) for row in rows]

    async def in_words(self) -> list[SavedSearch]:
        """All that anybody saved in words of their own."""
        rows = await self._session.scalars(
            select(SavedSearchRow)
            .where(SavedSearchRow.words != "", SavedSearchRow.topic == "")
            .order_by(SavedSearchRow.id)
        )
        return [_search(row) for row in rows]

    async def tell_weekly(self, search_id: int, weekly: Weekly, quiet: Quiet, now: datetime) -> SavedSearch:
        """Has it told of once a week from now on."""
        row = await self._session.get_one(SavedSearchRow, search_id)
        _choose(row, weekly, quiet, now)
        return _search(row)

    async def tell_soon(self, search_id: int, quiet: Quiet, now: datetime) -> SavedSearch:
        """Has it told of as soon as there is something from now on."""
        row = await self._session.get_one(SavedSearchRow, search_id)
        _choose(row, None, quiet, now)
        return _search(row)

    async def tell_discreetly(self, search_id: int, discreet: bool) -> SavedSearch:
        """Names its subject in what comes unasked, or does not."""
        row = await self._session.get_one(SavedSearchRow, search_id)
        row.discreet = discreet
        return _search(row)

    async def remove(self, search_id: int) -> None:
        """Forgets it, with what was told of it."""
        await self._session.execute(delete(SavedSearchRow).where(SavedSearchRow.id == search_id))

    async def forget(self, person_id: int) -> None:
        """Forgets all that the person saved, with what was told of it."""
        await self._session.execute(delete(SavedSearchRow).where(SavedSearchRow.person_id == person_id))

    async def derive(self, person_id: int, quiet: Quiet, now: datetime) -> None:
        """Works out anew when the person's searches are due: their quiet hours changed, or they let us write
        again. What is told as soon as possible is looked at now; what is overdue stays so."""
        rows = await self._session.scalars(
            select(SavedSearchRow).where(SavedSearchRow.person_id == person_id)
        )
        for row in rows:
            if row.due_at is None or row.due_at > now:
                row.due_at = next_look(_search(row), quiet, now) or now

    async def due(self, now: datetime, *, most: int) -> list[SavedSearch]:
        """What is due to be looked at, the longest overdue first."""
        question = (
            select(SavedSearchRow)
            .where(SavedSearchRow.due_at <= now)
            .order_by(SavedSearchRow.due_at)
            .limit(most)
        )
        return [_search(row) for row in await self._session.scalars(question)]

    async def look_at(self, search_id: int, due_at: datetime | None) -> None:
        """Writes when it is looked at next."""
        row = await self._session.get_one(SavedSearchRow, search_id)
        row.due_at = due_at

    async def wake(self, due_at: datetime) -> None:
        """Has all that is told as soon as possible looked at, at `due_at`; what is due sooner stays so."""
        waiting = (SavedSearchRow.weekday.is_(None), SavedSearchRow.due_at.is_(None))
        await self._session.execute(update(SavedSearchRow).where(*waiting).values(due_at=due_at))

    async def told(self, search_id: int) -> set[int]:
        """The opportunities it has told of, what is on its way among them."""
        arrives = or_(DeliveryRow.state.is_(None), DeliveryRow.state.not_in(_NEVER_ARRIVED))
        question = (
            select(ToldRow.opportunity_id)
            .outerjoin(DeliveryRow, DeliveryRow.key == ToldRow.key)
            .where(ToldRow.saved_search_id == search_id, arrives)
        )
        return set(await self._session.scalars(question))

    async def tell(self, search_id: int, opportunities: Collection[int], key: str, now: datetime) -> None:
        """Notes what the message with this key tells of, and that it was owed."""
        await self.know(search_id, opportunities, key=key)
        row = await self._session.get_one(SavedSearchRow, search_id)
        row.told_at = now

    async def know(self, search_id: int, opportunities: Collection[int], *, key: str = "") -> None:
        """Notes what need not be told: the person has seen it, or it goes with the message of this key."""
        rows = [
            {"saved_search_id": search_id, "opportunity_id": number, "key": key}
            for number in sorted(opportunities)
        ]
        if not rows:
            return
        statement = insert_into(self._session, _TOLD)
        told_again = {"key": statement.excluded.key}
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=list(_TOLD.primary_key), set_=told_again), rows
        )


def next_look(search: SavedSearch, quiet: Quiet, after: datetime) -> datetime | None:
    """When a search is looked at next, later than `after`: never in quiet hours. None where something new has
    to come first."""
    if search.weekly is None:
        return None
    chosen = search.weekly.next(after, ZoneInfo(search.zone))
    going = quiet.ordinary(chosen, now=after)
    return going.at if isinstance(going, Going) else chosen


def waking(weekly: Weekly, quiet: Quiet) -> Weekly:
    """The same, or the end of the quiet hours where it lies in them."""
    hours = quiet.hours
    if not hours.holds(weekly.at):
        return weekly
    over_midnight = hours.start > hours.end and weekly.at >= hours.start
    return Weekly(weekday=(weekly.weekday + over_midnight) % 7, at=hours.end)


def _choose(row: SavedSearchRow, weekly: Weekly | None, quiet: Quiet, now: datetime) -> None:
    chosen = waking(weekly, quiet) if weekly is not None else None
    row.weekday = chosen.weekday if chosen is not None else None
    row.wall = f"{chosen.at:%H:%M}" if chosen is not None else ""
    row.due_at = next_look(_search(row), quiet, now)


def _search(row: SavedSearchRow) -> SavedSearch:
    weekly = Weekly(weekday=row.weekday, at=time.fromisoformat(row.wall)) if row.weekday is not None else None
    return SavedSearch(
        id=row.id,
        person_id=row.person_id,
        wanted=Wanted(words=row.words, topic=row.topic, neighbourhood=row.neighbourhood),
        language=row.language,
        weekly=weekly,
        zone=row.zone,
        due_at=row.due_at,
        told_at=row.told_at,
        discreet=row.discreet,
    )
