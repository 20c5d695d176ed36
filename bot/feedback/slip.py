"""A slip: what one person puts into the box, and the groups in which it may come out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.feedback.receipt import id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A group of slips that are published together, once `threshold` people are in it.

    `after` is the number of publications at which a slip must have waited in vain before it joins.
    """

    name: str
    threshold: int
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one person puts into the box. `fields` are JSON, and exactly what was shown to the person.

    `scopes` lead from the narrowest group to the widest. Of one `ballot` a person fills in one slip, until
    it is published. `trait` is what might give its author away (the language of the words, where it is not
    the city's first); "" for none. What `closes` comes out then or never.
    """

    kind: str
    fields: Mapping[str, Any]
    scopes: tuple[Scope, ...]
    ballot: str
    trait: str = ""
    closes: datetime | None = None


class Refusal(Enum):
    """Why a slip was not taken."""

    ALREADY = "already"
    """The person has filled in this ballot."""
    TOO_MANY = "too_many"
    """The person has filled in as many as one may in a day."""


class Company(Enum):
    """Who else in a publication has the trait of a slip."""

    SCOPE = "scope"
    """At least as many people in its own scope as the scope's threshold, or it has no trait."""
    ALL = "all"
    """As many in the whole publication, not in its scope."""
    NONE = "none"
    """Too few anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A slip that comes out, in the scope of that name. `key` sorts it, and nothing else does."""

    key: bytes
    scope: str
    fields: Mapping[str, Any]
    company: Company

    def id_of(self, name: str) -> bytes:
        """The id of its row in the table `name`."""
        return id_of(self.key, name)


class Publisher(Protocol):
    """Writes slips of one kind into the database, in one transaction with all others that come out."""

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Writes them; they come in the order of their keys. `period` is an ISO week ("2026-W48")."""
        ...
