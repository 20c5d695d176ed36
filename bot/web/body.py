"""What a request brings, up to a size."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_OF_A_FORM = 524_288
"""Bytes of a form: what an opportunity says of itself in some languages, each letter as up to nine bytes."""
MOST_FIELDS = 1_000


async def read_body(request: Request, *, most: int) -> bytes | None:
    """The body; None where it is longer than `most` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form, each once. HTTPException 413 where it is too long, 400 where it is none."""
    body = await read_body(request, most=MOST_OF_A_FORM)
    if body is None:
        raise HTTPException(413)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise HTTPException(400) from None
