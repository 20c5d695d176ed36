"""The pages of everybody on one backend: what they read is read by what has tests on both."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database import Database


@pytest.fixture
async def database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "public.sqlite3"
    shutil.copy(sqlite_template, path)
    opened = Database(f"sqlite+aiosqlite:///{path}")
    yield opened
    await opened.close()
