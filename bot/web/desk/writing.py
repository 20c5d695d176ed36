"""Writing and changing: the form for something new, for a change of what is published, and for a draft."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.drafts import Draft, Drafts, StaleDraft
from bot.desk.editing import NotAllowed
from bot.desk.entries import BLANK, most_seen_organizations
from bot.desk.history import changes_between
from bot.desk.listing import Listing
from bot.desk.versions import state_at
from bot.web.desk.address import number
from bot.web.desk.catalogue import PATH as CATALOGUE
from bot.web.desk.fault import Fault
from bot.web.desk.form import FormView, Sheet
from bot.web.desk.reading import FormReader
from bot.web.desk.typed import touched, typed_of
from bot.web.desk.within import opportunity_within
from bot.web.held import TOKEN
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.codec import content
from catalog.model import Opportunity
from catalog.topics import Vocabularies

PATH = "/panel/drafts"
MOST_OFFERED = 300
"""Names of organizations that are offered while one types."""
MOST_MORE = 9
MOST_KEY = 40
UNPROCESSABLE, CONFLICT = 422, 409
DATED = ("date", "rule", "drop")
"""How the names of fields begin that are of dates."""
KEY, VERSION, WAS, MORE = "key", "version", "was", "more"
"""Fields that nobody sees: which new thing it is (so that sent twice it is begun once), which version it was
filled in from, what stood in it then, and a press for more rows (how often)."""


class Writing:
    """The pages with a form."""

    def __init__(self, parts: Parts, pages: Pages, topics: Vocabularies) -> None:
        self._parts = parts
        self._pages = pages
        self._view = FormView(parts, topics)
        self._reader = FormReader(parts.city, topics)

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the form; what changes something comes by the same address as the form itself."""
        new, draft, published = f"{PATH}/new", f"{PATH}/{{id}}/edit", f"{CATALOGUE}/{{id}}/edit"
        return [
            reception.page(new, self._new, name="new"),
            reception.page(new, self._begin, name="begin", method="POST"),
            reception.page(draft, self._draft, name="edit_draft"),
            reception.page(draft, self._save, name="save_draft", method="POST"),
            reception.page(published, self._published, name="edit"),
            reception.page(published, self._begin_change, name="begin_change", method="POST"),
        ]

    async def _new(self, request: Request, visit: Visit) -> Response:
        sheet = self._sheet(f"{PATH}/new", BLANK, visit)
        values = dict(sheet.values)
        if visit.standing.organization:
            values["organization.name"] = visit.standing.organization
        return await self._show(visit, replace(sheet, values=values, hidden={KEY: secrets.token_hex(8)}))

    async def _begin(self, request: Request, visit: Visit) -> Response:
        form = request.state.form
        key = form.get(KEY, "")[:MOST_KEY] or secrets.token_hex(8)
        sheet = replace(self._sheet(f"{PATH}/new", BLANK, visit), values=_typed(form), hidden={KEY: key})
        opportunity = await self._read(visit, sheet, form)
        if isinstance(opportunity, Sheet):
            return await self._show(visit, opportunity)
        # The draft keeps the form's key for its name, until it is published under one of its own.
        opportunity = replace(opportunity, external_id=key)
        try:
            async with self._parts.database.writing(choices=False) as session:
                drafts = Drafts(session)
                mine = [each for each in await drafts.mine(visit.staff) if each.of is None]
                known = next((each for each in mine if each.opportunity.external_id == key), None)
                if known is None:
                    known = await drafts.begin(opportunity, of=None, by=visit.staff, at=visit.now)
                elif content(known.opportunity) != content(opportunity):
                    changed = replace(known, opportunity=opportunity)
                    known = await drafts.save(changed, by=visit.staff, at=visit.now)
        except NotAllowed:
            return await self._show(visit, _not_yours(sheet))
        return self._pages.send_on(f"{PATH}/{known.id}")

    async def _published(self, request: Request, visit: Visit) -> Response:
        key = number(request.path_params["id"])
        async with self._parts.database.reading() as session:
            opportunity = await opportunity_within(session, key, visit)
            mine = await _mine_of(session, visit, key)
        if mine is not None:
            return self._pages.send_on(f"{PATH}/{mine.id}/edit")
        return await self._show(visit, self._sheet(f"{CATALOGUE}/{key}/edit", opportunity, visit))

    async def _begin_change(self, request: Request, visit: Visit) -> Response:
        form, key = request.state.form, number(request.path_params["id"])
        version = number(form.get(VERSION, ""))
        async with self._parts.database.reading() as session:
            current = await opportunity_within(session, key, visit)
            # What was typed is read against what the form was filled in from, whatever it is by now.
            before = current if current.version == version else await state_at(session, key, version)
            mine = await _mine_of(session, visit, key)
        if before is None:
            raise HTTPException(400)
        before = replace(before, id=key, version=version)
        sheet = replace(self._sheet(f"{CATALOGUE}/{key}/edit", before, visit), values=_typed(form))
        opportunity = await self._read(visit, sheet, form)
        if isinstance(opportunity, Sheet):
            return await self._show(visit, opportunity)
        if mine is not None:
            return await self._over(visit, replace(mine, version=0), opportunity, sheet)
        if content(opportunity) == content(before):
            return self._pages.send_on(f"{CATALOGUE}/{key}?done=nothing_changed")
        try:
            async with self._parts.database.writing(choices=False) as session:
                draft = await Drafts(session).begin(opportunity, of=key, by=visit.staff, at=visit.now)
        except NotAllowed:
            return await self._show(visit, _not_yours(sheet))
        return self._pages.send_on(f"{PATH}/{draft.id}")

    async def _draft(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            draft = await draft_of(session, visit, request)
        return await self._show(visit, self._sheet_of(draft, visit))

    async def _save(self, request: Request, visit: Visit) -> Response:
        form = request.state.form
        async with self._parts.database.reading() as session:
            draft = await draft_of(session, visit, request)
        sheet = replace(self._sheet_of(draft, visit), values=_typed(form))
        opportunity = await self._read(visit, sheet, form)
        if isinstance(opportunity, Sheet):
            return await self._show(visit, opportunity)
        version = number(form.get(VERSION, ""))
        was = dict(parse_qsl(form.get(WAS, ""), keep_blank_values=True))
        return await self._over(visit, replace(draft, version=version), opportunity, sheet, was=was)

    async def _read(self, visit: Visit, sheet: Sheet, form: Mapping[str, str]) -> Opportunity | Sheet:
        """What the form says; where something is wrong, or more rows are asked for, the form to be shown."""
        if more := _more(form):
            return replace(sheet, more=more)
        async with self._parts.database.reading() as session:
            reading = await self._reader.read(session, form, sheet.before, now=visit.now)
        return replace(sheet, faults=reading.faults) if reading.faults else reading.opportunity

    async def _over(
        self,
        visit: Visit,
        draft: Draft,
        opportunity: Opportunity,
        sheet: Sheet,
        *,
        was: Mapping[str, str] | None = None,
    ) -> Response:
        """Saves over a draft at the version that was read. What it says already is saved; where somebody else
        saved meanwhile, both versions are shown, and what was typed here since (`was`) is put over theirs."""
        try:
            async with self._parts.database.writing(choices=False) as session:
                changed = replace(draft, opportunity=opportunity)
                await Drafts(session).save(changed, by=visit.staff, at=visit.now)
        except NotAllowed:
            return await self._show(visit, _not_yours(sheet))
        except LookupError:
            raise HTTPException(404) from None
        except StaleDraft as stale:
            current = stale.current
            if content(current.opportunity) != content(opportunity):
                return await self._both(visit, self._sheet_of(current, visit), sheet.values, was or {})
        return self._pages.send_on(f"{PATH}/{draft.id}")

    async def _both(
        self, visit: Visit, theirs: Sheet, typed: Mapping[str, str], was: Mapping[str, str]
    ) -> Response:
        """The form as somebody else has saved it, with what was typed here over it, and both side by side."""
        mine = touched(typed, was)
        if any(name.split(".")[0] in DATED for name in mine):
            # Rows go by their place: all are taken from one side.
            mine |= {name for name in (*theirs.values, *typed) if name.split(".")[0] in DATED}
        values = {name: text for name, text in theirs.values.items() if name not in mine}
        values |= {name: typed[name] for name in mine if name in typed}
        async with self._parts.database.reading() as session:
            reading = await self._reader.read(session, values, theirs.before, now=visit.now)
        conflict = changes_between(theirs.before, reading.opportunity)
        if not conflict and not reading.faults:
            return self._pages.send_on(theirs.action.removesuffix("/edit"))
        return await self._show(visit, replace(theirs, values=values, conflict=conflict))

    def _sheet_of(self, draft: Draft, visit: Visit) -> Sheet:
        sheet = self._sheet(f"{PATH}/{draft.id}/edit", draft.opportunity, visit)
        return replace(sheet, hidden={VERSION: str(draft.version), WAS: urlencode(sheet.values)})

    def _sheet(self, action: str, opportunity: Opportunity, visit: Visit) -> Sheet:
        today = visit.now.astimezone(self._parts.city.zone).date()
        return Sheet(
            action=action,
            values=typed_of(opportunity, self._parts.city, today),
            before=opportunity,
            hidden={VERSION: str(opportunity.version)},
        )

    async def _show(self, visit: Visit, sheet: Sheet) -> Response:
        city, bound = self._parts.city, visit.standing.organization
        async with self._parts.database.reading() as session:
            listing = Listing(session, standing=visit.standing, languages=city.languages, now=visit.now)
            spoken = await listing.spoken()
            known = [bound] if bound else await most_seen_organizations(session, MOST_OFFERED)
        values = self._view.values(sheet, visit, organizations=known, spoken=spoken)
        status = UNPROCESSABLE if sheet.faults else CONFLICT if sheet.conflict else 200
        return self._pages.show("desk_form", visit, status=status, **values)


async def draft_of(session: AsyncSession, visit: Visit, request: Request) -> Draft:
    """The draft that the address names. HTTPException 404 where there is none for this person."""
    try:
        return await Drafts(session).get(number(request.path_params["id"]), by=visit.staff)
    except (LookupError, NotAllowed):
        raise HTTPException(404) from None


async def _mine_of(session: AsyncSession, visit: Visit, key: int) -> Draft | None:
    """The change of an opportunity that this person has in hand already."""
    mine = await Drafts(session).mine(visit.staff)
    return next((each for each in mine if each.of == key), None)


def _typed(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what the form itself carries."""
    return {name: text for name, text in form.items() if name not in (KEY, VERSION, WAS, MORE, TOKEN)}


def _more(form: Mapping[str, str]) -> int:
    """How often more rows were asked for; nought where something else was pressed."""
    text = form.get(MORE, "")
    return min(int(text), MOST_MORE) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _not_yours(sheet: Sheet) -> Sheet:
    return replace(sheet, faults=(Fault(field="organization.name", code="not_yours"),))
