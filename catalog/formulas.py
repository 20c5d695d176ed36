"""What a spreadsheet would take for a formula: guarded on the way out, and as it was on the way in."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'+[=+\-@\t\r\n]|[=@\t\r\n]|[+\-](?!\d+(?:\.\d+)?$)")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without that apostrophe."""
    return text[1:] if _GUARDED.match(text) else text
