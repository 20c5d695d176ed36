"""What people saved, one opportunity (or one date of it) a row, and what they said of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.tables import AttendanceRow, SavedRow
from catalog.model import Occurrence, Opportunity

MOST_SAVED = 200
"""Things one person can have saved at a time: more than anybody keeps in view, fewer than a flood."""

MOST_DECLINED = 100
"""Dates of one thing that a person does not go to: of a weekly class, two years of them."""


class TooMany(ValueError):
    """The person has as many as one can have; `most` says how many that is."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.most = most


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Something a person saved: all dates of an opportunity, or the one named by its recurrence id.

    `going` is None until the person said whether they go, and what they said last; `declined` are the
    recurrence ids of dates they do not go to. `language` is what they were spoken to in.
    """

    id: int
    person_id: int
    opportunity_id: int
    recurrence_id: datetime | None = None
    language: str
    discreet: bool = False
    going: bool | None = None
    declined: tuple[datetime, ...] = ()

    def dates(self, opportunity: Opportunity, after: datetime) -> list[Occurrence]:
        """The dates meant that start after a moment, are not called off and not declined, soonest first."""
        if opportunity.event_status.called_off:
            return []
        meant = [
            occurrence
            for occurrence in opportunity.occurrences
            if occurrence.starts > after
            and not occurrence.status.called_off
            and self.recurrence_id in (None, occurrence.recurrence_id)
            and occurrence.recurrence_id not in self.declined
        ]
        return sorted(meant, key=lambda occurrence: occurrence.starts)


class SavedThings:
    """What people saved, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(
        self,
        person_id: int,
        opportunity_id: int,
        *,
        recurrence_id: datetime | None,
        language: str,
        discreet: bool,
    ) -> Saved:
        """Saves it, and gives back what is saved; what is saved already stays as it is. Raises TooMany."""
        row = await self._row(person_id, opportunity_id, recurrence_id)
        if row is None:
            if await self.count(person_id) >= MOST_SAVED:
                raise TooMany(MOST_SAVED)
            row = SavedRow(
                person_id=person_id,
                opportunity_id=opportunity_id,
                recurrence_id=recurrence_id,
                language=language,
                discreet=discreet,
                going=None,
                declined=[],
            )
            self._session.add(row)
            await self._session.flush()
        return _saved(row)

    async def count(self, person_id: int) -> int:
        """How many things the person saved."""
        question = select(func.count()).select_from(SavedRow).where(SavedRow.person_id == person_id)
        return await self._session.scalar(question) or 0

    async def get(self, saved_id: int, person_id: int) -> Saved | None:
        """What the person saved under this number; None for what is not theirs."""
        row = await self._session.get(SavedRow, saved_id)
        return _saved(row) if row is not None and row.person_id == person_id else None

    async def many(self, ids: Collection[int]) -> dict[int, Saved]:
        """What is saved under these numbers, by whomever."""
        rows = await self._session.scalars(select(SavedRow).where(SavedRow.id.in_(ids)))
        return {row.id: _saved(row) for row in rows}

    async def of(self, person_id: int, opportunity_id: int | None = None) -> list[Saved]:
        """All that the person saved (of one opportunity), the oldest first."""
        question = select(SavedRow).where(SavedRow.person_id == person_id).order_by(SavedRow.id)
        if opportunity_id is not None:
            question = question.where(SavedRow.opportunity_id == opportunity_id)
        return [_saved(row) for row in await self._session.scalars(question)]

    async def opportunities(self) -> frozenset[int]:
        """The numbers of the opportunities that anybody saved."""
        return frozenset(await self._session.scalars(select(SavedRow.opportunity_id).distinct()))

    async def of_opportunity(
        self, opportunity_id: int, *, after: int = 0, most: int | None = None
    ) -> list[Saved]:
        """What of one opportunity anybody saved, person by person; `most` of it, of people past `after`."""
        question = (
            select(SavedRow)
            .where(SavedRow.opportunity_id == opportunity_id, SavedRow.person_id > after)
            .order_by(SavedRow.person_id, SavedRow.id)
            .limit(most)
        )
        return [_saved(row) for row in await self._session.scalars(question)]

    async def following(self, last: Saved | None, *, most: int) -> list[Saved]:
        """What anybody saved, by opportunity, a portion after `last` (None: from the first on)."""
        place = tuple_(SavedRow.opportunity_id, SavedRow.id)
        question = select(SavedRow).order_by(SavedRow.opportunity_id, SavedRow.id).limit(most)
        if last is not None:
            question = question.where(place > tuple_(last.opportunity_id, last.id))
        return [_saved(row) for row in await self._session.scalars(question)]

    async def follow(self, saved_id: int, names: Mapping[datetime, datetime]) -> Saved:
        """What is saved, its dates by the recurrence ids they go by now: the new `names` by the old."""
        row = await self._session.get_one(SavedRow, saved_id)
        if row.recurrence_id is not None:
            row.recurrence_id = names.get(row.recurrence_id, row.recurrence_id)
        new = {old.isoformat(): now.isoformat() for old, now in names.items()}
        row.declined = [new.get(each, each) for each in row.declined]
        going = select(AttendanceRow).where(AttendanceRow.saved_id == saved_id)
        for date in await self._session.scalars(going):
            date.recurrence_id = names.get(date.recurrence_id, date.recurrence_id)
        return _saved(row)

    async def change(
        self,
        saved_id: int,
        *,
        going: bool | None = None,
        of: datetime | None = None,
        discreet: bool | None = None,
    ) -> None:
        """Writes what the person said of it; what is None stays. `of` is the recurrence id of the date they
        are `going` to, or not: the one saved where it is not given."""
        row = await self._session.get(SavedRow, saved_id)
        if row is None:
            return
        if going is not None:
            row.going = going
            if (date := of or row.recurrence_id) is not None:
                others = [each for each in row.declined if each != date.isoformat()]
                row.declined = others if going else [*others, date.isoformat()][-MOST_DECLINED:]
        if discreet is not None:
            row.discreet = discreet

    async def extend(self, saved_id: int, recurrence_id: datetime | None) -> Saved | None:
        """Means another date by it, or (None) all; where that is saved already, that one is what is left."""
        row = await self._session.get(SavedRow, saved_id)
        if row is None:
            return None
        same = await self._row(row.person_id, row.opportunity_id, recurrence_id)
        if same is not None and same.id != saved_id:
            await self.remove(saved_id)
            return _saved(same)
        row.recurrence_id = recurrence_id
        await self._session.flush()
        return _saved(row)

    async def remove(self, saved_id: int) -> None:
        """Forgets it, with its reminders."""
        await self._session.execute(delete(SavedRow).where(SavedRow.id == saved_id))

    async def forget(self, person_id: int) -> None:
        """Forgets all that the person saved, with the reminders."""
        await self._session.execute(delete(SavedRow).where(SavedRow.person_id == person_id))

    async def _row(
        self, person_id: int, opportunity_id: int, recurrence_id: datetime | None
    ) -> SavedRow | None:
        return await self._session.scalar(
            select(SavedRow).where(
                SavedRow.person_id == person_id,
                SavedRow.opportunity_id == opportunity_id,
                SavedRow.recurrence_id.is_(None)
                if recurrence_id is None
                else SavedRow.recurrence_id == recurrence_id,
            )
        )


def _saved(row: SavedRow) -> Saved:
    return Saved(
        id=row.id,
        person_id=row.person_id,
        opportunity_id=row.opportunity_id,
        recurrence_id=row.recurrence_id,
        language=row.language,
        discreet=row.discreet,
        going=row.going,
        declined=tuple(map(datetime.fromisoformat, row.declined)),
    )
