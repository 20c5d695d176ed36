"""Lists of links in Markdown, as people keep them: a record for each, with the heading it stands under."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.imports.draft import Record

ENDINGS = (".md", ".markdown")
_LONGEST = 4_000
"""Letters of a line that are looked at."""


def read_markdown(text: str) -> Iterator[Record]:
    """A record for each item that links somewhere else, numbered by its line: title, url, section, note."""
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line[:_LONGEST].strip()
        if words.startswith("#"):
            section = words.strip("# ")
            continue
        item = _item(words)
        # What leads to a place in the list itself is its table of contents.
        if item is not None and not item["url"].startswith("#"):
            yield Record(number, {**item, "section": section})


def _item(words: str) -> dict[str, str] | None:
    """The parts of "* [title](url) note"; None for anything else. An address may have brackets of its own."""
    link = words[1:].lstrip() if words[:1] in ("*", "-", "+") else ""
    title, middle, rest = link.partition("](")
    if not (title.startswith("[") and middle):
        return None
    depth = 1
    for place, letter in enumerate(rest):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            note = rest[place + 1 :].strip(" \t-–—:()")
            return {"title": title[1:], "url": rest[:place].strip(), "note": note}
    return None
