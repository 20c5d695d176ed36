"""Pages of the desk on one database: what they say does not depend on it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database import Database


@pytest.fixture
async def database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of today's shape with nothing in it."""
    path = tmp_path / "desk.sqlite3"
    shutil.copy(sqlite_template, path)
    opened = Database(f"sqlite+aiosqlite:///{path}")
    yield opened
    await opened.close()
