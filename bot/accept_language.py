"""The languages a browser asks for, as its header says."""

from __future__ import annotations

MOST = 20
"""Wishes that are read."""


def wished_languages(header: str) -> list[str]:
    """The tags of an `Accept-Language` (RFC 9110), the dearest first; what is no wish is left out."""
    wished = []
    for place, part in enumerate(header.split(",")[:MOST]):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        wished.append((-weight, place, tag.strip()))
    return [tag for weight, _, tag in sorted(wished) if tag and tag != "*" and weight < 0]
