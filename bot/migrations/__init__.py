"""One history for all tables, shipped in the package and run from it, wherever it is installed.

Alembic is brought in only where there is something to migrate: it takes a tenth of a start.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, MetaData, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x6C656172
"""The key of PostgreSQL's advisory lock: one process migrates at a time."""


def upgrade(connection: Connection, to: str = "head") -> None:
    """Brings the connected database to a revision, inside the caller's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    if to == "head" and current(connection) == head():
        return
    from alembic import command

    command.upgrade(configuration(connection), to)
    _refuse_orphans(connection)


def downgrade(connection: Connection, to: str) -> None:
    """Takes the connected database back to a revision, inside the caller's transaction."""
    from alembic import command

    command.downgrade(configuration(connection), to)
    _refuse_orphans(connection)


def current(connection: Connection) -> str | None:
    """The revision the connected database is at; None where it has never been migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def head() -> str | None:
    """The newest revision this program knows: a migration's file begins with its revision's number."""
    folders = [str(Path(path) / "versions") for path in __path__]
    return max((file.name.partition("_")[0] for file in pkgutil.iter_modules(folders)), default=None)


def differences(connection: Connection) -> list[Any]:
    """What the tables in the code have and the connected database lacks, or the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata()))


def metadata() -> MetaData:
    """All tables: those of the catalogue and those in the `tables.py` of each room, and of rooms in rooms."""
    import bot
    from catalog.tables import Base

    for name in ("catalog.meaning_tables", *_tables("bot", list(bot.__path__))):
        importlib.import_module(name)
    return Base.metadata


def _tables(package: str, folders: list[str]) -> Iterator[str]:
    """The modules of tables in a package. The rooms are looked into, not imported: the doors bring in all of
    Telegram and the web."""
    for room in pkgutil.iter_modules(folders):
        if room.ispkg:
            yield from _tables(f"{package}.{room.name}", [str(Path(path) / room.name) for path in folders])
        elif room.name == "tables" and package != "bot":
            yield f"{package}.tables"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, which need no file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bot:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"a migration left {len(orphans)} rows without the row they belong to")
