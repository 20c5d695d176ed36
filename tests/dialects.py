"""Dialects of which all are equal: what SQLAlchemy compiled for one test's database is kept for the next.

A database is new with almost every test; SQLAlchemy keeps what it compiled with the engine, by its dialect.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

_COMPILED: dict[Any, Any] = {}


class _Alike:
    """Equal to whatever is of the same class: the databases of the tests are all of one kind."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


class Sqlite(_Alike, SQLiteDialect_aiosqlite):
    supports_statement_cache = True


class Postgres(_Alike, PGDialectAsync_psycopg):
    supports_statement_cache = True


class PostgresToMigrate(_Alike, PGDialect_psycopg):
    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: object) -> type[Dialect]:
        return Postgres


def share_what_is_compiled() -> None:
    """Lets every database that is opened from now on have such a dialect."""
    registry.register("sqlite.aiosqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, PostgresToMigrate.__name__)
