"""What was understood is said back in plain words, whatever it was."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.telling.understood import in_words
from catalog.model import Audience, Kind
from catalog.search.understood import Duration, Excluded, Level, PartOfDay, Understood, When, Where

SAID = [
    (Understood(price_most=200), "que cueste 200 o menos"),
    (Understood(cheap=True), "que no sea caro"),
    (Understood(level=Level.BEGINNER), "para principiantes"),
    (Understood(duration=Duration(days=(1, 1))), "de un solo día"),
    (Understood(duration=Duration(days=(1, 14))), "de 14 días o menos"),
    (Understood(duration=Duration(minutes=(36, 90))), "de 36 a 90 minutos"),
    (Understood(when=When(since=time(18))), "después de las 18:00"),
    (Understood(when=When(by=time(10, 30))), "antes de las 10:30"),
    (Understood(where=Where(name="Biblioteca Central", beside=True)), "cerca de Biblioteca Central"),
    (Understood(excluded=Excluded(when=(When(weekdays=frozenset({0, 4})),))), "no lunes y viernes"),
    (Understood(excluded=Excluded(when=(When(part_of_day=PartOfDay.MORNING),))), "no por la mañana"),
    (Understood(excluded=Excluded(places=("Centro", "Usera"))), "no en Centro, no en Usera"),
    (Understood(excluded=Excluded(kinds=frozenset({Kind.COURSE}))), "no cursos"),
    (Understood(excluded=Excluded(audiences=frozenset({Audience.CHILDREN}))), "no para niñas y niños"),
    (Understood(excluded=Excluded(languages=frozenset({"en"}))), "no en inglés"),
    (Understood(excluded=Excluded(levels=frozenset({Level.BEGINNER}))), "no para principiantes"),
    (Understood(excluded=Excluded(words=("salsa",))), "no «salsa»"),
]


@pytest.mark.parametrize(("understood", "said"), SAID, ids=[said for _, said in SAID])
def test_what_was_understood_is_said_back(spanish, understood, said) -> None:
    assert in_words(understood, spanish) == said


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("days", [(1, 1), (1, 14), (25, 63)])
def test_every_level_and_duration_can_be_said_in_every_language(wording, level, days) -> None:
    whole = Understood(
        level=level,
        duration=Duration(days=days),
        excluded=Excluded(when=(When(start=date(2026, 12, 1), end=date(2026, 12, 2)),)),
    )
    said = in_words(whole, wording)
    assert said.count(",") >= 2
    assert "chat." not in said
