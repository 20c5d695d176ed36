"""Reads what has arrived, off the loop, as the city would, and writes down how far that is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.city import City
from bot.clock import Clock
from bot.database import Database
from bot.desk.importing.staged import LEASE, File, Staged, Stages
from catalog.imports import Reading, mapping_from, read

TOLD_SECONDS = 1.0
"""How often it is written down how far a reading is."""


class Reader:
    """Reads the files of staged imports."""

    def __init__(self, database: Database, city: City, clock: Clock) -> None:
        self._database = database
        self._city = city
        self._clock = clock

    async def read(self, staged: Staged, now: datetime) -> Reading:
        """Reads the file in a thread, and writes down now and then how far that is."""
        async with self._database.reading() as session:
            files = await Stages(session).files(staged.id)
        read_so_far = [0]

        def progress(number: int, of: int) -> None:
            read_so_far[0] = 100 * number // max(of, 1)

        reading = asyncio.create_task(asyncio.to_thread(self._read_files, staged, files, now, progress))
        while not (await asyncio.wait({reading}, timeout=TOLD_SECONDS))[0]:
            async with self._database.writing(choices=False) as session:
                until = self._clock.now() + LEASE
                await Stages(session).write(staged.id, done=read_so_far[0], busy_until=until)
        return reading.result()

    def _read_files(self, staged: Staged, files: Sequence[File], now: datetime, progress: Any) -> Reading:
        mapping = mapping_from(dict(staged.mapping)) if staged.mapping else None
        first, *beside = files
        with TemporaryDirectory() as folder:
            for file in beside:
                # A name that no file can have is that of no table the mapping points to.
                with suppress(OSError, ValueError):
                    (Path(folder) / Path(file.name).name).write_bytes(file.content)
            return read(
                first.content,
                first.name,
                mapping,
                source=staged.source,
                zone=self._city.zone.key,
                language=self._city.catalogue_language,
                currency=self._city.currency,
                folder=Path(folder),
                now=now,
                progress=progress,
            )

    def digest(self, files: Sequence[File]) -> str:
        """What tells two files apart; a newer program, or another city, may read the same file otherwise."""
        city = self._city
        about = (version("learning-city-bot"), city.zone.key, city.catalogue_language, city.currency)
        found = sha256("\0".join(about).encode())
        for file in files:
            found.update(f"\0{file.name}\0{len(file.content)}\0".encode("utf-8", "replace"))
            found.update(file.content)
        return found.hexdigest()
