"""Addresses that sources are fetched from by themselves: kept, fetched when it is time, applied when clean.

What is not clean, or not of a source that is trusted, waits for a person, who is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.clock import Clock
from bot.database import Database
from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox
from bot.desk.importing.allowed import APPLIES, allow
from bot.desk.importing.fetching import Fetcher, Unfetchable
from bot.desk.importing.staged import KEPT, File, NoSuchImport, Staged, Stages
from bot.desk.importing.tables import FeedRow, State
from bot.desk.importing.workshop import PlanStale, UnderWay, Workshop
from bot.people.audit import Audit, Entry
from bot.people.roles import Role, Roles
from catalog.sources import Sources
from catalog.tables import table_of

SHORTEST = 15
"""Minutes between two looks at an address, at the least."""
_FEED = table_of(FeedRow)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An address of a source. `trusted` is applied by itself where nothing is wrong with it; `waiting` is the
    import that a person is asked about."""

    source: str
    url: str
    refresh_minutes: int
    trusted: bool
    owner: int | None
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    due_at: datetime
    last_ok_at: datetime | None = None
    last_error: str = ""
    waiting: int | None = None


class Feeds:
    """Feeds, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> list[Feed]:
        """All, by the names of their sources."""
        return [_feed(row) for row in await self._session.scalars(select(FeedRow).order_by(FeedRow.source))]

    async def keep(
        self, source: str, url: str, *, refresh_minutes: int, trusted: bool, by: int, at: datetime
    ) -> None:
        """Has a source fetched from an address, from now on, every so many minutes. NotAllowed."""
        await allow(self._session, by, APPLIES)
        await Sources(self._session).ensure(source)
        await self._session.execute(delete(_FEED).where(_FEED.c.source == source))
        self._session.add(
            FeedRow(
                source=source,
                url=url,
                refresh_minutes=max(refresh_minutes, SHORTEST),
                trusted=trusted,
                owner=by,
                etag="",
                last_modified="",
                digest="",
                due_at=at,
                last_error="",
            )
        )
        await self._session.flush()
        await self._note("feed.kept", source, by, at)

    async def drop(self, source: str, *, by: int, at: datetime) -> None:
        """Has a source fetched no more. NotAllowed."""
        await allow(self._session, by, APPLIES)
        row = await self._session.get(FeedRow, source)
        if row is not None:
            await self._session.delete(row)
            await self._note("feed.dropped", source, by, at)

    async def hurry(self, source: str, *, by: int, at: datetime) -> None:
        """Has a source fetched at the next look. NotAllowed."""
        await allow(self._session, by, APPLIES)
        await self.write(source, due_at=at)

    async def take(self, now: datetime) -> Feed | None:
        """One that is due, and is nobody else's until it is due again; None where none is."""
        row = await self._session.scalar(
            select(FeedRow)
            .where(FeedRow.due_at <= now)
            .order_by(FeedRow.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.due_at = now + timedelta(minutes=row.refresh_minutes)
        await self._session.flush()
        return _feed(row)

    async def write(self, source: str, **values: Any) -> None:
        """Writes some of what is kept of a feed, by the names of its columns."""
        await self._session.execute(update(_FEED).where(_FEED.c.source == source).values(**values))

    async def _note(self, act: str, source: str, by: int, at: datetime) -> None:
        subject = f"source:{'-'.join(source.split())[:100]}"
        await Audit(self._session).record(Entry(at=at, actor_id=by, act=act, subject=subject))


class FeedReader:
    """Fetches what is due, one after the other."""

    def __init__(self, database: Database, city: City, clock: Clock, fetcher: Fetcher | None = None) -> None:
        self._database = database
        self._clock = clock
        self._workshop = Workshop(database, city, clock)
        self._fetcher = fetcher or Fetcher()

    async def turn(self) -> int:
        """Fetches all that is due; how many that were. What a process that is gone left half written is
        taken back first."""
        await self._workshop.recover()
        count = 0
        while True:
            async with self._database.writing(choices=False) as session:
                feed = await Feeds(session).take(self._clock.now())
            if feed is None:
                return count
            count += 1
            await self._refresh(feed)

    async def _refresh(self, feed: Feed) -> None:
        try:
            values = await self._fetched(feed)
        except Unfetchable as error:
            log.info("A feed was not fetched: %s", error.reason, extra={"action": "feed_not_fetched"})
            values = {"last_error": error.reason}
        except (UnderWay, PlanStale):
            values = {"last_error": "under_way"}
        except Exception:
            log.exception("A feed could not be read", extra={"action": "feed_failed"})
            values = {"last_error": "failed"}
        async with self._database.writing(choices=False) as session:
            await Feeds(session).write(feed.source, **values)

    async def _fetched(self, feed: Feed) -> dict[str, Any]:
        """What is to be kept of the feed after a look at it."""
        found = await self._fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
        well = {"last_ok_at": self._clock.now(), "last_error": ""}
        if found.content is None:
            return well
        digest = sha256(found.content).hexdigest()
        seen = {**well, "etag": found.etag, "last_modified": found.last_modified, "digest": digest}
        if digest == feed.digest and await self._still_waits(feed):
            return seen
        file = File(found.name[-200:], found.content)
        id = await self._workshop.stage([file], source=feed.source, by=None)
        staged = await self._workshop.prepare(id, by=None)
        if is_clean(staged) and (feed.trusted or not staged.writes):
            await self._workshop.apply(id, by=None)
            return {**seen, "waiting": None}
        await self._ask(feed, staged)
        return {**seen, "waiting": id}

    async def _still_waits(self, feed: Feed) -> bool:
        if feed.waiting is None:
            return False
        try:
            return (await self._workshop.get(feed.waiting)).state in (State.READY, State.CANCELLED)
        except NoSuchImport:
            return False

    async def _ask(self, feed: Feed, staged: Staged) -> None:
        """Owes a message to whoever keeps the feed, or else to all who could apply it."""
        now = self._clock.now()
        async with self._database.writing() as session:
            if feed.waiting is not None and feed.waiting != staged.id:
                await Stages(session).give_up(feed.waiting)
            people = await _asked(session, feed.owner)
            await Outbox(session).owe(
                Owed(
                    person_id=person,
                    kind=Kind.FEED,
                    key=f"feed:{staged.id}:{person}",
                    due_at=now,
                    expires_at=now + KEPT,
                    subject={"staged": staged.id},
                )
                for person in people
            )


def is_clean(staged: Staged) -> bool:
    """Whether nothing of it needs a person: no row wrong, no brake, nothing locked against it."""
    return not (staged.refused or staged.brake or staged.count("wrong") or staged.count("locked"))


async def _asked(session: AsyncSession, owner: int | None) -> Sequence[int]:
    roles = Roles(session)
    if owner is not None and (await roles.of(owner)).includes(APPLIES):
        return [owner]
    return [*await roles.holders(Role.PUBLISHER), *await roles.holders(Role.ADMIN)]


def _feed(row: FeedRow) -> Feed:
    return Feed(**{name: getattr(row, name) for name in Feed.__slots__})
