"""The bot in the sample city, for people of two languages: the published ones, or two that are made up."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.city import City
from bot.city_file import load_city
from bot.database import Database
from bot.delivery.limiter import Limiter
from bot.i18n import Languages
from bot.people.roles import ensure_admins
from catalog.model import Opportunity
from catalog.sample import sample_opportunities
from catalog.store import Store
from catalog.topics import load_vocabularies
from tests.journeys.conftest import NOW, Town, opened
from tests.pseudo import TAGS, pseudo_languages
from tests.random_people.city import NAMES
from tests.random_people.known import Known
from tests.random_people.life import ADMIN

PUBLISHED = "published"
MADE_UP = "made up"
FURTHER_PARTS = 4
HASTE = 500
"""The bot's own pace is kept, on a clock that runs so many times as fast."""


@dataclass(frozen=True)
class Setting:
    """Where a life takes place."""

    city: City
    languages: Languages
    database: Path
    known: Known | None


def sample() -> list[Opportunity]:
    """What the sample city offers, and a few things more, so that its parts fill more than a page."""
    offered = sample_opportunities("jacaranda", today=NOW.date())
    placed = [each for each in offered if each.place is not None and each.occurrences][:FURTHER_PARTS]
    return offered + [
        replace(
            each,
            external_id=f"further-{number}",
            place=replace(each.place, name=f"Salón {number}", neighbourhood=f"Barrio Lejano {number}"),
        )
        for number, each in enumerate(placed)
        if each.place is not None
    ]


def settings(folder: Path) -> dict[str, Setting]:
    """A setting with the published languages, and one with the two that are made up, made in `folder`."""
    city = load_city("jacaranda")
    made_up = pseudo_languages(folder / "locales")
    database = folder / "sample.sqlite3"
    asyncio.run(_fill(database))
    topics = load_vocabularies()["local"]
    known = Known([city, sample(), NAMES], topics, made_up)
    return {
        PUBLISHED: Setting(city, Languages(strict=True), database, None),
        MADE_UP: Setting(replace(city, languages=TAGS), made_up, database, known),
    }


@asynccontextmanager
async def a_town(setting: Setting, folder: Path) -> AsyncIterator[tuple[Town, Path]]:
    """A town of its own, on a copy of the database."""
    path = folder / "town.sqlite3"
    await asyncio.to_thread(_copy, setting.database, path)
    pace = Limiter(
        monotonic=lambda: HASTE * time.monotonic(), sleep=lambda seconds: asyncio.sleep(seconds / HASTE)
    )
    async with opened(path, city=setting.city, spoken=setting.languages, limiter=pace) as town:
        yield town, path


def _copy(database: Path, path: Path) -> None:
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    shutil.copy(database, path)


async def _fill(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    await database.migrate()
    async with database.writing() as session:
        await ensure_admins(session, [ADMIN], at=NOW)
        await Store(session).put_many(sample(), author="test", at=NOW)
    await database.close()
