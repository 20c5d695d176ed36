"""Drafts: what staff have in hand, which nobody else sees until a publisher says so.

A draft is a row of its own and never one of the catalogue, so that nothing that reads the catalogue has to
know of it. Who may do what with it is asked of the database at every act. Of two who save the same draft, the
second is told, and nothing of either is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import editing
from bot.desk.editing import Edit, NotAllowed, Published, organization_of
from bot.desk.locking import locked_against_imports
from bot.desk.notices import News, owe
from bot.desk.posters import Posters
from bot.desk.rebasing import Rebased, rebased
from bot.desk.tables import MOST_NAME, MOST_NOTE, DraftRow
from bot.desk.versions import state_at
from bot.people.audit import Audit, Entry
from bot.people.roles import Role, Roles, Standing
from catalog.codec import from_json, to_json
from catalog.model import Opportunity, PublicationStatus
from catalog.store import StaleOpportunity, Store
from catalog.touched import rows_touched

SOURCE = "desk"
"""Where what staff write comes from: the name of a source that no file has."""


class DraftState(StrEnum):
    """How far a draft has come."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be published. `of` is the id of the opportunity that it would change, None where it is new;
    `base_version` that one's version when the draft was begun. `author` is None once they were erased."""

    id: int
    opportunity: Opportunity
    of: int | None
    base_version: int
    author: int | None
    state: DraftState
    note: str
    updated_at: datetime
    version: int


class StaleDraft(Exception):
    """Somebody has saved the draft since it was read: `current` is what it says now."""

    def __init__(self, current: Draft) -> None:
        super().__init__(f"draft {current.id} is at version {current.version}")
        self.current = current


