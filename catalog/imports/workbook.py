"""Spreadsheets (XLSX, XLS, ODS, XLSB): looked over first, then read in a child process with limits.

The fastest reader aborts the whole process on a sheet with one cell at A1 and one at the far corner;
4.8 KB are enough. So the used range is found beforehand, and the reading happens where it can harm nobody.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from catalog.imports.problem import Code, Refusal

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_UNPACKED = 200 * 1024 * 1024
_SECONDS = 60
_MEMORY = 1536 * 1024 * 1024
_CHUNK = 1 << 20
_CELL = re.compile(rb'<(?:\w+:)?(?:c|row|dimension)\b[^>]*?\br(?:ef)?="(?:[A-Z]+\d+:)?([A-Z]*)(\d+)"')
_REASONS = {
    "protected": Code.FILE_PROTECTED,
    "sheet": Code.SHEET_MISSING,
    "large": Code.SHEET_TOO_LARGE,
    "broken": Code.FILE_BROKEN,
}


def read_workbook(data: bytes, *, sheet: str = "") -> list[list[str]]:
    """The rows of a sheet (the first with anything in it, unless named) as text; Refusal for what is unsafe.

    Numbers without a fraction lose it (9.0 is "9"), dates are ISO. Blocks while a child process reads.
    """
    _look_over(data)
    child = Path(__file__).with_name("workbook_child.py")
    limits = [sheet, str(MAX_ROWS), str(MAX_COLUMNS), str(_MEMORY), str(_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the file goes in on standard input
            [sys.executable, "-I", str(child), *limits],
            input=data,
            capture_output=True,
            timeout=_SECONDS + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal(Code.SHEET_TOO_SLOW, seconds=_SECONDS) from None
    if done.returncode:
        raise Refusal(Code.FILE_BROKEN)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Refusal(Code.FILE_BROKEN) from None
    if "refused" in answer:
        code = _REASONS.get(answer["refused"], Code.FILE_BROKEN)
        raise Refusal(code, rows=MAX_ROWS, columns=MAX_COLUMNS, value=sheet)
    rows: list[list[str]] = answer["rows"]
    return rows


def _look_over(data: bytes) -> None:
    """Refuses what unpacks to too much or reaches too far; what is not zipped the child's limits hold."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > 5_000:
                raise Refusal(Code.FILE_TOO_LARGE, megabytes=MAX_UNPACKED // 2**20)
            if any(part.flag_bits & 1 for part in parts):
                raise Refusal(Code.FILE_PROTECTED)
            names = {part.filename for part in parts}
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise Refusal(Code.FILE_KIND_UNKNOWN)
            for name in names:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _range_of(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise Refusal(Code.FILE_BROKEN) from None


def _range_of(archive: zipfile.ZipFile, name: str) -> None:
    unpacked, tail = 0, b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED:
                raise Refusal(Code.FILE_TOO_LARGE, megabytes=MAX_UNPACKED // 2**20)
            text = tail + chunk
            for letters, digits in _CELL.findall(text):
                if int(digits) > MAX_ROWS or len(letters) > 3 or _column(letters) > MAX_COLUMNS:
                    raise Refusal(Code.SHEET_TOO_LARGE, rows=MAX_ROWS, columns=MAX_COLUMNS)
            tail = text[-256:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
