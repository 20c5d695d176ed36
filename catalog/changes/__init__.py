"""Drafts against the catalogue: what would change, doing it in one go, and taking it back."""

from __future__ import annotations

from catalog.changes.batch import AlreadyUndone, Batch, NoSuchBatch, Undone, apply, undo
from catalog.changes.compare import FieldChange
from catalog.changes.plan import Change, Locked, Plan, plan

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
    "plan",
    "undo",
]
