"""Stores of opinions as people have built them, from the careless to the careful, and the box."""

from __future__ import annotations

import hmac
import secrets
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.anonymity.city import BEGIN, WEEK, Deed
from benchmarks.anonymity.loot import Commit, Loot, Row
from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.box import Box
from bot.feedback.opinion import Opinion, about_opportunity
from bot.feedback.opinions import OPINION, OpinionPublisher, opinion_slip
from bot.feedback.receipt import Receipt, id_of
from bot.feedback.sealing import SealedFile
from bot.feedback.slip import Published, Scope
from bot.feedback.tables import RatingRow


class Store:
    """A store that writes at once; what it keeps beside an opinion is its own affair."""

    name = ""

    def __init__(self) -> None:
        self.loot = Loot()
        self._key = secrets.token_bytes(32)

    async def week(self, number: int, deeds: Sequence[Deed]) -> None:
        """Takes in a week of deeds."""
        for deed in deeds:
            self.loot.traffic.append((number, deed.who.number))
            item = f"opportunity:{deed.item}"
            if deed.saves:
                self.loot.known[deed.who.number] = deed.who
                self.loot.saves.append((deed.at, deed.who.number, item))
                self.loot.commits.append(Commit(people=(deed.who.number,), item=item))
            else:
                self.keep(number, deed, item)

    async def close(self) -> Loot:
        """What a thief finds at the end."""
        return self.loot

    def keep(self, week: int, deed: Deed, item: str) -> None:
        """Writes an opinion."""
        raise NotImplementedError

    def write(self, row: Row, deed: Deed, *, people: tuple[int, ...] = ()) -> None:
        """The row and whatever else changes in the same commit."""
        self.loot.rows.append(row)
        self.loot.authors[row.key] = deed.who.number
        self.loot.commits.append(Commit(rows=(row.key,), people=people, item=row.item))


class Hashed(Store):
    """A row has a number, a moment, a hash of the person and their profile; the log has a line."""

    name = "A  numbered rows, moment, hash of the person, profile, log"

    def keep(self, week: int, deed: Deed, item: str) -> None:
        """Writes an opinion."""
        who = deed.who
        self.loot.known[who.number] = who
        token = sha256(str(who.number).encode()).hexdigest()
        profile = (who.language, who.place, who.group)
        self.write(Row(len(self.loot.rows), item, week, deed.at, token, profile), deed)
        self.loot.log.append((deed.at, who.number))


class Rolled(Store):
    """No hash and the day alone, as survey tools do it; a table beside it says who has answered."""

    name = "B  numbered rows, day, a roll of who answered"

    def keep(self, week: int, deed: Deed, item: str) -> None:
        """Writes an opinion."""
        self.loot.known[deed.who.number] = deed.who
        self.loot.roll.append((item, deed.who.number))
        self.write(Row(len(self.loot.rows), item, week), deed, people=(deed.who.number,))


class Careful(Store):
    """Random ids, the week alone, a keyed roll; but written at once, with `last_seen` beside."""

    name = "C  random ids, week, keyed roll, written at once, last_seen"
    last_seen = True

    def keep(self, week: int, deed: Deed, item: str) -> None:
        """Writes an opinion."""
        hmac.digest(self._key, str(deed.who.number).encode(), "sha256")
        people = (deed.who.number,) if self.last_seen else ()
        if people:
            self.loot.known[deed.who.number] = deed.who
        self.write(Row(secrets.token_hex(16), item, week), deed, people=people)


class MoreCareful(Careful):
    """The same without `last_seen`."""

    name = "C2 the same without last_seen"
    last_seen = False


class TheBox(Store):
    """The box of this project, on a real database and with its sealed file."""

    name = "D  the box"

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self._database = Database(f"sqlite+aiosqlite:///{folder / 'city.sqlite3'}")
        self._clock = TurnedClock(BEGIN)
        self._written: list[Commit] = []
        publishers = {OPINION: _Watching(self._written)}
        zone, file = load_city("jacaranda").zone, SealedFile(folder / "box")
        self._box = Box(self._database, self._clock, zone, publishers=publishers, file=file)
        self._weeks = 0

    async def week(self, number: int, deeds: Sequence[Deed]) -> None:
        """Takes in a week of deeds, and publishes at its end."""
        if not number:
            await self._database.migrate()
            await self._box.open()
        for deed in deeds:
            self._clock.turn(max(deed.at - self._clock.now(), timedelta(0)))
            item = about_opportunity(deed.item)
            self.loot.traffic.append((number, deed.who.number))
            if deed.saves:
                self.loot.known[deed.who.number] = deed.who
                self.loot.saves.append((deed.at, deed.who.number, item))
                self.loot.commits.append(Commit(people=(deed.who.number,), item=item))
                continue
            opinion = Opinion(subject=item, stars=deed.stars)
            scopes = (
                Scope(name=item, threshold=5),
                Scope(name="kind:course", threshold=5, after=1),
                Scope(name="all", threshold=5, after=2),
            )
            slip = opinion_slip(opinion, scopes, ballot=f"{item}:{number}", common_language="es")
            receipt = await self._box.put(slip, deed.who.number, counted=False)
            assert isinstance(receipt, Receipt)
            self.loot.authors[id_of(receipt.key, "rating")] = deed.who.number
        self._clock.turn(BEGIN + (number + 1) * WEEK - self._clock.now())
        await self._box.turn()
        self._weeks = number + 1
        self.loot.commits += self._written
        self._written.clear()

    async def close(self) -> Loot:
        """What a thief finds at the end."""
        await self._box.close()
        async with self._database.reading() as session:
            rows = list(await session.scalars(select(RatingRow)))
        periods = sorted({row.period for row in rows})
        self.loot.rows = [Row(row.id, row.subject, periods.index(row.period)) for row in rows]
        await self._database.close()
        self._folder.cleanup()
        return self.loot


class _Watching(OpinionPublisher):
    """Publishes, and notes what one commit brings, in the order in which it is written."""

    def __init__(self, written: list[Commit]) -> None:
        self._written = written

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Writes them."""
        await super().publish(session, period, slips)
        by_item: dict[str, list[object]] = {}
        for slip in sorted(slips, key=lambda one: one.id_of("rating")):
            by_item.setdefault(slip.scope, []).append(slip.id_of("rating"))
        self._written += [Commit(rows=tuple(rows), item=item) for item, rows in by_item.items()]


STORES: tuple[type[Store], ...] = (Hashed, Rolled, Careful, MoreCareful, TheBox)
