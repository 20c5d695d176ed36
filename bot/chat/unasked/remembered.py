"""Opportunities as they were read last, each for as long as the catalogue has the same version of it.

When something is due for many people it is mostly the same thing: it is read once, and its version a person.
"""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import select
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

    async def get(self, session: AsyncSession, opportunity_id: int) -> Opportunity | None:
        """The opportunity as the session sees it, None where there is none."""
        version = await session.scalar(
            select(OpportunityRow.version).where(OpportunityRow.id == opportunity_id)
        )
        known = self._known.pop(opportunity_id, None)
        if version is None:
            return None
        if known is None or known.version != version:
            known = await Store(session).get(opportunity_id)
        if known is not None:
            self._known[opportunity_id] = known
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return known
