"""The bot: it meets people, and uses the catalogue."""

from __future__ import annotations
