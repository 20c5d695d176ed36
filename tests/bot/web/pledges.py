"""A promise and a consultation, for pages that show them."""

from __future__ import annotations

from datetime import date, timedelta

from bot.civic.consultations import Consultations, Question
from bot.civic.promises import Pledge, Promises
from bot.civic.state import State
from tests.bot.web.conftest import Town

WORDS = {"es-MX": "Dos grupos de inglés", "en": "Two English groups"}


async def fill(town: Town) -> int:
    """A promise, and a consultation that is open for two days; its number."""
    now, zone = town.parts.clock.now(), town.parts.city.zone
    async with town.parts.database.writing() as session:
        pledge = Pledge(words=WORDS, department="<Bibliotecas>", legal_basis="Ley de Cultura")
        await Promises(session, zone).make(pledge, State.PROMISED, date(2026, 11, 26), at=now)
        asked = Question(
            question={"es-MX": "¿A qué hora abrimos?", "en": "When shall we open?"},
            options=({"es-MX": "A las 8", "en": "At 8"}, {"es-MX": "A las 10", "en": "At 10"}),
            asked_by="Bibliotecas",
            purpose={"es-MX": "El horario de enero"},
            opens_at=now,
            closes_at=now + timedelta(days=2),
        )
        return await Consultations(session).ask(asked)
