"""All routes of this wing, and its forms."""

from __future__ import annotations

from bot.chat.forms import Forms
from bot.chat.routes import Route
from bot.chat.staffing import accepting, listing, log, menu

FORMS = listing.FORMS


def handlers(forms: Forms) -> list[Route]:
    """Commands and presses."""
    return [
        *menu.handlers(),
        *accepting.handlers(),
        *listing.handlers(forms),
        *log.handlers(),
    ]
