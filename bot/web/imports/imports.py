"""Files that staff bring: the list of them, one of them in whichever state it is, what is done with it."""

from __future__ import annotations

import tomllib
from collections.abc import Coroutine
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.editing import NotAllowed
from bot.desk.importing import words
from bot.desk.importing.allowed import OutOfScope
from bot.desk.importing.staged import File, NoSuchImport, Staged, Stages
from bot.desk.importing.tables import State
from bot.desk.importing.workshop import Choice, NotReady, PlanStale, TooLate, UnderWay, Workshop
from bot.web.desk.catalogue import PATH as CATALOGUE
from bot.web.imports import columns
from bot.web.imports.preview import AT_ONCE, portion_of, sections
from bot.web.imports.works import Works
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Page, Reception
from bot.web.visit import Visit
from catalog.changes import AlreadyUndone, NoSuchBatch
from catalog.imports import MappingError
from catalog.sources import Sources

PATH = "/panel/imports"
LONGEST_NAME = 200
REFRESH_SECONDS = 2
_SAID = frozenset(
    (
        *("under_way", "stale", "not_ready", "out_of_scope", "withheld", "nothing", "mapping", "undone"),
        *("twice", "too_late"),
    )
)
"""What a page says of what was just done, by the word in its address (`web.import.said.<word>`)."""


