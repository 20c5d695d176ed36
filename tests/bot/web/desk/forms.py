"""A form of a page as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx


class _Fields(HTMLParser):
    """Reads the fields of the forms that go to one address."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._action = action
        self._inside = False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = said.get("action", "").endswith(self._action)
        name = said.get("name", "")
        if not self._inside:
            return
        if tag == "input" and name:
            chosen = said.get("type") not in ("checkbox", "radio") or "checked" in said
            if chosen:
                self.values[name] = said.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self.values):
            self.values[self._select] = said.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def fields_of(page: httpx.Response, action: str) -> dict[str, str]:
    """What the form that goes to `action` (the end of an address) would send as it stands."""
    reader = _Fields(action)
    reader.feed(page.text)
    return reader.values
