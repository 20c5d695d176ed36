"""What an address of the desk names, as far as its reader may see it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from bot.desk.editing import organization_of
from bot.web.visit import Visit
from catalog.model import Opportunity
from catalog.store import Store


async def opportunity_within(session: AsyncSession, key: int, visit: Visit) -> Opportunity:
    """The opportunity with this id. HTTPException 404 where there is none for this person."""
    found = await Store(session).get(key)
    if found is None or not visit.standing.covers(organization_of(found)):
        raise HTTPException(404)
    return found
