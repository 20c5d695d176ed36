"""Making a file of open data: on a thread where it is small, else in a process of its own.

Ten thousand records take a core for half a minute, and a thread would have every page wait for its turn.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from bot.database import Database
from bot.web.public.openly import all_openly, open_names
from catalog.exports.edition import Edition, Format
from catalog.model import Opportunity
from catalog.store import Store

FEW = 1_000
"""Records up to which a second is enough."""


async def make(
    database: Database, edition: Edition, format: Format, folder: Path, *, count: int, few: int = FEW
) -> Path:
    """Writes the file of what is published into a folder, under a name that tells its content, and gives it.

    `count` is about how many records there are.
    """
    if count <= few:
        published = await _published(database)
        return await asyncio.to_thread(_write, edition, format, published, folder)
    # Spawned, not forked: a process with a loop and threads cannot be copied safely.
    processes = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    try:
        # The address goes over a pipe, not onto a command line that others on the machine could read.
        url = database.url.render_as_string(hide_password=False)
        return await asyncio.wrap_future(processes.submit(_make_apart, url, edition, format, folder))
    finally:
        processes.shutdown(wait=False)


def _make_apart(url: str, edition: Edition, format: Format, folder: Path) -> Path:
    async def read() -> list[Opportunity]:
        database = Database(url)
        try:
            return await _published(database)
        finally:
            await database.close()

    return _write(edition, format, asyncio.run(read()), folder)


async def _published(database: Database) -> list[Opportunity]:
    async with database.reading() as session:
        return all_openly(await Store(session).published(), await open_names(session))


def _write(edition: Edition, format: Format, published: list[Opportunity], folder: Path) -> Path:
    content = edition.write(format, published)
    path = folder / f"{sha256(content).hexdigest()[:20]}{format.ending}"
    path.write_bytes(content)
    return path
