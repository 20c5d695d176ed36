"""Opportunities as they were read last, each for as long as the catalogue has the same version of it.

When something is due for many people it is mostly the same thing: it is read once, and its version a person.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import Opportunity
from catalog.store import Store
from catalog.tables import OpportunityRow

MOST = 500
"""Opportunities remembered: some megabytes."""


class Remembered:
    """The newest versions of the opportunities that were asked for of late."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, Opportunity] = OrderedDict()

    async def get_many(self, session: AsyncSession, ids: Collection[int]) -> dict[int, Opportunity]:
        """Those of the opportunities that there are, as the session sees them, by id."""
        if not ids:
            return {}
        rows = await session.execute(_VERSIONS, {"ids": list(ids)})
        versions = {row.id: row.version for row in rows}
        found = {
            number: known
            for number, version in versions.items()
            if (known := self._known.pop(number, None)) is not None and known.version == version
        }
        if stale := versions.keys() - found.keys():
            found |= await Store(session).get_many(stale)
        self._known.update(found)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found


_VERSIONS = select(OpportunityRow.id, OpportunityRow.version).where(
    OpportunityRow.id.in_(bindparam("ids", expanding=True))
)
