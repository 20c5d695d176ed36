from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot import migrations
from bot.database import Database


async def test_the_migrations_give_the_tables_the_code_has(bare_database_url: str) -> None:
    database = Database(bare_database_url)
    await database.migrate()
    async with database.reading() as session:
        connection = await session.connection()
        assert await connection.run_sync(migrations.differences) == []
    await database.close()


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("INSERT INTO source (name) VALUES ('a')"))
    await database.migrate()
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM source")) == 1


async def test_processes_that_start_at_once_do_not_trip_over_each_other(bare_database_url: str) -> None:
    databases = [Database(bare_database_url) for _ in range(8)]
    await asyncio.gather(*(database.migrate() for database in databases))
    assert (await databases[0].check()).healthy
    for database in databases:
        await database.close()


async def test_the_way_down_leads_to_nothing_and_up_again(bare_database_url: str) -> None:
    def down(connection: Connection) -> list[str]:
        migrations.downgrade(connection, "base")
        return [name for name in inspect(connection).get_table_names() if name != "alembic_version"]

    database = Database(bare_database_url)
    await database.migrate()
    async with database.writing() as session:
        assert await (await session.connection()).run_sync(down) == []
    await database.migrate()
    assert (await database.check()).healthy
    await database.close()


async def test_a_migration_that_fails_leaves_the_database_as_it_was(bare_database_url: str) -> None:
    database = Database(bare_database_url)
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE place (id INTEGER)"))
    with pytest.raises(Exception, match="place"):
        await database.migrate()
    async with database.reading() as session:
        tables = await (await session.connection()).run_sync(lambda c: inspect(c).get_table_names())
    await database.close()
    assert tables == ["place"]


def test_the_package_brings_its_migrations_wherever_it_is_installed(tmp_path: Path) -> None:
    """The packages are laid out as a wheel lays them out and run from there, the checkout out of sight."""
    home = tmp_path / "site-packages"
    for package in ("bot", "catalog"):
        folder = Path(migrations.__file__).parents[2] / package
        shutil.copytree(folder, home / package, ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "import asyncio, bot.database\n"
        "async def main():\n"
        "    database = bot.database.Database('sqlite:///made.sqlite3')\n"
        "    await database.migrate()\n"
        "    print(bot.database.__file__, (await database.check()).healthy)\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [str(home / "bot" / "database.py"), "True"]


def test_the_newest_revision_by_its_files_is_the_newest_in_the_history() -> None:
    history = ScriptDirectory.from_config(migrations.configuration())
    assert migrations.head() == history.get_current_head()
