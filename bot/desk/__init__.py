"""What staff do to what the city offers, once for every door: call off, move, mark as full, take back."""

from __future__ import annotations
