from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.people.at_hand import AS_OF_SECONDS
from bot.people.chosen import ChosenPreferences
from bot.people.preferences import Preferences


class Watch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Database, Database]]:
    """Two processes over one database."""
    url = f"sqlite:///{tmp_path / 'city.sqlite3'}"
    ours, theirs = Database(url), Database(url)
    await ours.migrate()
    yield ours, theirs
    await ours.close()
    await theirs.close()


async def choose(database: Database, language: str) -> None:
    async with database.writing() as session:
        await Preferences(session).choose_language(7, language, "es-MX")


async def test_a_choice_holds_from_the_next_answer_on_and_so_does_taking_it_back(two) -> None:
    chosen = ChosenPreferences(two[0], monotonic=Watch())
    assert (await chosen.of(7)).language is None
    await choose(two[0], "en")
    assert (await chosen.of(7)).language == "en"
    await choose(two[0], "es-MX")
    assert (await chosen.of(7)).language is None


async def test_what_another_process_wrote_is_known_after_a_few_seconds(two) -> None:
    watch = Watch()
    chosen = ChosenPreferences(two[0], monotonic=watch)
    assert (await chosen.of(7)).language is None
    await choose(two[1], "en")
    watch.seconds += AS_OF_SECONDS
    assert (await chosen.of(7)).language == "en"


class Meddled(Database):
    """A person chooses just when the choices have been read, once."""

    meddled = False

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        async with super().reading() as session:
            yield session
        if not self.meddled:
            self.meddled = True
            await choose(self, "en")


async def test_a_choice_made_while_the_choices_are_read_is_not_overlooked(two) -> None:
    database = Meddled(str(two[0].url))
    chosen = ChosenPreferences(database, monotonic=Watch())
    assert (await chosen.of(7)).language is None
    assert (await chosen.of(7)).language == "en"
    await database.close()


async def test_nothing_is_read_again_while_nothing_is_written(two) -> None:
    chosen = ChosenPreferences(two[0], monotonic=Watch())
    await choose(two[0], "en")
    assert (await chosen.of(7)).language == "en"
    await two[0].close()
    assert (await chosen.of(7)).language == "en"
    assert (await chosen.of(8)).language is None
