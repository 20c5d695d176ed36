"""All forms that staff fill in, in the one place that knows them all."""

from __future__ import annotations

from bot.chat.office import answering, consulting, ideas, pledging
from bot.chat.office.form import Forms


def all_forms() -> Forms:
    """The forms."""
    return Forms([*pledging.FORMS, *consulting.FORMS, *answering.FORMS, *ideas.FORMS])
