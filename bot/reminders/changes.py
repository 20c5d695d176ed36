"""What changes in the catalogue becomes a notice owed to each person who saved it, and moves their reminders.

The catalogue's revisions are read past a bookmark of our own, a portion in one transaction with it: a crash
between loses none and owes none twice, whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.delivery.counting import count_ended
from bot.delivery.delivery import Delivery, Kind, Owed, State
from bot.delivery.outbox import Outbox
from bot.reminders.agenda import NOTICES
from bot.reminders.bookmarks import Bookmarks
from bot.reminders.difference import Difference, differences
from bot.reminders.owing import quiets_of
from bot.reminders.pairing import begin_of, followed
from bot.reminders.quiet import URGENT, Going, Quiet
from bot.reminders.reminders import Reminders
from bot.reminders.saved import Saved, SavedThings
from bot.reminders.tables import SavedRow
from catalog.model import Opportunity, PublicationStatus
from catalog.revision import Action, Revision
from catalog.store import Store
from catalog.tables import RevisionRow

PORTION = 2_000
"""Revisions looked at in one transaction: of nearly all of them nobody saved anything."""
MOST_SAVED = 250
"""Saved things looked at in one transaction: more than one person can have."""
TOGETHER = timedelta(minutes=10)
"""How long a notice waits for what else is changed, so that all of it is one message."""
UNDATED = timedelta(days=7)
"""How long a notice of what has no date to come is of use."""
WITHIN = "notices_within"
"""The bookmark within an opportunity that very many saved: its number, and the last person's."""


async def owe_changes(session: AsyncSession, city: City, now: datetime, *, most: int = MOST_SAVED) -> int:
    """Reads a portion of the catalogue's revisions and owes the notices of them; how many revisions.

    Where nothing was read before, it begins with what comes next: what is old is told to nobody.
    """
    bookmarks = Bookmarks(session)
    place = await bookmarks.at(NOTICES)
    if place is None:
        await bookmarks.put(NOTICES, str(await Store(session).last_decided()))
        return 0
    touched, read, last = await _portion(session, int(place))
    if not read:
        return 0
    room, notices = most, _Notices(session, city, now)
    within, _, seen = (await bookmarks.at(WITHIN) or "0:0").partition(":")
    for one in touched:
        after = int(seen) if int(within) == one.opportunity_id else 0
        saved = await SavedThings(session).of_opportunity(one.opportunity_id, after=after, most=room)
        more = len(saved) == room
        if more:
            # The last person may have saved more of it: what is told of all that is told at once.
            saved = [thing for thing in saved if thing.person_id != saved[-1].person_id]
        if saved:
            await notices.owe(one, saved)
        if more:
            await bookmarks.put(WITHIN, f"{one.opportunity_id}:{saved[-1].person_id if saved else after}")
            last = one.revisions[0] - 1
            break
        if after:
            await bookmarks.put(WITHIN, "0:0")
        room -= len(saved)
    await bookmarks.put(NOTICES, str(last))
    return read


async def count_told(session: AsyncSession, before: Opportunity, after: Opportunity, now: datetime) -> int:
    """How many people would be told of a change: those who saved a date that differs, or all dates."""
    return len(await _people(session, before, after, now))


async def count_told_of_batch(session: AsyncSession, batch: int, now: datetime) -> int:
    """How many people are told of what an import has changed."""
    is_saved = exists().where(SavedRow.opportunity_id == RevisionRow.opportunity_id)
    ids = await session.scalars(select(RevisionRow.id).where(RevisionRow.batch == batch, is_saved))
    people: set[int] = set()
    for revision in (await Store(session).revisions(ids)).values():
        if revision.before is not None:
            people |= await _people(session, revision.before, revision.after, now)
    return len(people)


async def _people(session: AsyncSession, before: Opportunity, after: Opportunity, now: datetime) -> set[int]:
    by_person: dict[int, list[Saved]] = {}
    for thing in await SavedThings(session).of_opportunity(after.id or 0):
        by_person.setdefault(thing.person_id, []).append(thing)
    by_dates: dict[frozenset[datetime] | None, set[int]] = {}
    for person, things in by_person.items():
        by_dates.setdefault(dates_of(things), set()).add(person)
    differ = (dates for dates in by_dates if differences(before, after, now=now, dates=dates))
    return set().union(*(by_dates[dates] for dates in differ))


