"""What becomes of one date of something, or of all of it: called off, moved in time or to another place, held
on a screen, or taking place after all.

The press begins a draft, which shows what is shown of every change: the card, how many saved it, and the very
words that they would get. Nobody is told before somebody publishes it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.cancelling import cancelled, postponed, restored
from bot.desk.dates_said import LAST
from bot.desk.drafts import Draft, Drafts
from bot.desk.editing import Edit, NotAllowed
from bot.desk.entries import most_used_places
from bot.desk.moving import elsewhere, moved, online, place_called
from bot.telling.wording import ONE_LINE, Wording, place_of
from bot.web.desk.address import number
from bot.web.desk.catalogue import PATH
from bot.web.desk.fault import Typed
from bot.web.desk.within import opportunity_within
from bot.web.pages import NOTHING, Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.model import AttendanceMode, EventStatus, Occurrence, Opportunity, Place
from catalog.search.words import fold

MOST_DATES = 60
"""Dates that are offered: two a week for half a year."""
MOST_PLACES = 100
"""Places that are offered by name, those first where most is on."""
LONGEST_REASON = 300
LONGEST_PLACE = ONE_LINE
"""Letters of a place: more would be cut where it is told."""
WHOLE = "all"
MOVE = "move"
DEEDS = ("cancel", "postpone", MOVE, "online", "restore")
"""What can be done with a date; the words are the texts `web.desk.dates.<name>`."""
UNPROCESSABLE = 422


class OneDate:
    """The page of the dates of one thing."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the page."""
        return [
            reception.page(f"{PATH}/{{id}}/dates", self._show, name="dates"),
            reception.page(f"{PATH}/{{id}}/dates", self._begin, name="change_date", method="POST"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            opportunity = await opportunity_within(session, number(request.path_params["id"]), visit)
            places = await most_used_places(session, MOST_PLACES)
        return self._page(opportunity, places, visit)

    def _page(
        self, opportunity: Opportunity, places: Sequence[str], visit: Visit, typed: Typed | None = None
    ) -> Response:
        """The page; with what was typed and is wrong, where something is."""
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        ahead = [each for each in opportunity.occurrences if each.starts > visit.now][:MOST_DATES]
        return self._pages.show(
            "desk_dates",
            visit,
            status=UNPROCESSABLE if typed else 200,
            opportunity=opportunity,
            text=opportunity.text(visit.speech.tag),
            dates=[
                (
                    each.recurrence_id.isoformat(),
                    wording.dated(each),
                    visit.speech.plain("web.desk.dates.off") if each.status.called_off else "",
                )
                for each in ahead
            ],
            whole=WHOLE,
            deeds=DEEDS,
            move=MOVE,
            places=places,
            longest=LONGEST_REASON,
            longest_place=LONGEST_PLACE,
            values=typed.values if typed else NOTHING,
            faults={fault.field: fault.code for fault in typed.faults} if typed else NOTHING,
        )

    async def _begin(self, request: Request, visit: Visit) -> Response:
        key = number(request.path_params["id"])
        typed = Typed(request.state.form, visit.now.astimezone(self._parts.city.zone).date())
        draft: Draft | None = None
        places: list[str] = []
        try:
            async with self._parts.database.writing(choices=False) as session:
                published = await opportunity_within(session, key, visit)
                mine = await _mine(session, key, visit)
                # A change that is in hand already takes this one up, too.
                basis = replace(mine.opportunity, id=key) if mine is not None else published
                words = " ".join(typed.text("place").split())[:LONGEST_PLACE]
                place = await place_called(session, words) if words else None
                edit = _edit(typed, basis, published, place, visit.now)
                if edit is not None and mine is not None:
                    draft = await Drafts(session).save(
                        replace(mine, opportunity=edit.after), by=visit.staff, at=visit.now
                    )
                elif edit is not None:
                    draft = await Drafts(session).begin(edit.after, of=key, by=visit.staff, at=visit.now)
                else:
                    places = await most_used_places(session, MOST_PLACES)
        except NotAllowed:
            raise HTTPException(403) from None
        if draft is None:
            return self._page(published, places, visit, typed)
        return self._pages.send_on(f"/panel/drafts/{draft.id}")


def _edit(
    typed: Typed, basis: Opportunity, published: Opportunity, place: Place | None, now: datetime
) -> Edit | None:
    """The edit that a form says, of what is in hand; None, and the faults, where it says none."""
    deed, reason = typed.text("deed"), _reason(typed)
    if deed not in DEEDS:
        typed.wrong("deed", "deed")
    elif deed != MOVE and any(typed.text(each) for each in ("day", "start", "place")):
        typed.wrong("day", "not_moved")
    date = _date(typed, basis)
    if typed.faults:
        return None
    which = date.recurrence_id if date is not None else None
    match deed:
        case "cancel":
            return cancelled(basis, which, reason)
        case "postpone":
            return postponed(basis, which, reason)
        case "online":
            return online(basis, which, reason)
        case "restore":
            return restored(basis, which)
        case _:
            return _moved(typed, basis, published, date, place, now)


def _moved(
    typed: Typed,
    basis: Opportunity,
    published: Opportunity,
    date: Occurrence | None,
    place: Place | None,
    now: datetime,
) -> Edit | None:
    """The edit that takes a date to another time, another place or both, or all of it to another place;
    None, and the fault, where it takes it nowhere."""
    reason, edit = _reason(typed), None
    timed = bool(typed.text("day") or typed.text("start"))
    if date is None and timed:
        typed.wrong("date", "one_date")
    elif not timed and place is None:
        typed.wrong("day", "moved_where")
    elif date is not None and timed:
        starts = _new_start(typed, date, now)
        if starts is not None and not typed.faults:
            edit = moved(basis, date.recurrence_id, starts, reason, known=published)
    if place is None or typed.faults:
        return edit
    basis = edit.after if edit is not None else basis
    date = basis.occurrence(date.recurrence_id) if date is not None else None
    if (fault := _untold(basis, date, place)) and not (edit and fault == "same_place"):
        typed.wrong("place", fault)
        return None
    which = date.recurrence_id if date is not None else None
    return elsewhere(basis, which, place, reason, known=published)


def _untold(basis: Opportunity, date: Occurrence | None, place: Place) -> str:
    """Why nobody would be told that it takes place there; "" where they would."""
    if basis.event_status.called_off or (date is not None and date.status.called_off):
        return "called_off"
    if date is not None and basis.attendance_mode is AttendanceMode.ONLINE:
        return "all_online"
    statuses = (basis.event_status, date.status if date is not None else None)
    was = place_of(basis, date)
    if was is None or EventStatus.MOVED_ONLINE in statuses or basis.attendance_mode is AttendanceMode.ONLINE:
        return ""
    there = fold(was.name) == fold(place.name) and place.street_address in ("", was.street_address)
    return "same_place" if there else ""


def _reason(typed: Typed) -> str:
    return " ".join(typed.text("reason").split())[:LONGEST_REASON]


def _new_start(typed: Typed, date: Occurrence, now: datetime) -> datetime | None:
    """The moment (UTC) to which a date goes: what is left empty stays as it is. None where it is at fault."""
    zone = ZoneInfo(date.zone)
    was = date.starts.astimezone(zone)
    day, start = typed.day("day"), typed.clock("start")
    if typed.faults:
        return None
    if start is not None and date.all_day:
        typed.wrong("start", "all_day")
        return None
    # fold=0: as the dates that rules give, where the clocks change.
    local = datetime.combine(day or was.date(), start or was.time(), tzinfo=zone)
    starts = local.astimezone(UTC)
    if starts == date.starts:
        typed.wrong("day", "same_moment")
    elif not now < starts <= now + LAST:
        typed.wrong("day", "not_ahead")
    return starts


def _date(typed: Typed, basis: Opportunity) -> Occurrence | None:
    """The date that is chosen, None for all of them; a fault where it is neither."""
    which = typed.text("date")
    if which == WHOLE:
        return None
    try:
        found = basis.occurrence(datetime.fromisoformat(which))
    except ValueError:
        found = None
    if found is None:
        typed.wrong("date", "date")
    return found


async def _mine(session: AsyncSession, key: int, visit: Visit) -> Draft | None:
    """The change of it that this person has in hand already."""
    return next((each for each in await Drafts(session).mine(visit.staff) if each.of == key), None)
