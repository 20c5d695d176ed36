"""A request's parameters, however they were sent: query, form, JSON or multipart."""

from __future__ import annotations

import json
from email.message import Message
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.demo.arguments import Upload
from bot.demo.files import UPLOAD_LIMIT
from bot.demo.refusals import Refusal, bad_request

Body = tuple[dict[str, object], dict[str, Upload]]


async def read(request: Request) -> Body:
    """Fields and files of the request; a Refusal where they cannot be read."""
    fields: dict[str, object] = dict(request.query_params)
    if request.method == "GET":
        return fields, {}
    content = await _all(request)
    kind, parameters = _header(request.headers.get("content-type", ""))
    uploads: dict[str, Upload] = {}
    if kind == "application/json":
        fields.update(_json(content))
    elif kind == "application/x-www-form-urlencoded":
        fields.update(parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == "multipart/form-data":
        more, uploads = read_multipart(content, parameters.get("boundary", ""))
        fields.update(more)
    return fields, uploads


def read_multipart(content: bytes, boundary: str) -> Body:
    """Takes a multipart body apart; parts with a file name are uploads."""
    fields: dict[str, object] = {}
    uploads: dict[str, Upload] = {}
    if not boundary:
        raise bad_request("can't find the boundary of a multipart request")
    for part in (b"\r\n" + content).split(b"\r\n--" + boundary.encode())[1:]:
        if part.startswith(b"--"):
            break
        head, found, value = part.partition(b"\r\n\r\n")
        if not found:
            raise bad_request("can't parse a part of a multipart request")
        headers = {}
        for line in head.decode("utf-8", "replace").split("\r\n"):
            name, _, text = line.partition(":")
            headers[name.strip().lower()] = text.strip()
        _, disposition = _header(headers.get("content-disposition", ""))
        name = disposition.get("name", "")
        if "filename" in disposition:
            uploads[name] = Upload(disposition["filename"], value, headers.get("content-type", ""))
        else:
            fields[name] = value.decode("utf-8", "replace")
    return fields, uploads


async def _all(request: Request) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > UPLOAD_LIMIT + 1024 * 1024:
            raise Refusal(413, "Request Entity Too Large")
        pieces.append(piece)
    return b"".join(pieces)


def _json(content: bytes) -> dict[str, object]:
    try:
        value = json.loads(content or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object: expected an Object")
    return value


def _header(text: str) -> tuple[str, dict[str, str]]:
    message = Message()
    message["content-type"] = text
    pairs = message.get_params(header="content-type", unquote=True) or [("", "")]
    parameters = {str(name).lower(): _value(value) for name, value in pairs[1:]}
    return str(pairs[0][0]).lower(), parameters


def _value(value: object) -> str:
    # RFC 2231 gives (charset, language, text).
    return str(value[2]) if isinstance(value, tuple) else str(value)
