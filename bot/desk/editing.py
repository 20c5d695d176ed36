"""An edit that staff make: who may, how it is written, what is locked by it and what the audit log says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.checking import Finding, blocking
from bot.people.audit import Audit, Entry
from bot.people.own_data import AUTHOR
from bot.people.roles import Role, Roles
from catalog.changes.compare import lock_of_date
from catalog.model import Occurrence, Opportunity
from catalog.store import Store

LEAST = Role.PUBLISHER
"""The least role that may change what the city has published."""


class NotAllowed(PermissionError):
    """The person may not do this (any more)."""


class Blocked(ValueError):
    """Something is to be mended before this is published: `found` says what."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in found))
        self.found = tuple(found)


class NoSuchDate(LookupError):
    """The opportunity has no such date (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an opportunity is to be. `act` names the deed for the audit log ("opportunity.cancelled"); `date`
    is the recurrence id of the one date it is of, None for all of it. What is `put_back` was published so
    before."""

    act: str
    after: Opportunity
    date: datetime | None = None
    reason: str = ""
    put_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written, and the revision by which it can be taken back; None where nothing was new."""

    opportunity: Opportunity
    revision: int | None


async def may_edit(session: AsyncSession, person_id: int) -> bool:
    """Whether the person may change what is published, of some organization at least."""
    return (await Roles(session).of(person_id)).includes(LEAST)


def organization_of(opportunity: Opportunity | None) -> str:
    """The name of who offers it; "" where nobody said."""
    named = opportunity.organization if opportunity is not None else None
    return named.name if named is not None else ""


async def publish(
    session: AsyncSession, edit: Edit, *, by: int, at: datetime, quiet: bool, least: Role = LEAST
) -> Published:
    """Writes the edit, in the session's transaction, for whoever is `least` or more; `quiet` tells nobody.

    NotAllowed, whoever asked before; Blocked where it would bring in what nothing is published with;
    StaleOpportunity where somebody changed it since it was read.
    """
    standing, store = await Roles(session).standing(by), Store(session)
    known = await store.get(edit.after.id) if edit.after.id is not None else None
    # Both: nobody takes what is not theirs, and nobody gives it to others.
    touched = [edit.after] if known is None else [known, edit.after]
    if not all(standing.allows(least, organization_of(each)) for each in touched):
        raise NotAllowed
    if not edit.put_back and (found := blocking(edit.after, published=known)):
        raise Blocked(found)
    before = await store.last_revision()
    stored = await store.put(edit.after, author=f"{AUTHOR}{by}", at=at, reason=edit.reason, quiet=quiet)
    # Another writer may have come before this one took its turn.
    own = [each for each in await store.revisions_after(before) if each.opportunity_id == stored.id]
    if not own:
        return Published(opportunity=stored, revision=None)
    details = {"revision": str(own[-1].id), "quiet": "yes" if quiet else "no"}
    if edit.date is not None:
        details["date"] = f"{edit.date:%Y%m%dT%H%M%SZ}"
    await Audit(session).record(
        Entry(at=at, actor_id=by, act=edit.act, subject=f"opportunity:{stored.id}", details=details)
    )
    return Published(opportunity=stored, revision=own[-1].id)


def with_date(
    opportunity: Opportunity, date: datetime, change: Callable[[Occurrence], Occurrence]
) -> Opportunity:
    """The opportunity with the date of this recurrence id changed, and that locked; NoSuchDate."""
    if all(each.recurrence_id != date for each in opportunity.occurrences):
        raise NoSuchDate(date)
    dates = tuple(change(each) if each.recurrence_id == date else each for each in opportunity.occurrences)
    return locked(replace(opportunity, occurrences=dates), lock_of_date(date))


def locked(opportunity: Opportunity, *fields: str) -> Opportunity:
    """The opportunity with fields locked against the next import."""
    return replace(opportunity, locked=opportunity.locked | set(fields))
