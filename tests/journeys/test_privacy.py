"""What is kept, and what that does not protect from, is said first; and nothing that is not so."""

from __future__ import annotations

import re

import pytest

from tests.test_locales import TEXTS, forms

TOO_MUCH = re.compile(
    r"100\s?%|cifrad|encrypt|nadie (?:puede|podrá) saber|nobody can ever|no one can|imposible saber|"
    r"la ciudad no puede|the city cannot|totalmente anónim|completely anonymous",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "es",
            (
                "nunca en grupos de menos de 5 personas",
                "No queda guardado quién escribió cada una.",
                "en la memoria y en un archivo cerrado, fuera de la base de datos",
                "tu texto puede decir quién eres",
                "Telegram y el servidor ven tu mensaje cuando llega",
                "Alguien con mala fe en el servidor",
                "Si otros llenan un grupo pequeño",
                "quien tome tu teléfono",
                "De menos de 10 no digo nada.",
            ),
        ),
        (
            "en",
            (
                "never in groups of fewer than 5 people",
                "Who wrote which is not kept.",
                "in memory and in a closed file, outside the database",
                "your words may tell who you are",
                "Telegram and the server see your message when it comes",
                "Somebody at the server who means harm",
                "If others fill a small group",
                "who takes your phone",
                "Of fewer than 10 I say nothing.",
            ),
        ),
    ],
)
async def test_what_is_kept_and_what_is_not_protected_from(
    town, language: str, said: tuple[str, ...]
) -> None:
    person = town.person("P", language=language)
    await person.says("/privacy")
    heard = await person.hears()
    assert [words for words in said if words not in heard] == []


async def test_first_contact_says_that_opinions_are_mixed_and_who_wrote_which_is_not_kept(town) -> None:
    ana = town.person("Ana")
    await ana.says("/start")
    await ana.hears()
    await ana.presses("Español")
    welcome = await ana.hears()
    assert "Tus opiniones se mezclan con las de otras personas y salen una vez por semana." in welcome
    assert "Telegram sí ve que me escribes." in welcome
    assert "/privacy" in welcome


@pytest.mark.parametrize("tag", TEXTS)
def test_nothing_more_is_promised_than_is_so(tag: str) -> None:
    found = [text for text, message in TEXTS[tag].items() for form in forms(message) if TOO_MUCH.search(form)]
    assert found == []
