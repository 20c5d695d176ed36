"""Drafts against the catalogue: what would change, doing it in one go, and taking it back."""

from __future__ import annotations

from catalog.changes.batch import (
    AlreadyUndone,
    Batch,
    NoSuchBatch,
    Undone,
    apply,
    newest_revision,
    undo,
)
from catalog.changes.compare import FieldChange
from catalog.changes.plan import Change, Locked, Plan, plan
from catalog.writing import take_turn

__all__ = [
    "AlreadyUndone",
    "Batch",
    "Change",
    "FieldChange",
    "Locked",
    "NoSuchBatch",
    "Plan",
    "Undone",
    "apply",
    "newest_revision",
    "plan",
    "take_turn",
    "undo",
]
