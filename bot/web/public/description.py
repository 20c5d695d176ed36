"""What programs can ask the pages for, and what they are answered, as a program reads it (OpenAPI 3.1).

The paths, the kinds of answers and their fields are those that the routes and the exports themselves use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.city import City
from bot.i18n import Speech
from bot.links import LARGEST
from bot.web.health import HEALTH, HEALTH_PATH
from bot.web.parts import Parts
from bot.web.public.item import CALENDAR_PATH, JSON_PATH
from bot.web.public.open_data import DESCRIPTION_PATH, FILES, FOR_ALL, PATH
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.exports.edition import Format
from catalog.exports.schemas import FEED, PACK, THING, Schema, schemas

_ROOT = "#/components/schemas/"
_HEALTH = "Health"
_OK, _SAME = HTTPStatus.OK, HTTPStatus.NOT_MODIFIED
_IN_FILES = {Format.JSONLD: FEED, Format.PACK: PACK}
"""The schemas of the files that are JSON."""
_STRING: Schema = {"type": "string"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be asked for by GET: what it is (the id of a text), of which media type the answer
    is, its schema by name where it is JSON, and the other statuses it may have."""

    path: str
    text: str
    media: str
    schema: str = ""
    also: tuple[HTTPStatus, ...] = ()


class Description:
    """The page of the description."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self, reception: Reception) -> list[Route]:
        """The route of the page."""
        return [reception.page(DESCRIPTION_PATH, self._give, name="open_data_description")]

    async def _give(self, request: Request, visit: Visit) -> Response:
        known = {document.id for document in self._parts.search.current.index.documents}
        description = describe(
            self._parts.city,
            visit.speech,
            address=(self._parts.settings.web_address or "").rstrip("/"),
            example=min(known, default=1),
        )
        return JSONResponse(description, headers=FOR_ALL)


def describe(city: City, speech: Speech, *, address: str, example: int) -> dict[str, Any]:
    """The description in a language; `address` is where the pages are, `example` the id of a thing."""
    name = f"{city.name}: {speech.plain('web.public.open_data.title')}"
    info: Schema = {"title": name, "version": "1"}
    if city.licence.name or city.licence.url:
        info["license"] = {"name": city.licence.name or city.licence.url}
        if city.licence.url:
            info["license"]["url"] = city.licence.url
    return {
        "openapi": "3.1.0",
        "info": info,
        **({"servers": [{"url": address}]} if address else {}),
        "paths": {each.path: {"get": _described(each, speech, example)} for each in _operations()},
        "components": {"schemas": schemas(_ROOT) | {_HEALTH: HEALTH}},
    }


def _operations() -> Iterator[Operation]:
    missing = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    for name, format in FILES.items():
        yield Operation(
            path=f"{PATH}/{name}",
            text=f"web.public.open_data.{format.value}",
            media=format.media_type,
            schema=_IN_FILES.get(format, ""),
            also=(_SAME,),
        )
    yield Operation(
        path=JSON_PATH,
        text="web.public.description.item",
        media=Format.JSONLD.media_type,
        schema=THING,
        also=missing,
    )
    yield Operation(
        path=CALENDAR_PATH,
        text="web.public.description.calendar",
        media=Format.ICAL.media_type,
        also=missing,
    )
    yield Operation(
        path=HEALTH_PATH,
        text="web.public.description.health",
        media="application/json",
        schema=_HEALTH,
        also=(HTTPStatus.SERVICE_UNAVAILABLE,),
    )
    yield Operation(
        path=DESCRIPTION_PATH,
        text="web.public.open_data.openapi",
        media="application/json",
    )


def _described(operation: Operation, speech: Speech, example: int) -> Schema:
    content = {operation.media: {"schema": _answer(operation)}}
    found: Schema = {"description": _OK.phrase, "content": content}
    if _SAME in operation.also:
        found["headers"] = {"ETag": {"required": True, "schema": _STRING}}
    described: Schema = {
        "summary": speech.plain(operation.text),
        "responses": {str(_OK.value): found},
    }
    for status in operation.also:
        answer: Schema = {"description": status.phrase}
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            answer["content"] = content
        elif status is not _SAME:
            # A person may have come by the address, so it is told in words.
            answer["content"] = {"text/html": {"schema": _STRING}}
        described["responses"][str(status.value)] = answer
    if parameters := list(_parameters(operation, speech, example)):
        described["parameters"] = parameters
    return described


def _answer(operation: Operation) -> Schema:
    if operation.schema:
        return {"$ref": _ROOT + operation.schema}
    return {"type": "object"} if operation.media == "application/json" else {}


def _parameters(operation: Operation, speech: Speech, example: int) -> Iterator[Schema]:
    if "{id}" in operation.path:
        yield {
            "name": "id",
            "in": "path",
            "required": True,
            "description": speech.plain("web.public.description.id"),
            "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST},
            "example": example,
        }
    if _SAME in operation.also:
        yield {"name": "If-None-Match", "in": "header", "schema": _STRING}
