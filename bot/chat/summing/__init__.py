"""What admins read of opinions. For everybody else none of it is there."""

from __future__ import annotations
