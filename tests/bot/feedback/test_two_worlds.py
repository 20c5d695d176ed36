"""The proof: two worlds that differ in who and when leave the very same behind, and every leak is seen."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.database import Database
from bot.feedback.box import Box
from bot.feedback.sealing import SealedFile
from tests.bot.feedback.leaks import LEAKY_BOXES, Unpadded
from tests.bot.feedback.worlds import ONE, OTHER, Loot, MakeBox, differences, live


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def both(
    lend: Callable[[], str],
    tmp_path: Path,
    make: MakeBox = Box,
    file: type[SealedFile] = SealedFile,
    weeks: int = 3,
) -> list[str]:
    loot: list[Loot] = []
    for number, world in enumerate((ONE, OTHER)):
        async with opened(lend()) as database:
            folder = tmp_path / f"box{number}"
            loot.append(await live(world, database, folder, make=make, file=file, weeks=weeks))
    empty = {table for one in loot for table, rows in one.rows.items() if not rows}
    assert weeks < 3 or empty <= {"proposal_step"}, "nothing came out, so nothing was compared"
    return differences(*loot)


@pytest.fixture
def files(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """Lends one database file after the other."""
    numbers = iter(range(100))

    def lend() -> str:
        path = tmp_path / f"world{next(numbers)}.sqlite3"
        shutil.copy(sqlite_template, path)
        return f"sqlite+aiosqlite:///{path}"

    return lend


async def test_who_and_when_leave_no_trace_in_the_files_of_sqlite(
    files: Callable[[], str], tmp_path: Path
) -> None:
    assert await both(files, tmp_path) == []


async def test_who_and_when_leave_no_trace_in_postgresql(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server = request.getfixturevalue("postgres")
    lent = [server.lend(server.template) for _ in range(2)]
    urls = iter([next(one) for one in lent])
    try:
        assert await both(lambda: next(urls), tmp_path) == []
    finally:
        for one in lent:
            next(one, None)


@pytest.mark.parametrize("leaky", LEAKY_BOXES, ids=lambda leaky: leaky.__name__)
async def test_every_leak_is_seen(leaky: type[Box], files: Callable[[], str], tmp_path: Path) -> None:
    assert await both(files, tmp_path, make=leaky, weeks=2) != []


async def test_a_file_that_grows_is_seen(files: Callable[[], str], tmp_path: Path) -> None:
    assert "the sealed file grows" in await both(files, tmp_path, file=Unpadded, weeks=1)
