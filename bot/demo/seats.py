"""Seats: what people of the demo may be in the bot's eyes beside citizens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Seats:
    """The seats one can choose, and who gives what a seat stands for.

    The demo knows no roles and no database: `grant` is given a person's number and a seat's name and is
    awaited before that person can write. The words for a seat are the texts `demo.seat.<name>`.
    """

    names: tuple[str, ...]
    """The first is everybody's."""
    at_the_start: tuple[str, ...]
    """The seats of those whom a first visitor finds there beside two with everybody's seat."""
    grant: Callable[[int, str], Awaitable[None]]

    def named(self, name: str) -> str:
        """The seat of this name, everybody's where nothing is named; ValueError where there is none such."""
        if name and name not in self.names:
            raise ValueError(f"there is no seat {name!r}")
        return name or self.names[0]
