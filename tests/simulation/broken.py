"""What a run ends with that broke a promise."""

from __future__ import annotations


class Broken(AssertionError):
    """A promise was broken; says which, and what happened before."""
