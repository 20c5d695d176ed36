"""The database every run begins with: of today's shape, with nothing in it, keeping its history."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.database import Database
from tests.simulation import history


def make_template(path: Path) -> None:
    """Makes it at `path`."""

    async def migrate() -> None:
        database = Database(f"sqlite:///{path}")
        await database.migrate()
        await database.close()

    asyncio.run(migrate())
    history.prepare(path)
