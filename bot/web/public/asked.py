"""What an address of the search asks for: a question in anyone's words, and wishes that narrow it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.i18n import Speech
from bot.telling.text import shorten
from bot.telling.wishes import wish_in_words
from catalog.model import ACCESS_NEEDS, Audience
from catalog.search.facets import WISHED_TIMES
from catalog.search.scope import Scope

MOST_LETTERS = 256
"""Of a question: as many as the bot quotes."""
MOST_PAGES = 500
YES = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and its wishes. `without` are keys of pieces taken back, `topic` is the code of a shelf,
    `calm` says that the person is all right and wants it searched."""

    words: str = ""
    free: bool = False
    when: str = ""
    where: str = ""
    audience: str = ""
    access: str = ""
    topic: str = ""
    without: frozenset[str] = frozenset()
    calm: bool = False
    page: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str], *, areas: Collection[str], topics: Collection[str]) -> Asked:
        """What an address asks for; what is no wish of ours is passed over."""
        return cls(
            words=_words(query.get("q", "")),
            free=query.get("free") == YES,
            when=_one(query.get("when", ""), WISHED_TIMES),
            where=_one(query.get("where", ""), areas),
            audience=_one(query.get("audience", ""), [each.value for each in Audience]),
            access=_one(query.get("access", ""), ACCESS_NEEDS),
            topic=_one(query.get("topic", ""), topics),
            without=frozenset(filter(None, query.get("without", "")[:MOST_LETTERS].split(","))),
            calm=query.get("calm") == YES,
            page=_page(query.get("page", "")),
        )

    @property
    def query(self) -> dict[str, str]:
        """The same as an address says it, what is set alone."""
        said = {
            "q": self.words,
            "free": YES * self.free,
            "when": self.when,
            "where": self.where,
            "audience": self.audience,
            "access": self.access,
            "topic": self.topic,
            "without": ",".join(sorted(self.without)),
            "calm": YES * self.calm,
            "page": str(self.page + 1) if self.page else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def wishes(self) -> dict[str, str]:
        """What is wished beside the words, by the keys of their pieces ("free" has no value)."""
        chosen = {"when": self.when, "where": self.where, "audience": self.audience, "access": self.access}
        return ({"free": ""} if self.free else {}) | {key: value for key, value in chosen.items() if value}

    @property
    def scope(self) -> Scope:
        """Where it is looked: what is chosen as a filter must be kept for certain."""
        kept = frozenset(self.wishes)
        return Scope(without=self.without - kept, strict=kept, topic=self.topic)

    def question(self, speech: Speech) -> str:
        """The whole as one question, as a person would write it to the bot."""
        wishes = (wish_in_words(key, value, speech) for key, value in self.wishes.items())
        return " ".join(part for part in (self.words, *wishes) if part)

    def turned(self, page: int) -> Asked:
        """Another page of the same."""
        return replace(self, page=page)

    def taking_back(self, key: str) -> Asked:
        """The same without a piece of the question, be it a filter or words."""
        if key in self.wishes:
            given: dict[str, Any] = {key: False if key == "free" else ""}
            return replace(self, **given, page=0)
        return replace(self, without=self.without | {key}, page=0)


def _words(text: str) -> str:
    visible = "".join(letter if letter.isprintable() else " " for letter in text[: 16 * MOST_LETTERS])
    return shorten(" ".join(visible.split()), MOST_LETTERS, mark="")


def _one(text: str, known: Collection[str]) -> str:
    return text if text in known else ""


def _page(text: str) -> int:
    """The page counted from nought; the first for anything that is no number."""
    number = int(text[:6]) if text.isascii() and text.isdigit() else 1
    return min(max(number, 1), MOST_PAGES) - 1
