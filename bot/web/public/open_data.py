"""The catalogue as open data: a page that says under which licence, and the files, made once a revision."""

from __future__ import annotations

import asyncio
import shutil
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.public.edition import edition_of
from bot.web.public.making import FEW, make
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.exports.edition import Format

PATH = "/open-data"
DESCRIPTION_PATH = f"{PATH}/openapi.json"
FILES: Mapping[str, Format] = {
    "catalogue.jsonld": Format.JSONLD,
    "catalogue.ics": Format.ICAL,
    "catalogue.csv": Format.CSV,
    "catalogue.xlsx": Format.XLSX,
    "hsds.zip": Format.HSDS,
    "pack.json": Format.PACK,
}
"""The files by their names."""
FOR_A_WHILE = "public, max-age=300"
"""Nobody needs to ask more often than every five minutes; after that a tag says whether anything is new."""
FOR_ALL = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Other people's pages may read these."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: of which revision, where it is, and its tag (RFC 9110)."""

    revision: int
    path: Path
    tag: str


class OpenData:
    """The page and the files."""

    def __init__(self, parts: Parts, pages: Pages, *, few: int = FEW) -> None:
        self._parts, self._pages, self._few = parts, pages, few
        self._folder: Path | None = None
        self._made: dict[Format, Made] = {}
        # One at a time: each takes a core for a while.
        self._making = asyncio.Lock()

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the page and the files."""
        return [
            reception.page(PATH, self._show, name="open_data"),
            reception.page(f"{PATH}/{{file}}", self._give, name="open_data_file"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        files = [
            {"name": name, "address": self._pages.to(f"{PATH}/{name}"), "format": format.value}
            for name, format in FILES.items()
        ]
        licence = self._parts.city.licence
        return self._pages.show(
            "open_data",
            visit,
            files=files,
            licence=licence,
            count=self._count,
            description=self._pages.to(DESCRIPTION_PATH),
        )

    async def _give(self, request: Request, visit: Visit) -> Response:
        format = FILES.get(request.path_params["file"])
        if format is None:
            raise HTTPException(404)
        made = await self._newest(format, visit)
        headers = {"ETag": made.tag, "Cache-Control": FOR_A_WHILE, **FOR_ALL}
        if _knows(request.headers.get("if-none-match", ""), made.tag):
            return Response(status_code=304, headers=headers)
        return FileResponse(made.path, media_type=format.media_type, headers=headers)

    async def _newest(self, format: Format, visit: Visit) -> Made:
        """The file of the catalogue as it is now, made anew where the catalogue has changed."""
        async with self._making:
            revision = self._parts.search.revision
            before = self._made.get(format)
            if before is not None and before.revision == revision:
                return before
            edition = edition_of(self._parts.city, self._parts.settings, visit.now)
            path = await make(
                self._parts.database, edition, format, self._opened(), count=self._count, few=self._few
            )
            made = self._made[format] = Made(revision, path, f'"{path.stem}"')
            if before is not None and before.path != path:
                before.path.unlink(missing_ok=True)
            return made

    @property
    def _count(self) -> int:
        return len({document.id for document in self._parts.search.current.index.documents})

    def _opened(self) -> Path:
        """The folder of the files, which goes when the site does."""
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="open-data-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder


def _knows(header: str, tag: str) -> bool:
    """Whether the browser has what has this tag (RFC 9110, 13.1.2: compared weakly)."""
    given = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in given or tag in given
