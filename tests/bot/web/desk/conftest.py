"""Pages of the desk on one database: what they say does not depend on it."""

from __future__ import annotations

import pytest

from bot.database import Database


@pytest.fixture
async def database(sqlite_database: Database) -> Database:
    """A database of today's shape with nothing in it."""
    return sqlite_database
