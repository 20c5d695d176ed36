"""Reads one spreadsheet from standard input, under limits, and writes its rows as JSON: run as a program.

It imports nothing of ours: it runs isolated, so that a hostile file meets as little as possible.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any


def main() -> int:
    """Arguments: sheet, most rows, most columns, bytes of memory, seconds of processor time."""
    sheet, rows, columns, memory, seconds = sys.argv[1], *(int(word) for word in sys.argv[2:6])
    _limit(memory, seconds)
    import python_calamine  # after the limits: they must hold for it

    data = sys.stdin.buffer.read()
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [name for name in workbook.sheet_names if not sheet or name == sheet]
        if not names:
            return _say({"refused": "sheet"})
        found: list[list[Any]] = []
        for name in names:
            page = workbook.get_sheet_by_name(name)
            found = page.to_python(skip_empty_area=False)
            _fill_down(found, page.merged_cell_ranges or [])
            if any(any(cell != "" for cell in row) for row in found):
                break
    except python_calamine.PasswordError:
        return _say({"refused": "protected"})
    except Exception as error:
        return _say(
            {"refused": "protected" if "assword" in str(error) or "encrypt" in str(error) else "broken"}
        )
    if len(found) > rows or (found and len(found[0]) > columns):
        return _say({"refused": "large"})
    return _say({"rows": [[_text(cell) for cell in row] for row in found]})


def _say(answer: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


def _fill_down(rows: list[list[Any]], merged: list[Any]) -> None:
    """Has every row say what a cell merged over several of them says: a reader gives it to the first."""
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row) and row[left] == "":
                    row[left] = rows[top][left]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(cell)


def _limit(memory: int, seconds: int) -> None:
    """Where the system has such limits (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
