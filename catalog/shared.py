"""What many records have in common: what is made of it is made once for each object, however many have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")
Made = TypeVar("Made")
REMEMBERED = 4_096
"""Different objects of which is held what was made: a list has fewer venues and prices."""


class Shared(Generic[Value, Made]):
    """A function of values that never change: what it made of an object before, it gives again.

    Objects are told apart by their identity, which is quicker than by what they say; and 50 is not 50.00.
    """

    def __init__(self, make: Callable[[Value], Made], *, most: int = REMEMBERED) -> None:
        self._make = make
        self._most = most
        self._made: dict[int, tuple[Value, Made]] = {}

    def __call__(self, value: Value) -> Made:
        """What is made of the value; it is not to be changed."""
        found = self._made.get(id(value))
        if found is None:
            if len(self._made) >= self._most:
                self._made.clear()
            # The value is held, so that no other object can have its id.
            found = self._made[id(value)] = (value, self._make(value))
        return found[1]
