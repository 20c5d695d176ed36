"""Chunks: many ids or digests, a few after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

MOST_VALUES = 900
"""How many are asked for with one question: SQLite takes a thousand values and no more on old machines."""
Value = TypeVar("Value")


def chunks(values: Sequence[Value], size: int = MOST_VALUES) -> Iterator[Sequence[Value]]:
    """The values in order, `size` at a time."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
