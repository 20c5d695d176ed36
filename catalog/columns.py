"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, TypeDecorator

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A primary key of 64 bits; SQLite numbers only its INTEGER by itself."""

Document = JSON(none_as_null=True)
"""JSON in which None is SQL's NULL."""


class Moment(TypeDecorator[datetime]):
    """A moment: aware, kept and given back in UTC. A naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the database is given."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        # SQLite's own type keeps no zone and would write the offset into the text.
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the database gave."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WallTime(TypeDecorator[datetime]):
    """A naive local time; an aware one is refused with ValueError."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the database is given."""
        if value is not None and value.tzinfo is not None:
            raise ValueError("a wall time has no time zone of its own")
        return value


class Span(TypeDecorator[timedelta]):
    """A duration, kept as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """What the database is given."""
        return None if value is None else value // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """What the database gave."""
        return None if value is None else timedelta(microseconds=value)


class Amount(TypeDecorator[Decimal]):
    """An amount of money, kept as its own digits: SQLite would make a float of it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """What the database is given."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """What the database gave."""
        return None if value is None else Decimal(value)


class Choice(TypeDecorator[Enum]):
    """A StrEnum, kept as its value in plain text, so that a new member needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, choices: type[Enum]) -> None:
        super().__init__()
        self.choices = choices
        self._by_value: dict[Any, Enum] = {member.value: member for member in choices}

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        """What the database is given."""
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        """What the database gave; ValueError for a value that is no member."""
        return None if value is None else self._by_value.get(value) or self.choices(value)


class Words(TypeDecorator[list[str]]):
    """A few short words without commas, kept as one line ("wait,price"): an index holds it, JSON it cannot.
    ValueError for a word that would be read back as two."""

    impl = String(200)
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        """What the database is given."""
        if value is None:
            return None
        if any("," in word or not word for word in value):
            raise ValueError("a word is not empty and has no comma")
        return ",".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[str] | None:
        """What the database gave."""
        return None if value is None else value.split(",") if value else []
