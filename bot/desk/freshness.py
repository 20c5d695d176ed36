"""What nobody has looked at for a while, and saying in one press that it is still right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.editing import Edit, Published, publish
from bot.people.own_data import AUTHOR
from bot.people.roles import Role
from catalog.model import PublicationStatus
from catalog.store import Store
from catalog.tables import OccurrenceRow, OpportunityRow, RevisionRow

LEAST = Role.EDITOR
"""The least role that may say so. Nothing that was published changes but the day on which the city looked at
it, and there is too much to look at for those who publish alone. Partners do not speak for the city."""
FRESH_FOR = timedelta(days=90)
"""How long what somebody confirmed, wrote or imported is taken to be still right."""


class NoSuchOpportunity(LookupError):
    """There is nothing of this number."""


def is_stale(now: datetime) -> ColumnElement[bool]:
    """Whether it is published, was not confirmed or changed by anybody for FRESH_FOR, and is not over."""
    then = now - FRESH_FOR
    its_date = OccurrenceRow.opportunity_id == OpportunityRow.id
    ahead = func.coalesce(OccurrenceRow.ends, OccurrenceRow.starts) > now
    # A series that the program extends says nothing of whether anybody looked at it.
    by_hand = or_(RevisionRow.batch.is_not(None), RevisionRow.author.startswith(AUTHOR))
    return and_(
        OpportunityRow.publication_status == PublicationStatus.PUBLISHED,
        or_(OpportunityRow.assured_on.is_(None), OpportunityRow.assured_on < then.date()),
        ~exists().where(RevisionRow.opportunity_id == OpportunityRow.id, RevisionRow.at > then, by_hand),
        or_(exists().where(its_date, ahead), ~exists().where(its_date)),
    )


async def confirm(
    session: AsyncSession, opportunity_id: int, *, by: int, at: datetime, zone: tzinfo
) -> Published:
    """Notes that it is right as it stands, on the day it is in `zone`; nobody is told.

    NoSuchOpportunity, NotAllowed.
    """
    current = await Store(session).get(opportunity_id)
    if current is None:
        raise NoSuchOpportunity(opportunity_id)
    after = replace(current, assured_on=at.astimezone(zone).date())
    edit = Edit(act="opportunity.confirmed", after=after)
    return await publish(session, edit, by=by, at=at, quiet=True, least=LEAST)
