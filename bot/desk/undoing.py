"""Taking an edit back, for a quarter of an hour: what has not been told of it by then never is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.drafts import Drafts
from bot.desk.editing import Edit, Published, publish
from bot.people.own_data import AUTHOR
from catalog.changes.compare import differences
from catalog.model import PublicationStatus
from catalog.store import StaleOpportunity, Store

WITHIN = timedelta(minutes=15)


class TooLate(Exception):
    """The edit is older than WITHIN, or not of this person."""


async def undo(session: AsyncSession, revision_id: int, *, by: int, at: datetime) -> Published:
    """Puts back what was before an edit of one's own, as quietly as that was. What was new is archived, and
    is a draft again.

    TooLate; NotAllowed; StaleOpportunity where somebody has changed it since.
    """
    store = Store(session)
    revision = (await store.revisions([revision_id])).get(revision_id)
    if revision is None or at - revision.at > WITHIN:
        raise TooLate
    if revision.author != f"{AUTHOR}{by}":
        raise TooLate
    current = await store.get(revision.opportunity_id)
    if current is None or differences(revision.after, current):
        raise StaleOpportunity(revision.after, current.version if current is not None else None)
    before = revision.before or replace(current, publication_status=PublicationStatus.ARCHIVED)
    after = replace(before, id=current.id, version=current.version)
    edit = Edit(act="opportunity.undone", after=after, put_back=True)
    undone = await publish(session, edit, by=by, at=at, quiet=revision.quiet)
    if revision.before is None:
        again = replace(undone.opportunity, publication_status=PublicationStatus.PUBLISHED)
        await Drafts(session).begin(again, of=undone.opportunity.id, by=by, at=at)
    return undone
