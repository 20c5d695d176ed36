"""What search engines are told: where the pages are, and that questions and the panel are none for them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

MOST_ADDRESSES = 50_000
"""The most a sitemap may have (sitemaps.org)."""
PAGES = ("/", "/promises", "/consultations", "/open-data")


class Robots:
    """robots.txt and sitemap.xml."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of both."""
        return [
            reception.page("/robots.txt", self._rules, name="robots"),
            reception.page("/sitemap.xml", self._map, name="sitemap"),
        ]

    async def _rules(self, request: Request, visit: Visit) -> Response:
        lines = ["User-agent: *", "Disallow: /panel", "Disallow: /*?q=", "Disallow: /*&q="]
        if self._address:
            lines.append(f"Sitemap: {self._address}/sitemap.xml")
        return PlainTextResponse("\n".join([*lines, ""]))

    async def _map(self, request: Request, visit: Visit) -> Response:
        ids = sorted({document.id for document in self._parts.search.current.index.documents})
        paths = [*PAGES, *(f"/o/{number}" for number in ids)][:MOST_ADDRESSES]
        places = "".join(f"<url><loc>{escape(self._address + path)}</loc></url>" for path in paths)
        content = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>\n'
        )
        return Response(content, media_type="application/xml")

    @property
    def _address(self) -> str:
        return (self._parts.settings.web_address or "").rstrip("/")
