"""What each command does, one file a command; `bot/cli.py` only parses and calls."""

from __future__ import annotations
