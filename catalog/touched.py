"""How many rows a statement touched."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Result


def rows_touched(result: Result[Any]) -> int:
    """How many rows an INSERT, UPDATE or DELETE of one round touched."""
    return cast("CursorResult[Any]", result).rowcount