class Imports:
    """The pages of files."""

    def __init__(self, parts: Parts, pages: Pages, works: Works) -> None:
        self._parts = parts
        self._pages = pages
        self._works = works
        self._workshop = Workshop(parts.database, parts.city, parts.clock)

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of files."""
        one = f"{PATH}/{{id}}"

        def page(path: str, page: Page, **about: Any) -> Route:
            return reception.page(path, _answering(page), **about)

        return [
            page(PATH, self._list, name="imports"),
            page(PATH, self._bring, name="bring_import", method="POST", files=True),
            page(f"{PATH}/undo", self._undo, name="undo_import", method="POST"),
            page(one, self._show, name="import"),
            page(f"{one}/columns", self._columns, name="import_columns"),
            page(f"{one}/columns", self._map, name="map_import", method="POST", files=True),
            page(f"{one}/apply", self._apply, name="apply_import", method="POST"),
            page(f"{one}/cancel", self._cancel, name="cancel_import", method="POST"),
            page(f"{one}/errors", self._errors, name="import_errors"),
        ]

    async def _list(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            recent = await Stages(session).recent()
            sources = await Sources(session).names()
        zone = self._parts.city.zone
        shown = [(each, _state(each, visit.now), visit.speech.moment(each.at, zone=zone)) for each in recent]
        return self._pages.show(
            "imports", visit, recent=shown, sources=sources, said=_said(request), longest=LONGEST_NAME
        )

    async def _bring(self, request: Request, visit: Visit) -> Response:
        source = " ".join(request.state.form.get("source", "").split())
        files = [file for file in request.state.files if file.field == "file"]
        beside = [file for file in request.state.files if file.field == "beside"]
        if not source or len(source) > LONGEST_NAME or len(files) != 1:
            raise HTTPException(400)
        kept = [File(file.name[-LONGEST_NAME:], file.content) for file in (*files, *beside)]
        try:
            mapping = _mapping_in(request)
            id = await self._workshop.stage(kept, source=source, by=visit.staff, mapping=mapping)
        except MappingError:
            return self._pages.send_on(f"{PATH}?said=mapping")
        except UnderWay:
            return self._pages.send_on(f"{PATH}?said=under_way")
        return await self._then(id, self._workshop.prepare(id, by=visit.staff))

    async def _show(self, request: Request, visit: Visit) -> Response:
        staged, said = await self._staged(request), _said(request)
        interrupted = staged.is_interrupted(visit.now)
        if interrupted and await self._is_half_written(staged):
            # The bot takes it back by itself, within a minute or two (`Workshop.recover`).
            return self._wait(staged, visit, said, interrupted=True)
        if interrupted or (staged.state is State.UNREAD and not staged.is_busy(visit.now)):
            # Whoever began to read or apply it is gone, or the catalogue has changed since it was compared.
            try:
                await self._works.begin(self._workshop.prepare(staged.id, by=visit.staff))
            except UnderWay:
                said = "under_way"
            staged = await self._staged(request)
        if staged.state is State.UNREAD or staged.is_busy(visit.now):
            return self._wait(staged, visit, said)
        only, first = request.query_params.get("of", ""), request.query_params.get("first", "")
        start = int(first) if first.isascii() and first.isdigit() and len(first) < 7 else 0
        start -= start % AT_ONCE
        further, number = None, portion_of(staged, only, start)
        if number is not None:
            further = await self._workshop.portion(staged.id, only, number)
        shown = list(sections(staged, visit.speech, only=only, first=start, further=further))
        return self._pages.show(
            "import",
            visit,
            staged=staged,
            state=_state(staged, visit.now),
            undoable=staged.can_be_undone(visit.now),
            has_files=staged.has_files(visit.now),
            unread=columns.unread(staged),
            in_catalogue=f"{CATALOGUE}?{urlencode({'source': staged.source})}",
            sections=shown,
            at_once=AT_ONCE,
            only=only,
            said=said,
        )

    def _wait(self, staged: Staged, visit: Visit, said: str, *, interrupted: bool = False) -> Response:
        """The page of what is under way, which asks again by itself."""
        response = self._pages.show("import_busy", visit, staged=staged, said=said, interrupted=interrupted)
        response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response

    async def _columns(self, request: Request, visit: Visit) -> Response:
        staged = await self._staged(request)
        usual, others = columns.lines(staged)
        mapping = columns.mapping_of(staged)
        found = [each["name"] for each in staged.summary.get("columns", ())]
        return self._pages.show(
            "import_columns",
            visit,
            staged=staged,
            usual=usual,
            others=others,
            found=found,
            many=len(found) > columns.MOST_CHOSEN,
            beside=columns.unread(staged)[: columns.MOST_ASKED],
            open=mapping.open,
            settings=columns.settings_of(mapping),
            columns=columns,
            said=_said(request),
        )

    async def _map(self, request: Request, visit: Visit) -> Response:
        staged = await self._staged(request)
        try:
            mapping = _mapping_in(request) or columns.filled_in(
                request.state.form, columns.mapping_of(staged)
            )
            await self._workshop.remap(staged.id, mapping, by=visit.staff)
        except MappingError:
            return self._pages.send_on(f"{PATH}/{staged.id}/columns?said=mapping")
        except (UnderWay, NotReady) as error:
            return self._pages.send_on(f"{PATH}/{staged.id}?said={_word(error)}")
        return await self._then(staged.id, self._workshop.prepare(staged.id, by=visit.staff))

    async def _apply(self, request: Request, visit: Visit) -> Response:
        form, id = request.state.form, _number(request.path_params["id"])
        choice = Choice(all_or_nothing="all_or_nothing" in form, remove_gone="remove_gone" in form)
        return await self._then(id, self._workshop.apply(id, by=visit.staff, choice=choice))

    async def _cancel(self, request: Request, visit: Visit) -> Response:
        id = _number(request.path_params["id"])
        return await self._then(id, self._workshop.cancel(id, by=visit.staff))

    async def _undo(self, request: Request, visit: Visit) -> Response:
        form = request.state.form
        id, batch = _number(form.get("import", "")), _number(form.get("batch", ""))
        try:
            undone = await self._workshop.undo(batch, by=visit.staff)
        except (AlreadyUndone, NoSuchBatch):
            return self._pages.send_on(f"{PATH}/{id}?said=twice")
        except OutOfScope:
            return self._pages.send_on(f"{PATH}/{id}?said=out_of_scope")
        except UnderWay:
            return self._pages.send_on(f"{PATH}/{id}?said=under_way")
        except TooLate:
            return self._pages.send_on(f"{PATH}/{id}?said=too_late")
        if undone.kept:
            kept = [one.text(visit.speech.tag).name for one in undone.kept]
            return self._pages.show("import_undone", visit, undone=undone, names=kept, id=id)
        return self._pages.send_on(f"{PATH}/{id}?said=undone")

    async def _errors(self, request: Request, visit: Visit) -> Response:
        staged = await self._staged(request)
        notes = words.notes(staged.summary.get("problems", ()), visit.speech)
        heading = visit.speech.plain("web.import.what_to_do")
        found = await self._workshop.returned(staged.id, notes, heading=heading, by=visit.staff)
        if found is None or not notes:
            raise HTTPException(404)
        name = quote(f"{visit.speech.plain('web.import.errors_file')}-{staged.id}.{found.ending}", safe="")
        headers = {"Content-Disposition": f"attachment; filename*=utf-8''{name}"}
        return Response(found.content, media_type=found.media_type, headers=headers)

    async def _then(self, id: int, work: Coroutine[Any, Any, Any]) -> Response:
        """Does the work, and shows what the import is then."""
        said = ""
        try:
            result = await self._works.begin(work)
            if getattr(result, "withheld", False):
                said = "?said=withheld"
        except (UnderWay, NotReady, PlanStale, OutOfScope) as error:
            said = f"?said={_word(error)}"
        return self._pages.send_on(f"{PATH}/{id}{said}")

    async def _is_half_written(self, staged: Staged) -> bool:
        async with self._parts.database.reading() as session:
            return await Stages(session).half_written(staged.source)

    async def _staged(self, request: Request) -> Staged:
        return await self._workshop.get(_number(request.path_params["id"]))


def _answering(page: Page) -> Page:
    """The page; 403 for whoever may not (any more), 404 where there is no such import (any more)."""

    async def answering(request: Request, visit: Visit) -> Response:
        try:
            return await page(request, visit)
        except NotAllowed:
            raise HTTPException(403) from None
        except NoSuchImport:
            raise HTTPException(404) from None

    return answering


def _state(staged: Staged, now: datetime) -> str:
    """Where an import stands, as a page says it (`web.import.state.<word>`)."""
    if staged.is_interrupted(now):
        return "interrupted"
    return "undone" if staged.undone_at is not None else staged.state.value


def _word(error: Exception) -> str:
    """What a page says of an import that could not be done."""
    said = {UnderWay: "under_way", NotReady: "not_ready", PlanStale: "stale", OutOfScope: "out_of_scope"}
    return said[type(error)]


def _said(request: Request) -> str:
    word = request.query_params.get("said", "")
    return word if word in _SAID else ""


def _mapping_in(request: Request) -> dict[str, Any] | None:
    """The mapping file that a form brings; None where it brings none. MappingError where it is none."""
    for file in request.state.files:
        if file.field == "mapping":
            try:
                return tomllib.loads(file.content.decode("utf-8-sig"))
            except (UnicodeDecodeError, tomllib.TOMLDecodeError):
                raise MappingError(()) from None
    return None


def _number(text: str) -> int:
    """A number out of an address or a form. HTTPException 404 for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise HTTPException(404)
    return int(text)
