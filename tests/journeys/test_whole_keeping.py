"""What a person saved, from the card to the end, in each language: by buttons alone and by typing alone.

It is saved and reminded of, put off till the morning, agreed to, moved elsewhere, and called off.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.demo import Person
from catalog.model import EventStatus
from tests.journeys.conftest import HOUSE, MONDAY, Town, at
from tests.journeys.test_changes import ENGLISH, TUESDAY, becomes

THURSDAY = at(MONDAY + timedelta(days=3), 17)
WORDS: dict[str, dict[str, Any]] = {
    "es": {
        "asks": "inglés básico",
        "saves": [
            ("1", "Inglés básico\nCuándo: mar 24 nov"),
            ("Guardar y avisarme", "¿Cuándo te aviso?"),
            ("2 horas antes", "Guardado: Inglés básico."),
            ("2 horas antes", "Guardado: Inglés básico."),
            ("Listo", "Te escribiré el lunes 23 de noviembre a las 18:00 y el martes 24 de noviembre"),
        ],
        "in the evening": "Te lo recuerdo: Inglés básico. mar 24 nov, 17:00 a 18:30. Biblioteca Sur",
        "puts it off": [("Mañana a las 09:00", "Te escribo el martes 24 de noviembre a las 09:00.")],
        "in the morning": "Te lo recuerdo: Inglés básico. mar 24 nov, 17:00 a 18:30. Biblioteca Sur",
        "agrees": [("Voy a ir", "Anotado: vas.")],
        "it is moved": (
            "CAMBIÓ: Inglés básico.\nAntes: mar 24 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos.\n"
            "Ahora: jue 26 nov, 17:00 a 18:30. Casa de Cultura, Centro.\nTus avisos se movieron."
        ),
        "keeps it": [("Me sirve", "Bien. Sigue guardado.")],
        "it is called off": "CANCELADO: Inglés básico.\nCuándo: jue 26 nov, 17:00 a 18:30.",
        "looks elsewhere": [("Inglés intermedio", "Inglés intermedio\nCuándo: mié 25 nov")],
    },
    "en": {
        "asks": "basic english",
        "saves": [
            ("1", "Basic English\nWhen: Tue 24 Nov"),
            ("Save and remind me", "When shall I remind you?"),
            ("2 hours before", "Saved: Basic English."),
            ("2 hours before", "Saved: Basic English."),
            ("Done", "I will write on Monday 23 November at 6:00 PM and on Tuesday 24 November"),
        ],
        "in the evening": "A reminder: Basic English. Tue 24 Nov, 5:00 PM to 6:30 PM. Biblioteca Sur",
        "puts it off": [("Tomorrow at 9:00 AM", "I will write on Tuesday 24 November at 9:00 AM.")],
        "in the morning": "A reminder: Basic English. Tue 24 Nov, 5:00 PM to 6:30 PM. Biblioteca Sur",
        "agrees": [("I am going", "Noted: you are going.")],
        "it is moved": (
            "CHANGED: Basic English.\n"
            "Before: Tue 24 Nov, 5:00 PM to 6:30 PM. Biblioteca Sur, Los Fresnos.\n"
            "Now: Thu 26 Nov, 5:00 PM to 6:30 PM. Casa de Cultura, Centro.\nYour reminders have moved."
        ),
        "keeps it": [("Works for me", "Good. It stays saved.")],
        "it is called off": "CANCELLED: Basic English.\nWhen: Thu 26 Nov, 5:00 PM to 6:30 PM.",
        "looks elsewhere": [("Inglés intermedio", "Inglés intermedio (in Spanish)\nWhen: Wed 25 Nov")],
    },
}
"""What is pressed or said, with what is in the answer; and how what the bot says unasked begins."""


@pytest.mark.parametrize("language", list(WORDS))
async def test_by_buttons_alone(town, language: str) -> None:
    ana = town.person("Ana", language=language)
    await _lives_through(town, ana, WORDS[language], ana.presses)


@pytest.mark.parametrize("language", list(WORDS))
async def test_by_typing_alone(town, language: str) -> None:
    ana = town.person("Ana", language=language)
    await _lives_through(town, ana, WORDS[language], lambda label: ana.says(label.lower()))


async def _lives_through(
    town: Town, ana: Person, words: dict[str, Any], does: Callable[[str], Awaitable[None]]
) -> None:
    async def goes_through(name: str) -> None:
        for label, answer in words[name]:
            await does(label)
            heard = await ana.hears()
            assert answer in heard.text, (label, heard.text)

    async def is_told(name: str, after: timedelta) -> None:
        await town.passes(after)
        heard = await ana.hears()
        assert heard.text.startswith(words[name]), heard.text

    await ana.says(words["asks"])
    await ana.hears()
    await goes_through("saves")
    await is_told("in the evening", timedelta(hours=8))
    await goes_through("puts it off")
    await is_told("in the morning", timedelta(hours=15))
    await goes_through("agrees")
    moved = {"starts": THURSDAY.starts, "ends": THURSDAY.ends, "previous_start": TUESDAY.starts}
    await becomes(town, ENGLISH, date=0, **moved, place=HOUSE, status=EventStatus.RESCHEDULED)
    await is_told("it is moved", timedelta(minutes=30))
    await goes_through("keeps it")
    await becomes(town, ENGLISH, date=0, status=EventStatus.CANCELLED)
    await is_told("it is called off", timedelta(minutes=30))
    await goes_through("looks elsewhere")
    said = len(ana.chat.messages)
    await town.passes(timedelta(days=4), step=timedelta(hours=1))
    assert len(ana.chat.messages) == said
