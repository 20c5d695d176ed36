"""Sorts what is much by random keys, without keeping other threads waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def by_key(items: Iterable[T], key: Callable[[T], bytes]) -> list[T]:
    """The items in the order of their keys, of a byte at least.

    They are dealt out by the first byte and sorted in 256 parts: one sort of a hundred thousand would hold
    the interpreter's lock, and with it the event loop, for a tenth of a second.
    """
    parts: list[list[T]] = [[] for _ in range(256)]
    for item in items:
        parts[key(item)[0]].append(item)
    return [item for part in parts for item in sorted(part, key=key)]
