"""An edit on its way: what is chosen so far, kept as a row so that any process can go on with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import cancelling, filling, moving
from bot.desk.editing import Edit
from bot.people.dialogue import PATIENCE, Dialogue, Dialogues
from catalog.model import Opportunity

ABOUT = "desk"
"""The dialogue's name. Its draft may hold what staff wrote: they wrote it to be published."""


class Deed(StrEnum):
    """What can be done, by the word that a press carries."""

    CANCEL = "cancel"
    POSTPONE = "postpone"
    TIME = "time"
    PLACE = "place"
    ONLINE = "online"
    FULL = "full"
    PLACES = "places"
    RESTORE = "restore"

    @property
    def explained(self) -> bool:
        """Whether a reason is asked for."""
        return self not in (Deed.FULL, Deed.PLACES, Deed.RESTORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is chosen: the opportunity at the version that was read, its date (minutes since 1970 of its
    start, 0 for all), the deed, and the words for it: a new start (minutes), a place, a reason."""

    act: str
    opportunity: int = 0
    version: int = 0
    at: int = 0
    deed: str = ""
    starts: int = 0
    place: str = ""
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether all that the deed needs is known; a reason it can do without."""
        needed = {Deed.TIME.value: self.starts, Deed.PLACE.value: self.place}
        return bool(self.deed and self.opportunity and needed.get(self.deed, True))

    def date(self, opportunity: Opportunity) -> datetime | None:
        """The recurrence id of the date meant; None for all. LookupError where it is there no more."""
        if not self.at:
            return None
        starts = datetime.fromtimestamp(self.at * 60, UTC)
        for each in opportunity.occurrences:
            if each.starts == starts:
                return each.recurrence_id
        raise LookupError(starts)

    async def edit(self, session: AsyncSession, opportunity: Opportunity) -> Edit:
        """The edit it makes of the opportunity; LookupError where its date is there no more."""
        date = self.date(opportunity)
        match Deed(self.deed):
            case Deed.CANCEL:
                return cancelling.cancelled(opportunity, date, self.reason)
            case Deed.POSTPONE:
                return cancelling.postponed(opportunity, date, self.reason)
            case Deed.RESTORE:
                return cancelling.restored(opportunity, date)
            case Deed.FULL:
                return filling.full(opportunity, date)
            case Deed.PLACES:
                return filling.places_again(opportunity, date)
            case Deed.ONLINE:
                return moving.online(opportunity, date, self.reason)
            case Deed.PLACE:
                place = await moving.place_called(session, self.place)
                return moving.elsewhere(opportunity, date, place, self.reason)
            case Deed.TIME:
                if date is None:
                    raise LookupError("only a date has a time")
                starts = datetime.fromtimestamp(self.starts * 60, UTC)
                return moving.moved(opportunity, date, starts, self.reason)


def deeds(act: str, opportunity: Opportunity, at: int) -> list[Deed]:
    """What can be done to the date that starts `at`, or to all of it."""
    date = next((o for o in opportunity.occurrences if int(o.starts.timestamp()) // 60 == at), None)
    if opportunity.event_status.called_off or (date is not None and date.status.called_off):
        return [Deed.RESTORE]
    if act == "cancel":
        return [Deed.CANCEL, Deed.POSTPONE]
    left = opportunity.remaining_capacity if date is None else date.remaining_capacity
    places = Deed.PLACES if left is not None and left <= 0 else Deed.FULL
    return [*([Deed.TIME] if date is not None else []), Deed.PLACE, Deed.ONLINE, places]


async def keep(session: AsyncSession, person: int, step: str, draft: Draft, now: datetime) -> None:
    """Keeps the draft, waiting for the words that `step` names (or for a press)."""
    dialogue = Dialogue(about=ABOUT, step=step, draft=asdict(draft), expires_at=now + PATIENCE)
    await Dialogues(session).open(person, dialogue)


async def kept(session: AsyncSession, person: int, now: datetime) -> Draft | None:
    """The person's draft, None where there is none (any more)."""
    dialogue = await Dialogues(session).of(person)
    if dialogue is None or dialogue.about != ABOUT or dialogue.expires_at <= now:
        return None
    return draft_of(dialogue.draft)


def draft_of(kept: Mapping[str, Any]) -> Draft:
    """The draft as it was kept."""
    return replace(Draft(act=""), **kept)
