"""Files that a form brings: counted while they come, so that none is longer than it may be."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MOST_BYTES = 32 * 2**20
"""Of a form with its files: a table of 100,000 rows has about twenty million."""
MOST_FILES = 8
MOST_FIELDS = 250
"""The form that says which column is what has two for each field of ours."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as it came, with the name that it has on the person's machine."""

    field: str
    name: str
    content: bytes


def has_files(request: Request) -> bool:
    """Whether the form is of the kind that files come with."""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def read_upload(request: Request, *, most: int = MOST_BYTES) -> tuple[dict[str, str], list[Uploaded]]:
    """The fields and the files of a form. HTTPException 413 where it is too long, 400 where it is none."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise HTTPException(413)
    parser = MultiPartParser(
        request.headers, _counted(request.stream(), most), max_files=MOST_FILES, max_fields=MOST_FIELDS
    )
    try:
        form = await parser.parse()
    except MultiPartException:
        raise HTTPException(400) from None
    fields: dict[str, str] = {}
    files: list[Uploaded] = []
    try:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                fields[name] = value
            elif value.filename:
                files.append(Uploaded(name, value.filename, await value.read()))
    finally:
        await form.close()
    return fields, files


async def _counted(stream: AsyncIterator[bytes], most: int) -> AsyncGenerator[bytes, None]:
    count = 0
    async for chunk in stream:
        count += len(chunk)
        if count > most:
            raise HTTPException(413)
        yield chunk
