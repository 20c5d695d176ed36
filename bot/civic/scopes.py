"""The widest group of what people ask of the city: what too few said by itself comes out in it."""

from __future__ import annotations

from bot.feedback.slip import Scope

CIVIC = "civic"
WITH_ALL_AFTER = 1
"""Weeks after which what too few people said joins all else that was asked of the city."""


def scopes(narrow: str, threshold: int) -> tuple[Scope, ...]:
    """The groups in which something may come out: its own, then all that was asked of the city."""
    return (
        Scope(name=narrow, threshold=threshold),
        Scope(name=CIVIC, threshold=threshold, after=WITH_ALL_AFTER),
    )
