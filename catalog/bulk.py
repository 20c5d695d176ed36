"""Many rows into one table: every value as its column's type binds it, what comes again bound once.

The database's own driver is given the rows as they go in. SQLAlchemy would put each row's parameters together
anew, which takes longer than writing them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.columns import Amount

Bind = Callable[[Any], Any]
_FEW = 100
"""Rows that are bound at once; while more are, the loop is free."""


async def insert_rows(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all have the same columns, those of the first."""
    if not rows:
        return
    connection = await session.connection()
    dialect = connection.dialect
    if len(rows) > _FEW:
        text, bound = await asyncio.to_thread(prepared, table, rows, dialect)
    else:
        text, bound = prepared(table, rows, dialect)
    await connection.exec_driver_sql(text, bound)


def prepared(table: Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> tuple[str, list[Any]]:
    """The statement in the words of the driver, and its parameters, one for each row."""
    row = rows[0]
    names = tuple(name for name in map(str, table.columns.keys()) if name in row)
    text, positional = _statement(table, names, dialect)
    columns = [_bound(table.c[name].type, [row[name] for row in rows], dialect) for name in names]
    if positional:
        return text, list(zip(*columns, strict=True))
    return text, [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


@lru_cache(maxsize=64)
def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, bool]:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), bool(compiled.positional)


def _bound(of: Any, values: list[Any], dialect: Dialect) -> list[Any]:
    bind: Bind | None = of.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return values
    if isinstance(of, JSON):
        # Nearly all lists and objects are empty.
        empty = {kind: bind(kind()) for kind in (dict, list)}
        return [empty[type(value)] if value in ({}, []) else bind(value) for value in values]
    if isinstance(of, Amount):
        # 50 and 50.00 are equal, and each is kept as its own digits.
        return [bind(value) for value in values]
    known = {value: bind(value) for value in set(values)}
    return [known[value] for value in values]
