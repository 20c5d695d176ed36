from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import Thresholds
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.box import MOST_IN_A_DAY, Box
from bot.feedback.opinions import OPINION, PUBLISHERS, OpinionPublisher, distress_slip
from bot.feedback.plan import Plan
from bot.feedback.receipt import Receipt, id_of
from bot.feedback.sealing import SealedFile
from bot.feedback.slip import Published, Refusal
from bot.feedback.tables import CommentRow, DistressCountRow, PublicationRow, RatingRow
from tests.bot.feedback.conftest import slip

WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)
MakeBox = Callable[..., Box]


async def fill(box: Box, people: range = range(5), **more: Any) -> list[Receipt]:
    receipts = [await box.put(slip(comment=f"palabras {person}", **more), person) for person in people]
    assert all(isinstance(receipt, Receipt) for receipt in receipts)
    return [receipt for receipt in receipts if isinstance(receipt, Receipt)]


def bytes_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def rows(database: Database) -> tuple[int, int]:
    async with database.reading() as session:
        return len(list(await session.scalars(select(RatingRow)))), len(
            list(await session.scalars(select(CommentRow)))
        )


async def test_what_is_said_is_written_nowhere(
    make_box: MakeBox,
    database: Database,
    clock: TurnedClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    box = make_box()
    await box.open()
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    before = bytes_of(tmp_path)
    units = database.units_written
    await fill(box)
    assert caplog.records == []
    assert database.units_written == units
    assert bytes_of(tmp_path) == before


async def test_the_box_is_published_on_monday_and_not_before(
    make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    box = make_box()
    await box.open()
    receipts = await fill(box)
    clock.turn(timedelta(days=6, hours=16, minutes=59))
    await box.turn()
    assert await rows(database) == (0, 0)
    assert box.holds(receipts[0])
    clock.turn(MINUTE)
    await box.turn()
    assert await rows(database) == (5, 5)
    assert not box.holds(receipts[0])
    async with database.reading() as session:
        rating = await session.get(RatingRow, id_of(receipts[0].key, "rating"))
        comment = await session.get(CommentRow, id_of(receipts[0].key, "comment"))
    assert rating is not None
    assert comment is not None
    assert (rating.period, rating.subject, rating.stars) == ("2026-W49", "opportunity:1", 4)
    assert (comment.text, comment.mood) == ("palabras 0", "high")


async def test_a_second_answer_is_refused_before_and_after_a_restart(make_box: MakeBox) -> None:
    box = make_box()
    await box.open()
    await fill(box)
    assert await box.put(slip(), 3) is Refusal.ALREADY
    await box.close()
    again = make_box()
    await again.open()
    assert len(again) == 5
    assert await again.put(slip(), 3) is Refusal.ALREADY
    assert isinstance(await again.put(slip(), 7), Receipt)


async def test_a_crash_loses_a_minute_at_most(make_box: MakeBox, clock: TurnedClock) -> None:
    box = make_box()
    await box.open()
    early = await fill(box, range(3))
    clock.turn(MINUTE)
    await box.turn()
    late = await fill(box, range(3, 5))
    again = make_box()
    await again.open()
    assert [again.holds(one) for one in early + late] == [True] * 3 + [False] * 2


class Crash(BaseException):
    """The end of a process."""


def crashing_file(at: int) -> type[SealedFile]:
    """A file whose process ends at the `at`-th time it is sealed, before or (negative) after."""

    class File(SealedFile):
        count = 0

        def seal(self, plain: bytes, *, ratchet: bool = False) -> None:
            self.count += 1
            if self.count == at:
                raise Crash
            super().seal(plain, ratchet=ratchet)
            if self.count == -at:
                raise Crash

    return File


class KeyLost(SealedFile):
    """A file whose process ends when it is written under the next key, and the key is not."""

    def seal(self, plain: bytes, *, ratchet: bool = False) -> None:
        key = self.key_path.read_bytes()
        super().seal(plain, ratchet=ratchet)
        if ratchet:
            self.key_path.write_bytes(key)
            raise Crash


class EndsInTheTransaction(OpinionPublisher):
    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        await super().publish(session, period, slips)
        await session.flush()
        raise Crash


class EndsAfterTheCommit(Box):
    def _turn_over(self, done: Plan, at: Any) -> None:
        raise Crash


class EndsInTheMiddle(Box):
    def __init__(self, *args: Any, **more: Any) -> None:
        more["publishers"] = {**PUBLISHERS, OPINION: EndsInTheTransaction()}
        super().__init__(*args, **more)


# Opening seals once, a publication twice.
STEPS: dict[str, dict[str, Any]] = {
    "before it is sealed as it is": {"file": crashing_file(2)},
    "when it is sealed as it is": {"file": crashing_file(-2)},
    "in the transaction": {"kind": EndsInTheMiddle},
    "after the commit": {"kind": EndsAfterTheCommit},
    "before it is sealed without what came out": {"file": crashing_file(3)},
    "between the file and its key": {"file": KeyLost},
    "when it is sealed without what came out": {"file": crashing_file(-3)},
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_crash_at_any_step_publishes_nothing_twice_and_loses_nothing(
    step: str, make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    first = make_box()
    await first.open()
    receipts = await fill(first) + await fill(first, range(3), number=2)
    await first.close()
    box = make_box(**STEPS[step])
    await box.open()
    clock.turn(WEEK)
    with pytest.raises(Crash):
        await box.turn()
    # The next process takes up what is there, and time goes by.
    again = make_box()
    await again.open()
    await again.turn()
    assert await rows(database) == (5, 5)
    assert [again.holds(one) for one in receipts] == [False] * 5 + [True] * 3
    clock.turn(WEEK)
    await again.turn()
    assert await rows(database) == (5, 5)
    # Whoever has come out may speak again; whoever waits may not.
    assert not again.has_answered("occurrence:1", 0)
    assert again.has_answered("occurrence:2", 0)


async def test_where_the_answer_to_the_commit_is_lost_it_is_asked_for(
    make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    class AnswerLost(Box):
        async def _write(self, planned: Plan, now: Any) -> None:
            await super()._write(planned, now)
            raise OSError

    box = make_box(AnswerLost)
    await box.open()
    await fill(box)
    clock.turn(WEEK)
    await box.turn()
    assert (len(box), await rows(database)) == (0, (5, 5))


async def test_where_the_database_refuses_everything_waits(
    make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    class Refused(Box):
        async def _write(self, planned: Plan, now: Any) -> None:
            raise OSError

    box = make_box(Refused)
    await box.open()
    await fill(box)
    clock.turn(WEEK)
    with pytest.raises(OSError):  # noqa: PT011
        await box.turn()
    assert (len(box), await rows(database)) == (5, (0, 0))


async def test_whoever_stops_the_bot_does_not_cut_a_publication_in_two(
    make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    written = asyncio.Event()

    class Slow(Box):
        async def _write(self, planned: Plan, now: Any) -> None:
            await super()._write(planned, now)
            written.set()
            await asyncio.sleep(0.2)

    box = make_box(Slow)
    await box.open()
    await fill(box)
    clock.turn(WEEK)
    running = asyncio.create_task(box.run(lost=lambda: None))
    await written.wait()
    running.cancel()
    await box.close()
    assert len(box) == 0
    again = make_box()
    await again.open()
    assert (len(again), await rows(database)) == (0, (5, 5))


async def test_a_box_that_another_has_taken_is_given_up(make_box: MakeBox, clock: TurnedClock) -> None:
    old, new = make_box(), make_box()
    await old.open()
    await fill(old)
    await old.close()
    await new.open()
    clock.turn(MINUTE)
    lost = asyncio.Event()
    await asyncio.wait_for(old.run(lost=lost.set), 10)
    assert lost.is_set()
    assert len(new) == 5


async def test_a_box_older_than_the_last_publication_but_one_publishes_nothing_again(
    make_box: MakeBox, database: Database, clock: TurnedClock, tmp_path: Path
) -> None:
    box = make_box()
    await box.open()
    await fill(box)
    await box.close()
    copies = {path: path.read_bytes() for path in (tmp_path / "box").iterdir()}
    for _ in range(2):
        clock.turn(WEEK)
        await box.turn()
    # Somebody puts the whole folder of two weeks ago in its place.
    for path, data in copies.items():
        path.write_bytes(data)
    again = make_box()
    await again.open()
    assert len(again) == 0
    clock.turn(WEEK)
    await again.turn()
    assert await rows(database) == (5, 5)


async def test_a_lost_key_costs_what_waited_and_nothing_else(
    make_box: MakeBox, database: Database, clock: TurnedClock, tmp_path: Path
) -> None:
    box = make_box()
    await box.open()
    await fill(box)
    await box.close()
    (tmp_path / "box" / "box.key").unlink()
    again = make_box()
    await again.open()
    assert len(again) == 0
    await fill(again)
    clock.turn(WEEK)
    await again.turn()
    assert await rows(database) == (5, 5)


async def test_a_week_in_which_nobody_speaks_is_published_like_any_other(
    make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    box = make_box()
    await box.open()
    for _ in range(3):
        clock.turn(WEEK)
        await box.turn()
    async with database.reading() as session:
        periods = list(await session.scalars(select(PublicationRow.period).order_by(PublicationRow.number)))
    assert periods == ["2026-W49", "2026-W50", "2026-W51"]


async def test_a_person_says_so_much_in_a_day(make_box: MakeBox, clock: TurnedClock) -> None:
    box = make_box()
    await box.open()
    for number in range(MOST_IN_A_DAY):
        assert isinstance(await box.put(slip(number), 1), Receipt)
    assert await box.put(slip(99), 1) is Refusal.TOO_MANY
    assert isinstance(await box.put(slip(99), 2), Receipt)
    assert isinstance(await box.put(distress_slip(Thresholds()), 1, counted=False), Receipt)
    clock.turn(timedelta(days=1))
    assert isinstance(await box.put(slip(99), 1), Receipt)


async def test_distress_is_a_number_and_only_of_enough(
    make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    box = make_box()
    await box.open()
    for person in [*range(9), 3, 3]:
        await box.put(distress_slip(Thresholds()), person, counted=False)
    clock.turn(WEEK)
    await box.turn()
    async with database.reading() as session:
        assert list(await session.scalars(select(DistressCountRow))) == []
    await box.put(distress_slip(Thresholds()), 50, counted=False)
    clock.turn(WEEK)
    await box.turn()
    async with database.reading() as session:
        (counted,) = await session.scalars(select(DistressCountRow))
    assert (counted.period, counted.people) == ("2026-W50", 10)


async def test_what_was_taken_back_never_comes_out(
    make_box: MakeBox, database: Database, clock: TurnedClock
) -> None:
    box = make_box()
    await box.open()
    receipts = await fill(box, range(6))
    assert await box.take_back(receipts[0], 0)
    assert not await box.take_back(receipts[0], 0)
    assert not box.holds(receipts[0])
    clock.turn(WEEK)
    await box.turn()
    async with database.reading() as session:
        assert await session.get(RatingRow, id_of(receipts[0].key, "rating")) is None
    assert await rows(database) == (5, 5)


async def test_nothing_of_people_is_in_what_was_published(database: Database) -> None:
    names = {"rating", "comment", "publication", "distress_count"}
    async with database.reading() as session:
        if database.url.get_backend_name() == "postgresql":
            found = await session.execute(
                text("SELECT table_name, column_name, data_type FROM information_schema.columns")
            )
        else:
            found = await session.execute(
                text("SELECT m.name, p.name, p.type FROM sqlite_master m, pragma_table_info(m.name) p")
            )
    columns = {(table, column, kind.lower()) for table, column, kind in found if table in names}
    assert {table for table, _, _ in columns} == names
    allowed = {("publication", "at")}
    assert [
        (table, column)
        for table, column, kind in columns
        if ("time" in kind or "date" in kind or "person" in column) and (table, column) not in allowed
    ] == []