class Drafts:
    """Drafts, over one session. Every act raises NotAllowed, and LookupError where there is no such draft."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, opportunity: Opportunity, *, of: int | None, by: int, at: datetime) -> Draft:
        """Begins a draft of something new, or (`of`) of a change to what is published, as it was read."""
        standing = await self._standing(by, opportunity)
        base = 0
        if of is not None:
            current = await Store(self._session).get(of)
            if current is None:
                raise LookupError(of)
            _demand(standing.covers(organization_of(current)))
            base = opportunity.version
        row = DraftRow(
            opportunity=to_json(opportunity),
            of=of,
            base_version=base,
            organization=organization_of(opportunity)[:MOST_NAME],
            author=by,
            state=DraftState.OPEN.value,
            note="",
            updated_at=at,
            version=1,
        )
        self._session.add(row)
        await self._session.flush()
        await self._record("draft.begun", row.id, by, at)
        return _draft(row)

    async def get(self, id: int, *, by: int) -> Draft:
        """The draft, for its author and for whoever may review it."""
        draft, standing = await self._read(id), await Roles(self._session).standing(by)
        _demand(_may_see(draft, by, standing))
        return draft

    async def save(self, draft: Draft, *, by: int, at: datetime) -> Draft:
        """Writes what the draft says over what it said. StaleDraft where somebody saved since it was read."""
        current = await self.get(draft.id, by=by)
        await self._standing(by, draft.opportunity)
        await self._change(
            replace(draft, state=current.state),
            at=at,
            opportunity=to_json(draft.opportunity),
            base_version=draft.base_version,
            organization=organization_of(draft.opportunity)[:MOST_NAME],
        )
        return await self._read(draft.id)

    async def mine(self, person: int) -> list[Draft]:
        """What a person has in hand, newest first."""
        return await self._all(DraftRow.author == person)

    async def waiting(self, standing: Standing) -> list[Draft]:
        """What waits for somebody of this standing to review it, the longest first; for others, nothing."""
        found = await self._all(DraftRow.state == DraftState.IN_REVIEW.value)
        return [each for each in reversed(found) if _may_review(each, standing)]

    async def submit(self, id: int, *, by: int, at: datetime) -> Draft:
        """Hands the draft to whoever may publish it."""
        draft = await self._own(id, by)
        await self._change(draft, at=at, state=DraftState.IN_REVIEW.value, note="")
        await self._record("draft.submitted", id, by, at)
        handed_in = await self._read(id)
        everybody = await Roles(self._session).everybody()
        reviewers = [each for each, standing in everybody.items() if _may_review(handed_in, standing)]
        await self._owe(News.WAITS, handed_in, [each for each in reviewers if each != by], at)
        return handed_in

    async def give_back(self, id: int, note: str, *, by: int, at: datetime) -> Draft:
        """Hands the draft back to its author, with what is to be mended in it."""
        draft = await self._read(id)
        _demand(_may_review(draft, await Roles(self._session).standing(by)))
        await self._change(draft, at=at, state=DraftState.RETURNED.value, note=note.strip()[:MOST_NOTE])
        await self._record("draft.returned", id, by, at)
        returned = await self._read(id)
        await self._owe(News.RETURNED, returned, _author_but(by, draft), at)
        return returned

    async def publish(
        self, id: int, *, by: int, at: datetime, quiet: bool, version: int | None = None
    ) -> Published:
        """Publishes the draft, which is then no more; what it changed is locked against imports.

        StaleDraft where it says something else than at `version`, which was shown; Blocked where something
        has to be mended first; StaleOpportunity where the published one has changed since it was begun.
        """
        # Of two who publish at once, the second finds it gone.
        draft, standing = await self._read(id, locked=True), await Roles(self._session).standing(by)
        _demand(_may_see(draft, by, standing))
        if version is not None and draft.version != version:
            raise StaleDraft(draft)
        act, after = await self._outcome(draft)
        edit = Edit(act=act, after=replace(after, publication_status=PublicationStatus.PUBLISHED))
        published = await editing.publish(self._session, edit, by=by, at=at, quiet=quiet)
        await Posters(self._session).hand_over(id, published.opportunity.id)
        await self._session.execute(delete(DraftRow).where(DraftRow.id == id))
        await self._owe(News.PUBLISHED, draft, _author_but(by, draft), at, published.opportunity.id)
        return published

    async def rebase(self, id: int, *, by: int, at: datetime) -> tuple[Draft, Rebased]:
        """Puts the draft over what is published now, where that has changed since the draft was begun."""
        draft = await self.get(id, by=by)
        current = await Store(self._session).get(draft.of) if draft.of is not None else None
        if current is None:
            raise LookupError(draft.of)
        base = await state_at(self._session, draft.of or 0, draft.base_version) or current
        merged = rebased(base, draft.opportunity, current)
        newer = replace(draft, opportunity=merged.opportunity, base_version=current.version)
        return await self.save(newer, by=by, at=at), merged

    async def attach(self, id: int, file_id: str, *, by: int) -> None:
        """Puts the picture of a poster beside the draft."""
        await self.get(id, by=by)
        await Posters(self._session).attach(id, file_id)

    async def discard(self, id: int, *, by: int, at: datetime) -> None:
        """Throws a draft of one's own away."""
        await self._own(id, by)
        await self._session.execute(delete(DraftRow).where(DraftRow.id == id))
        await self._record("draft.discarded", id, by, at)

    async def _outcome(self, draft: Draft) -> tuple[str, Opportunity]:
        """What the draft would do to the catalogue: the deed's name, and the opportunity after it."""
        if draft.of is None:
            new = replace(draft.opportunity, source=SOURCE, external_id=str(draft.id), id=None, version=1)
            return "opportunity.created", new
        current = await Store(self._session).get(draft.of)
        if current is None or current.version != draft.base_version:
            raise StaleOpportunity(draft.opportunity, current.version if current is not None else None)
        return "opportunity.edited", locked_against_imports(current, draft.opportunity)

    async def _standing(self, by: int, opportunity: Opportunity) -> Standing:
        """The standing of whoever acts. NotAllowed where it does not reach what the opportunity is of."""
        standing = await Roles(self._session).standing(by)
        _demand(standing.allows(Role.PARTNER, organization_of(opportunity)))
        return standing

    async def _own(self, id: int, by: int) -> Draft:
        draft = await self._read(id)
        standing = await self._standing(by, draft.opportunity)
        _demand(draft.author == by or _may_review(draft, standing))
        return draft

    async def _read(self, id: int, *, locked: bool = False) -> Draft:
        row = await self._session.get(DraftRow, id, populate_existing=True, with_for_update=locked or None)
        if row is None:
            raise LookupError(id)
        return _draft(row)

    async def _all(self, which: object) -> list[Draft]:
        newest = (DraftRow.updated_at.desc(), DraftRow.id.desc())
        rows = await self._session.scalars(select(DraftRow).where(which).order_by(*newest))  # type: ignore[arg-type]
        return [_draft(row) for row in rows]

    async def _change(self, draft: Draft, *, at: datetime, **values: object) -> None:
        """Writes to the row if it is still at the version that was read."""
        changed = await self._session.execute(
            update(DraftRow)
            .where(DraftRow.id == draft.id, DraftRow.version == draft.version)
            .values(updated_at=at, version=draft.version + 1, **values)
        )
        if not rows_touched(changed):
            raise StaleDraft(await self._read(draft.id))

    async def _owe(
        self, news: News, draft: Draft, people: list[int], at: datetime, of: int | None = None
    ) -> None:
        await owe(self._session, news, draft.id, draft.version, people, at=at, opportunity_id=of)

    async def _record(self, act: str, id: int, by: int, at: datetime) -> None:
        await Audit(self._session).record(Entry(at=at, actor_id=by, act=act, subject=f"draft:{id}"))


def _author_but(by: int, draft: Draft) -> list[int]:
    """The author, where that is somebody else than whoever acts."""
    return [draft.author] if draft.author is not None and draft.author != by else []


def _may_see(draft: Draft, by: int, standing: Standing) -> bool:
    own = draft.author == by and standing.allows(Role.PARTNER, organization_of(draft.opportunity))
    return own or _may_review(draft, standing)


def _may_review(draft: Draft, standing: Standing) -> bool:
    """Publishers see what was handed in for whom they publish, and admins what anybody has in hand."""
    handed_in = draft.state is DraftState.IN_REVIEW or standing.role is Role.ADMIN
    return handed_in and standing.allows(Role.PUBLISHER, organization_of(draft.opportunity))


def _demand(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed


def _draft(row: DraftRow) -> Draft:
    return Draft(
        id=row.id,
        opportunity=from_json(row.opportunity),
        of=row.of,
        base_version=row.base_version,
        author=row.author,
        state=DraftState(row.state),
        note=row.note,
        updated_at=row.updated_at,
        version=row.version,
    )
