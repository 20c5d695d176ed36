"""What the city has published, read from the database for a command that ends."""

from __future__ import annotations

from bot.database import Database
from bot.settings import Settings
from catalog.model import Opportunity
from catalog.store import Store


async def read_published(settings: Settings) -> list[Opportunity]:
    """All that is published, from a database that is brought to today's shape first."""
    database = Database(settings.database_url)
    try:
        await database.migrate()
        async with database.reading() as session:
            return await Store(session).published()
    finally:
        await database.close()
