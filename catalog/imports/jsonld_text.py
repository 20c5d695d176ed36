"""The text of JSON-LD: loose JSON, and the blocks of a web page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

_STRING = r'("(?:[^"\\\n]|\\.)*")'
_COMMENT = re.compile(_STRING + r"|//[^\n]*|/\*.*?\*/|<!--|-->|<!\[CDATA\[|\]\]>", re.S)
_LOOSE_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])")


def parsed(text: str) -> Any:
    """The value of a JSON text, comments and trailing commas forgiven; ValueError where it is none."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        for noise in (_COMMENT, _LOOSE_COMMA):
            text = noise.sub(lambda match: match[1] or "", text)
        return json.loads(text, strict=False)


def is_jsonld(text: str) -> bool:
    """Whether a JSON text speaks of itself as JSON-LD."""
    return bool(re.search(r'"@(?:context|graph|type)"\s*:', text[:200_000]))


def blocks(page: str) -> list[str]:
    """The texts of the ld+json blocks of a web page."""
    parser = _Blocks()
    parser.feed(page)
    parser.close()
    return parser.found


class _Blocks(HTMLParser):
    """Collects the ld+json blocks of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").partition(";")[0].strip().lower()
        self._inside = tag == "script" and kind == "application/ld+json"
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data
