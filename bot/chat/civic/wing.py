"""All routes of this wing."""

from __future__ import annotations

from bot.chat.civic import consultations, correcting, needing, promises, proposals, proposing
from bot.chat.memory import Memory
from bot.chat.routes import Route
from bot.chat.services import Services
from bot.i18n import Languages


def handlers(languages: Languages) -> list[Route]:
    """Commands, the words for them, and presses."""
    return [
        *needing.handlers(),
        *proposing.handlers(languages),
        *proposals.handlers(languages),
        *correcting.handlers(),
        *promises.handlers(languages),
        *consultations.handlers(languages),
    ]


def written(services: Services, memory: Memory) -> list[Route]:
    """Words that were asked for; before questions."""
    return [*proposing.written(services, memory), *correcting.written(memory)]
