"""The pages of everybody on one backend: what they read is read by what has tests on both."""

from __future__ import annotations

import pytest

from bot.database import Database


@pytest.fixture
async def database(sqlite_database: Database) -> Database:
    """A database of today's shape with nothing in it."""
    return sqlite_database
