"""Many rows into one table: every value as its column's type binds it, what comes again bound once.

The database's own driver is given the rows as they go in. SQLAlchemy would put each row's parameters together
anew, which takes longer than writing them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Dialect, Insert, Table, Update, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.columns import Amount

Bind = Callable[[Any], Any]
Make = Callable[[Table, tuple[str, ...]], Insert | Update]
OF_ID = "of_id"
_FEW = 100
"""Rows that are bound at once; while more are, the loop is free."""


async def insert_rows(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all have the same columns, those of the first."""
    await _execute(session, _insert, table, rows)


async def update_rows(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Updates rows, each the one whose `id` is its `of_id`; all have the same columns, those of the first."""
    await _execute(session, _update, table, rows)


async def _execute(
    session: AsyncSession, make: Make, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    connection = await session.connection()
    dialect = connection.dialect
    if len(rows) > _FEW:
        text, bound = await asyncio.to_thread(prepared, make, table, rows, dialect)
    else:
        text, bound = prepared(make, table, rows, dialect)
    await connection.exec_driver_sql(text, bound)


def prepared(
    make: Make, table: Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect
) -> tuple[str, list[Any]]:
    """The statement in the words of the driver, and its parameters, one for each row."""
    text, names, positional = _statement(make, table, tuple(rows[0]), dialect)
    columns = [
        _bound(table.c["id" if name == OF_ID else name].type, [row[name] for row in rows], dialect)
        for name in names
    ]
    if positional:
        return text, list(zip(*columns, strict=True))
    return text, [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


@lru_cache(maxsize=256)
def _statement(
    make: Make, table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[str, ...], bool]:
    compiled = make(table, names).compile(dialect=dialect)
    order = compiled.positiontup if compiled.positional else None
    return str(compiled), tuple(order or names), bool(compiled.positional)


def _insert(table: Table, names: tuple[str, ...]) -> Insert:
    return insert(table).values({name: bindparam(name) for name in names})


def _update(table: Table, names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(name) for name in names if name != OF_ID}
    return update(table).where(table.c.id == bindparam(OF_ID)).values(values)


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
