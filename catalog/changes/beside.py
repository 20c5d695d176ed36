"""What somebody does beside an import, in its own transactions: so that both are written, or neither is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession


async def _nothing(*_: Any) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """`begin` is asked before the first row is written, and refuses by raising; `each` is told after every
    portion that is applied how many records of how many are; `end` comes when all is done, with what was."""

    begin: Callable[[AsyncSession], Awaitable[None]] = _nothing
    each: Callable[[AsyncSession, int, int], Awaitable[None]] = _nothing
    end: Callable[[AsyncSession, Any], Awaitable[None]] = _nothing


NOTHING = Beside()