@dataclass(frozen=True, slots=True)
class _Touched:
    """The revisions of one opportunity in a portion, and those of them that are told."""

    opportunity_id: int
    revisions: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)


async def _portion(session: AsyncSession, after: int) -> tuple[list[_Touched], int, int]:
    """What somebody saved of what the next revisions are of; how many were read, and the last of them.

    What an import that is under way has written is read once it is whole: it may be taken back yet.
    """
    until = await Store(session).last_decided()
    is_saved = exists().where(SavedRow.opportunity_id == RevisionRow.opportunity_id)
    question = (
        select(
            RevisionRow.id,
            RevisionRow.opportunity_id,
            RevisionRow.quiet,
            RevisionRow.action,
            is_saved.label("is_saved"),
        )
        .where(RevisionRow.id > after, RevisionRow.id <= until)
        .order_by(RevisionRow.id)
        .limit(PORTION)
    )
    rows = list(await session.execute(question))
    touched: dict[int, _Touched] = {}
    for row in rows:
        if row.is_saved:
            one = touched.setdefault(row.opportunity_id, _Touched(row.opportunity_id))
            one.revisions.append(row.id)
            # What is new nobody has saved before.
            if not row.quiet and row.action != Action.CREATED.value:
                one.told.append(row.id)
    return list(touched.values()), len(rows), rows[-1].id if rows else after


class _Notices:
    """Owes the notices of one portion."""

    def __init__(self, session: AsyncSession, city: City, now: datetime) -> None:
        self._session = session
        self._city = city
        self._now = now
        self._outbox = Outbox(session)

    async def owe(self, touched: _Touched, saved: Sequence[Saved]) -> None:
        """Moves the reminders of what some people saved of one opportunity, and owes them the notice."""
        store = Store(self._session)
        current = await store.get(touched.opportunity_id)
        planned = await self._outbox.planned(
            Kind.CHANGE, touched.opportunity_id, {thing.person_id for thing in saved}
        )
        told = touched.told
        firsts = {int(delivery.subject["first"]) for delivery in planned.values()}
        revisions = await store.revisions({touched.revisions[0], *told[:1], *told[-1:], *firsts})
        quiets = await quiets_of(self._session, self._city, {thing.person_id for thing in saved})
        saved = await self._follow(revisions[touched.revisions[0]], current, saved)
        await self._derive(current, saved, quiets)
        differing = _Differing(current, self._now)
        by_person: dict[int, list[Saved]] = {}
        for thing in saved:
            by_person.setdefault(thing.person_id, []).append(thing)
        owed = []
        for person, things in by_person.items():
            delivery = planned.get(person)
            first = int(delivery.subject["first"]) if delivery is not None else next(iter(told), None)
            if first is None:
                continue
            revision = revisions.get(first)
            found = differing.since(revision, things, loud=revisions[told[-1]] if told else None)
            if revision is None or not found:
                if delivery is not None:
                    await self._outbox.cancel(
                        self._now,
                        "undone",
                        person_id=person,
                        opportunity_id=touched.opportunity_id,
                        kind=Kind.CHANGE,
                    )
                continue
            notice = self._notice(revision, things, found, quiets[person], last=(told or [first])[-1])
            if delivery is None:
                owed.append(notice)
            else:
                await self._outbox.extend(_extended(delivery, notice))
        await self._outbox.owe(owed)

    async def _follow(
        self, revision: Revision, current: Opportunity | None, saved: Sequence[Saved]
    ) -> list[Saved]:
        """What is saved, by the recurrence ids its dates have now."""
        if revision.before is None or current is None:
            return list(saved)
        names = followed(revision.before, current, now=self._now)
        if not names:
            return list(saved)
        return [await SavedThings(self._session).follow(thing.id, names) for thing in saved]

    async def _derive(
        self, current: Opportunity | None, saved: Iterable[Saved], quiets: Mapping[int, Quiet]
    ) -> None:
        """Works out the reminders anew; those that have no moment any more are counted."""
        on_offer = current is not None and current.publication_status is PublicationStatus.PUBLISHED
        lost = await Reminders(self._session).derive(
            {thing.id: thing for thing in saved},
            {current.id or 0: current} if current is not None and on_offer else {},
            quiets,
            now=self._now,
        )
        if lost:
            await count_ended(self._session, self._now, Kind.REMINDER, State.CANCELLED, lost)

    def _notice(
        self,
        revision: Revision,
        saved: Sequence[Saved],
        found: Sequence[Difference],
        quiet: Quiet,
        *,
        last: int,
    ) -> Owed:
        going, starts, expires_at = self._when(revision.at, found, quiet)
        thing = saved[0]
        date = f"{thing.recurrence_id:%Y%m%dT%H%M%S}" if len(saved) == 1 and thing.recurrence_id else "-"
        return Owed(
            person_id=thing.person_id,
            kind=Kind.CHANGE,
            key=f"change:{thing.person_id}:{thing.opportunity_id}:{date}:{revision.id}",
            due_at=going.at,
            expires_at=expires_at,
            subject={
                "saved": [each.id for each in saved],
                "first": revision.id,
                "last": last,
                "starts": starts.isoformat() if starts is not None else None,
            },
            opportunity_id=thing.opportunity_id,
            silent=going.silent,
        )

    def _when(
        self, at: datetime, found: Sequence[Difference], quiet: Quiet
    ) -> tuple[Going, datetime | None, datetime]:
        """When the notice goes, the first start it is about, and from when on it is of no more use."""
        dates = [date for difference in found for date in difference.dates]
        ahead = [begin for date in dates if (begin := begin_of(date)) > self._now]
        starts = min(ahead, default=None)
        wait = max(self._now, min(at, self._now) + TOGETHER)
        if starts is not None and starts - self._now <= URGENT:
            wait = self._now
        going = quiet.change(now=wait, starts=starts)
        if not isinstance(going, Going):
            # It begins while the notice waits for what else may come.
            going = Going(at=self._now, silent=quiet.holds(self._now))
        over = [max(begin_of(date), date.ends) if date.ends else begin_of(date) for date in dates]
        return going, starts, max(over, default=going.at + UNDATED)


