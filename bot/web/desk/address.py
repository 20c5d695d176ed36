"""What an address of the desk says: numbers, places in a list, and filters."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from starlette.exceptions import HTTPException

from bot.desk.listing import Lack, Wanted
from catalog.model import Kind, PublicationStatus

MOST_DIGITS = 18
"""More would not fit into a number of the database."""
MOST_LETTERS = 100
CHECKED = "yes"
Choice = TypeVar("Choice", bound=StrEnum)


def number(text: str) -> int:
    """The number of something. HTTPException 404 where it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise HTTPException(404)
    return int(text)


def first_of(query: Mapping[str, str]) -> int:
    """The place in a list from which on it is shown; the beginning for anything that is none."""
    text = query.get("first", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """What the filters of the list ask for; what is no filter is passed over."""
    return Wanted(
        words=query.get("words", "").strip()[:MOST_LETTERS],
        kind=one_of(Kind, query.get("kind", "")),
        publication=one_of(PublicationStatus, query.get("publication", "")),
        organization=query.get("organization", "").strip()[:MOST_LETTERS],
        source=query.get("source", "")[:MOST_LETTERS],
        lack=one_of(Lack, query.get("lack", "")),
        stale=query.get("stale") == CHECKED,
        called_off=query.get("called_off") == CHECKED,
    )


def query_of(wanted: Wanted) -> dict[str, str]:
    """The filters as an address says them, those that are set alone."""
    said = {
        "words": wanted.words,
        "kind": wanted.kind or "",
        "publication": wanted.publication or "",
        "organization": wanted.organization,
        "source": wanted.source,
        "lack": wanted.lack or "",
        "stale": CHECKED if wanted.stale else "",
        "called_off": CHECKED if wanted.called_off else "",
    }
    return {name: str(value) for name, value in said.items() if value}


def one_of(choices: type[Choice], text: str) -> Choice | None:
    """The choice that is called so, None where there is none."""
    return choices(text) if text in {choice.value for choice in choices} else None
