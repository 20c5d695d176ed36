"""What a button does: every kind of press, as a value; a file for each wing that shows some."""

from __future__ import annotations

from bot.chat.callbacks import changes, desk, finding, keeping, own, searches
from bot.chat.callbacks.finding import (
    Afresh,
    Again,
    Calendar,
    Compare,
    Filters,
    In,
    Narrow,
    Neighbourhoods,
    OnMap,
    Open,
    Ready,
    Respell,
    Shelf,
    Show,
    Topics,
    View,
    seen_as,
)
from bot.chat.callbacks.keeping import Save
from bot.chat.callbacks.own import Heed, Help, Languages, Own, Safe, Speak
from bot.chat.callbacks.press import PIECES, Press
from bot.chat.callbacks.searches import AllFollowed, EveryWeek, Follow, Followed

__all__ = [
    "PIECES",
    "PRESSES",
    "Afresh",
    "Again",
    "AllFollowed",
    "Calendar",
    "Compare",
    "EveryWeek",
    "Filters",
    "Follow",
    "Followed",
    "Heed",
    "Help",
    "In",
    "Languages",
    "Narrow",
    "Neighbourhoods",
    "OnMap",
    "Open",
    "Own",
    "Press",
    "Ready",
    "Respell",
    "Safe",
    "Save",
    "Shelf",
    "Show",
    "Speak",
    "Topics",
    "View",
    "seen_as",
]

PRESSES: tuple[type[Press], ...] = (
    *finding.PRESSES,
    *own.PRESSES,
    *keeping.PRESSES,
    *searches.PRESSES,
    *changes.PRESSES,
    *desk.PRESSES,
)
"""Every press there is, in no order."""
