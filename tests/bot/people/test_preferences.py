from __future__ import annotations

from sqlalchemy import func, select

from bot.database import Database
from bot.people.preferences import Preferences
from bot.people.tables import PreferenceRow

PERSON = 5_000_000_001


async def rows(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(PreferenceRow)) or 0


async def test_a_language_other_than_the_apps_is_kept(database: Database) -> None:
    async with database.writing() as session:
        await Preferences(session).choose_language(PERSON, "en", "es-MX")
    async with database.reading() as session:
        assert (await Preferences(session).of(PERSON)).language == "en"
        assert (await Preferences(session).of(PERSON + 1)).language is None


async def test_the_apps_own_language_leaves_no_row(database: Database) -> None:
    async with database.writing() as session:
        await Preferences(session).choose_language(PERSON, "es-MX", "es-MX")
    assert await rows(database) == 0


async def test_going_back_to_the_apps_language_erases_the_row(database: Database) -> None:
    for language in ("en", "fr", "es-MX"):
        async with database.writing() as session:
            await Preferences(session).choose_language(PERSON, language, "es-MX")
            kept = (await Preferences(session).of(PERSON)).language
        assert kept == (None if language == "es-MX" else language)
    assert await rows(database) == 0


async def test_one_persons_choice_is_forgotten_and_no_one_elses(database: Database) -> None:
    async with database.writing() as session:
        for person in (PERSON, PERSON + 1):
            await Preferences(session).choose_language(person, "en", "es-MX")
        await Preferences(session).forget(PERSON)
    async with database.reading() as session:
        assert (await Preferences(session).of(PERSON)).language is None
        assert (await Preferences(session).of(PERSON + 1)).language == "en"
