"""`python -m bot` is `learning-city`."""

from __future__ import annotations

from bot.cli import main

main()
