"""Many rows into one table, by columns: each value as its column's type binds it, what comes again once.

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

Columns = Mapping[str, Sequence[Any]]
"""The values of many rows by the names of their columns, each in the order of the rows."""
Bind = Callable[[Any], Any]
Make = Callable[[Table, tuple[str, ...]], Insert | Update]
OF_ID = "of_id"
_FEW = 100
"""Rows that are bound at once; while more are, the loop is free."""


async def insert_columns(session: AsyncSession, table: Table, columns: Columns) -> None:
    """Inserts rows."""
    await _execute(session, _insert, table, columns)


async def update_columns(session: AsyncSession, table: Table, columns: Columns) -> None:
    """Updates rows, each the one whose `id` is its `of_id`."""
    await _execute(session, _update, table, columns)


async def _execute(session: AsyncSession, make: Make, table: Table, columns: Columns) -> None:
    connection = await session.connection()
    dialect = connection.dialect
    if len(next(iter(columns.values()))) > _FEW:
        text, bound = await asyncio.to_thread(prepared, make, table, columns, dialect)
    else:
        text, bound = prepared(make, table, columns, dialect)
    if bound:
        await connection.exec_driver_sql(text, bound)


def prepared(make: Make, table: Table, columns: Columns, dialect: Dialect) -> tuple[str, list[Any]]:
    """The statement in the words of the driver, and its parameters, one for each row."""
    text, names, positional = _statement(make, table, tuple(columns), dialect)
    bound = [_bound(table.c["id" if name == OF_ID else name].type, columns[name], dialect) for name in names]
    if positional:
        return text, list(zip(*bound, strict=True))
    return text, [dict(zip(names, values, strict=True)) for values in zip(*bound, strict=True)]


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


def _bound(of: Any, values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    bind: Bind | None = of.dialect_impl(dialect).bind_processor(dialect)
    if bind is None or not values:
        return values
    if isinstance(of, JSON):
        return _documents(values, bind)
    if isinstance(of, Amount):
        # 50 and 50.00 are equal, and each is kept as its own digits.
        return [bind(value) for value in values]
    if values.count(values[0]) == len(values):
        return [bind(values[0])] * len(values)
    known = {value: bind(value) for value in set(values)}
    return [known[value] for value in values]


def _documents(values: Sequence[Any], bind: Bind) -> list[Any]:
    """Nearly all lists and objects are empty, and of the others many are one and the same object."""
    empty = {kind: bind(kind()) for kind in (dict, list)}
    known: dict[int, Any] = {}
    bound: list[Any] = []
    for value in values:
        if value in ({}, []):
            bound.append(empty[type(value)])
            continue
        written = known.get(id(value))
        if written is None:
            written = known[id(value)] = bind(value)
        bound.append(written)
    return bound
