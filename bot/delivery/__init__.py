"""The one lane out: what is said to people, at a pace Telegram bears."""

from __future__ import annotations
