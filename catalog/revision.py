"""What changed, when and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.model import Opportunity


class Action(StrEnum):
    """What a revision did."""

    CREATED = "created"
    CHANGED = "changed"
    RETIRED = "retired"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One change of one opportunity; ids rise in the order in which changes became visible.

    To undo it, `put` its `before` with the version of its `after`: refused where somebody has changed the
    opportunity since.
    """

    id: int
    opportunity_id: int
    at: datetime
    author: str
    reason: str
    batch: int | None
    quiet: bool
    action: Action
    before: Opportunity | None
    after: Opportunity
