"""Drafts against the catalogue: what would change, doing it in one go, and taking it back."""

from __future__ import annotations

from catalog.changes.applying import apply, apply_by_portions
from catalog.changes.batch import (
    AlreadyUndone,
    Batch,
    BatchBusy,
    NoSuchBatch,
    abandoned,
    newest_revision,
    source_of,
)
from catalog.changes.beside import Beside
from catalog.changes.compare import FieldChange
from catalog.changes.plan import Change, Locked, Plan, plan
from catalog.changes.undoing import Undone, undo, undo_by_portions
from catalog.writing import take_turn

__all__ = [
    "AlreadyUndone",
    "Batch",
    "BatchBusy",
    "Beside",
    "Change",
    "FieldChange",
    "Locked",
    "NoSuchBatch",
    "Plan",
    "Undone",
    "abandoned",
    "apply",
    "apply_by_portions",
    "newest_revision",
    "plan",
    "source_of",
    "take_turn",
    "undo",
    "undo_by_portions",
]
