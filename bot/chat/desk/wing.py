"""All routes of this wing, and its forms."""

from __future__ import annotations

from bot.chat.desk import asking, deliveries, entering, publishing
from bot.chat.forms import Forms
from bot.chat.routes import Route
from bot.i18n import Languages

FORMS = asking.FORMS


def handlers(forms: Forms, languages: Languages) -> list[Route]:
    """Commands, presses, and the words for the panel."""
    return [
        *asking.handlers(forms),
        *publishing.handlers(),
        *deliveries.handlers(),
        *entering.handlers(languages),
    ]
