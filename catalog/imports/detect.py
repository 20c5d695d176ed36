"""What kind of file it is, by what is in it; its name is only a hint."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from catalog.imports.problem import Code, Refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_FOREIGN = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


class FileFormat(StrEnum):
    """The formats that are read."""

    CSV = "csv"
    WORKBOOK = "workbook"
    JSON = "json"
    JSON_LINES = "jsonl"


def binary_format(data: bytes) -> FileFormat | None:
    """WORKBOOK for a spreadsheet, None for text; Refusal for what is neither."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refusal(Code.FILE_EMPTY)
    if data.startswith((_ZIP, _OLE)):
        return FileFormat.WORKBOOK
    if data.startswith(_FOREIGN):
        raise Refusal(Code.FILE_KIND_UNKNOWN)
    return None


def text_format(text: str, name: str) -> FileFormat:
    """CSV, JSON or JSON Lines; Refusal for a web page, a calendar and what is not text at all."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if not head:
        raise Refusal(Code.FILE_EMPTY)
    if _WEB_PAGE.match(head):
        raise Refusal(Code.FILE_IS_WEB_PAGE)
    if head.startswith("BEGIN:VCALENDAR"):
        raise Refusal(Code.FILE_IS_CALENDAR)
    if head.startswith("<"):
        raise Refusal(Code.FILE_KIND_UNKNOWN)
    if sum(not character.isprintable() and character not in "\r\n\t" for character in head) > len(head) // 20:
        raise Refusal(Code.FILE_KIND_UNKNOWN)
    if head[0] == "{":
        return _one_or_lines(text, name)
    if head[0] == "[":
        return FileFormat.JSON
    return FileFormat.CSV


def _one_or_lines(text: str, name: str) -> FileFormat:
    first, _, rest = text.lstrip("\ufeff \t\r\n").partition("\n")
    try:
        json.loads(first)
    except ValueError:
        return FileFormat.JSON_LINES if name.lower().endswith((".jsonl", ".ndjson")) else FileFormat.JSON
    return (
        FileFormat.JSON_LINES
        if rest.strip() or name.lower().endswith((".jsonl", ".ndjson"))
        else FileFormat.JSON
    )
