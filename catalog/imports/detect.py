"""What kind of file it is, by what is in it; its name is only a hint."""

from __future__ import annotations

import io
import json
import re
import zipfile
from enum import StrEnum

from catalog.imports.hsds_tables import is_hsds
from catalog.imports.jsonld_text import blocks, is_jsonld
from catalog.imports.pack import PACK_MARK
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
    CALENDAR = "ical"
    JSON_LD = "jsonld"
    WEB_PAGE = "html"
    HSDS = "hsds"
    HSDS_PACKAGE = "hsds package"
    PACK = "pack"


STANDARD = frozenset(
    {
        FileFormat.CALENDAR,
        FileFormat.JSON_LD,
        FileFormat.WEB_PAGE,
        FileFormat.HSDS,
        FileFormat.HSDS_PACKAGE,
        FileFormat.PACK,
    }
)
"""Formats that say themselves what their fields are: no mapping is needed."""
_SERVICES = re.compile(r"(?:^|/)services?\.(?:csv|json)$", re.I)


def binary_format(data: bytes) -> FileFormat | None:
    """WORKBOOK for a spreadsheet, HSDS_PACKAGE for a zip of its tables, None for text; else Refusal."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refusal(Code.FILE_EMPTY)
    if data.startswith(_ZIP) and any(_SERVICES.search(name) for name in _names(data)):
        return FileFormat.HSDS_PACKAGE
    if data.startswith((_ZIP, _OLE)):
        return FileFormat.WORKBOOK
    if data.startswith(_FOREIGN):
        raise Refusal(Code.FILE_KIND_UNKNOWN)
    return None


def text_format(text: str, name: str) -> FileFormat:
    """What a text is; Refusal for what is none. A web page is one only where it holds JSON-LD."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if not head:
        raise Refusal(Code.FILE_EMPTY)
    if _WEB_PAGE.match(head):
        if not blocks(text):
            raise Refusal(Code.FILE_IS_WEB_PAGE)
        return FileFormat.WEB_PAGE
    if head[:15].upper() == "BEGIN:VCALENDAR":
        return FileFormat.CALENDAR
    if head.startswith("<"):
        raise Refusal(Code.FILE_KIND_UNKNOWN)
    if sum(not character.isprintable() and character not in "\r\n\t" for character in head) > len(head) // 20:
        raise Refusal(Code.FILE_KIND_UNKNOWN)
    if head[0] not in "{[":
        return FileFormat.CSV
    kind = _one_or_lines(text, name) if head[0] == "{" else FileFormat.JSON
    if kind is FileFormat.JSON_LINES:
        return kind
    if f'"{PACK_MARK}"' in head:
        return FileFormat.PACK
    if is_jsonld(text):
        return FileFormat.JSON_LD
    return FileFormat.HSDS if is_hsds(text) else kind


def _one_or_lines(text: str, name: str) -> FileFormat:
    first, _, rest = text.lstrip("\ufeff \t\r\n").partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return FileFormat.JSON_LINES if name.lower().endswith((".jsonl", ".ndjson")) else FileFormat.JSON
    return (
        FileFormat.JSON_LINES
        if rest.strip() or name.lower().endswith((".jsonl", ".ndjson"))
        else FileFormat.JSON
    )


def _names(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []
