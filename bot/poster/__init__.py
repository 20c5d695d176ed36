"""Posters that lead to the bot: what stands on a sheet, and the sheet as PDF or PNG."""

from __future__ import annotations

from bot.poster.drawing import ACCENT, INK, PAPER, SIZES, Format, draw
from bot.poster.sheet import MOST_LANGUAGES, Fact, Poster, Wording

__all__ = ["ACCENT", "INK", "MOST_LANGUAGES", "PAPER", "SIZES", "Fact", "Format", "Poster", "Wording", "draw"]
