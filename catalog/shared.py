"""What many records have in common: what is made of it is made once, however many have it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")
Made = TypeVar("Made")
REMEMBERED = 4_096
"""Different objects of which is held what was made: a list has fewer venues and prices."""


class Shared(Generic[Value, Made]):
    """A function of values that never change: what it made of an object before, it gives again.

    Objects are told apart by their identity, which is quicker than by what they say; and 50 is not 50.00.
    Where each record brings an object of its own, they are by another `key`.
    """

    def __init__(
        self, make: Callable[[Value], Made], *, most: int = REMEMBERED, key: Callable[[Value], Hashable] = id
    ) -> None:
        self._make = make
        self._most = most
        self._key = key
        self._made: dict[Hashable, tuple[Value, Made]] = {}

    def __call__(self, value: Value) -> Made:
        """What is made of the value; it is not to be changed."""
        key = self._key(value)
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= self._most:
                self._made.clear()
            # The value is held, so that no other object can have its id.
            found = self._made[key] = (value, self._make(value))
        return found[1]
