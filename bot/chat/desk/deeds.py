"""What can be done to what is published, and the edit that it is once all that it needs is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import cancelling, filling, moving
from bot.desk.editing import Edit
from catalog.model import AttendanceMode, Opportunity


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
class Wanted:
    """What is to be done: to the opportunity at the version that was read, or to its date that starts `at`
    (minutes since 1970, 0 for all); with a new start (minutes), a place, a reason."""

    opportunity: int
    version: int
    at: int
    deed: Deed
    starts: int = 0
    place: str = ""
    reason: str = ""

    async def edit(self, session: AsyncSession, opportunity: Opportunity) -> Edit:
        """The edit it makes of the opportunity; LookupError where its date is there no more."""
        date = self._date(opportunity)
        match self.deed:
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

    def _date(self, opportunity: Opportunity) -> datetime | None:
        """The recurrence id of the date meant; None for all. LookupError where it is there no more."""
        if not self.at:
            return None
        starts = datetime.fromtimestamp(self.at * 60, UTC)
        for each in opportunity.occurrences:
            if each.starts == starts:
                return each.recurrence_id
        raise LookupError(starts)


def wanted(values: Mapping[str, Any]) -> Wanted:
    """What is filled in (`bot.chat.desk.asking`), as what is to be done."""
    thing = values["thing"]
    return Wanted(
        opportunity=thing["id"],
        version=thing["version"],
        at=values.get("date", thing)["at"],
        deed=Deed(values["deed"]),
        starts=values.get("hour") or values.get("day", {}).get("starts", 0),
        place=values.get("place", ""),
        reason=values.get("reason") or "",
    )


def deeds(act: str, opportunity: Opportunity, at: int) -> list[Deed]:
    """What can be done to the date that starts `at`, or to all of it."""
    date = next((o for o in opportunity.occurrences if int(o.starts.timestamp()) // 60 == at), None)
    if opportunity.event_status.called_off or (date is not None and date.status.called_off):
        return [Deed.RESTORE]
    if act == "cancel":
        return [Deed.CANCEL, Deed.POSTPONE]
    left = opportunity.remaining_capacity if date is None else date.remaining_capacity
    places = Deed.PLACES if left is not None and left <= 0 else Deed.FULL
    if date is not None and opportunity.attendance_mode is AttendanceMode.ONLINE:
        # One date of what is online as a whole cannot be in a place: nobody would be told of it.
        return [Deed.TIME, places]
    return [*([Deed.TIME] if date is not None else []), Deed.PLACE, Deed.ONLINE, places]