class _Differing:
    """What differs between a revision's before and the catalogue as it is: each question answered once."""

    def __init__(self, current: Opportunity | None, now: datetime) -> None:
        self._current = current
        self._now = now
        self._known: dict[tuple[int, frozenset[datetime] | None], list[Difference]] = {}

    def since(
        self, revision: Revision | None, saved: Sequence[Saved], *, loud: Revision | None
    ) -> list[Difference]:
        """What differs for whoever saved these; nothing where nobody could have before the revision, or where
        all that differs came after the last revision that is to be told (`loud`; None: was told before)."""
        if revision is None or revision.before is None:
            return []
        key = (revision.id, dates_of(saved))
        if key not in self._known:
            told = loud is None or differences(revision.before, loud.after, now=self._now, dates=key[1])
            found = differences(revision.before, self._current, now=self._now, dates=key[1]) if told else []
            self._known[key] = found
        return self._known[key]


def dates_of(saved: Iterable[Saved]) -> frozenset[datetime] | None:
    """The recurrence ids of the dates saved; None where all are."""
    names = [thing.recurrence_id for thing in saved]
    known = frozenset(name for name in names if name is not None)
    return known if len(names) and None not in names else None


def _extended(delivery: Delivery, notice: Owed) -> Delivery:
    """The message planned, about what has come to it since as well.

    Edits one after the other do not put it off; only where it waits for the morning now, since it is no
    longer urgent, it goes when the last would.
    """
    waits = notice.due_at - delivery.due_at > TOGETHER
    sooner = notice.due_at < delivery.due_at
    return replace(
        delivery,
        subject=notice.subject,
        due_at=notice.due_at if waits else min(delivery.due_at, notice.due_at),
        expires_at=notice.expires_at,
        silent=notice.silent if waits or sooner else delivery.silent,
    )
