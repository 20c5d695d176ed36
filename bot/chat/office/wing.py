"""All routes of this wing, and its forms."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat import form
from bot.chat.callbacks import Form
from bot.chat.forms import Forms
from bot.chat.office import answering, consulting, corrections, ideas, needs, pledging
from bot.chat.routes import Route, on_press
from bot.chat.waiting import Said

FORMS = (*pledging.FORMS, *consulting.FORMS, *answering.FORMS, *ideas.FORMS, *needs.FORMS)


def handlers(forms: Forms) -> list[Route]:
    """Commands and presses."""
    return [
        *needs.handlers(forms),
        *corrections.handlers(),
        *ideas.handlers(forms),
        *pledging.handlers(forms),
        *consulting.handlers(forms),
        *answering.handlers(forms),
        on_press(Form, forms.pressed),
    ]


def waiting(forms: Forms) -> Mapping[str, Said]:
    """What takes the words that are waited for, by what they are about."""
    return {form.ABOUT: forms.said}
