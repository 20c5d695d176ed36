"""A draft looked at before it is published: what it would change, and what is to be seen to first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.desk.alike import alike
from bot.desk.checking import Finding, findings
from bot.desk.drafts import Draft
from bot.desk.history import Changed, changes_between
from bot.desk.names import Names
from bot.desk.rebasing import rebased
from bot.desk.versions import state_at
from catalog.model import Opportunity
from catalog.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A draft with all around it: `published` is what it would change, as it is now, and `base` the same as
    it was when the draft was begun; both are None for something new."""

    draft: Draft
    published: Opportunity | None
    base: Opportunity | None
    found: tuple[Finding, ...]

    @property
    def after(self) -> Opportunity:
        """What would be published."""
        return replace(self.draft.opportunity, id=self.draft.of)

    @property
    def is_stale(self) -> bool:
        """Whether what is published has changed since."""
        return self.published is not None and self.published.version != self.draft.base_version

    @property
    def blocked(self) -> bool:
        """Whether something has to be mended first."""
        return any(finding.blocks for finding in self.found)

    def changes(self) -> tuple[Changed, ...]:
        """What it would change of what was published when it was begun."""
        return changes_between(self.base, self.after) if self.base is not None else ()

    def since(self) -> tuple[tuple[Changed, ...], tuple[Changed, ...]] | None:
        """What was published since it was begun, and what it would change of that; None where nothing was."""
        if not self.is_stale or self.published is None:
            return None
        base = self.base or self.published
        merged = rebased(base, self.draft.opportunity, self.published).opportunity
        return changes_between(base, self.published), changes_between(self.published, merged)


async def look_at(session: AsyncSession, draft: Draft, *, city: City, names: Names, now: datetime) -> Look:
    """The draft with all around it; what might be the same already is found by `names`."""
    published = await Store(session).get(draft.of) if draft.of is not None else None
    base, after = published, replace(draft.opportunity, id=draft.of)
    if published is not None and published.version != draft.base_version:
        base = await state_at(session, published.id or 0, draft.base_version)
    like = await alike(session, after, names)
    found = findings(after, city=city, now=now, like=like, published=published)
    return Look(draft=draft, published=published, base=base, found=found)
