"""The files that pages are made with: read once, packed once, under addresses that change with them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, as it is and packed by gzip."""

    kind: str
    content: bytes
    packed: bytes


class Assets:
    """The files of `static/`. What changes has another address, so a browser asks for each once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._addresses: dict[str, str] = {}
        self._assets: dict[str, Asset] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix in KINDS:
                content = path.read_bytes()
                address = f"{hashlib.sha256(content).hexdigest()[:12]}/{path.name}"
                self._addresses[path.name] = f"/static/{address}"
                self._assets[address] = Asset(KINDS[path.suffix], content, gzip.compress(content, mtime=0))

    def address(self, name: str) -> str:
        """Where the browser finds a file. KeyError where there is none of this name."""
        return self._addresses[name]

    def route(self) -> Route:
        """The route of all of them."""
        return Route("/static/{address:path}", self._serve, name="static")

    async def _serve(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["address"])
        if asset is None:
            raise HTTPException(404)
        packed = "gzip" in request.headers.get("accept-encoding", "")
        headers = {"Cache-Control": FOR_A_YEAR, "Content-Type": asset.kind, "Vary": "Accept-Encoding"}
        if packed:
            headers["Content-Encoding"] = "gzip"
        return Response(asset.packed if packed else asset.content, headers=headers)
