"""Safety: distress and danger come before search. Pure: reads a message, keeps and sends nothing."""

from __future__ import annotations

from catalog.safety.danger import Danger
from catalog.safety.watch import Watch

__all__ = ["Danger", "Watch"]
