"""All routes of this wing, and its forms."""

from __future__ import annotations

from bot.chat.form import Form
from bot.chat.forms import Forms
from bot.chat.routes import Route
from bot.chat.writing import beginning, changing, deciding, drafts

FORMS: tuple[Form, ...] = (*beginning.FORMS, *changing.FORMS, *deciding.FORMS)


def handlers(forms: Forms) -> list[Route]:
    """Commands and presses."""
    return [
        *beginning.handlers(forms),
        *changing.handlers(forms),
        *deciding.handlers(forms),
        *drafts.handlers(),
    ]
