"""What staff do in chat. For everybody else none of it is there."""

from __future__ import annotations
