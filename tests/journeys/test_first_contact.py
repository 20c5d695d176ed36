from __future__ import annotations

import pytest

from bot.people.preferences import Preferences


async def test_a_person_begins_chooses_a_language_and_is_told_what_is_not_asked(town) -> None:
    ana = town.person("Ana", language="es")
    await ana.says("/start")
    asked = await ana.hears()
    assert asked.text == "Hola. ¿En qué idioma hablamos?\nHello. Which language shall we speak?"
    assert asked.buttons == ("Español", "English", "Otro / Other")
    await ana.presses("Español")
    welcome = await ana.hears()
    assert (welcome.id, welcome.edited) == (asked.id, True)
    assert "Villa Prueba" in welcome
    assert "No pido tu nombre ni tu teléfono, y solo guardo una pregunta si pides que te avise." in welcome
    assert "inglés gratis en la tarde" in welcome
    assert welcome.buttons == (
        "Ejemplo: cursos gratis",
        "Hoy",
        "Este fin de semana",
        "Ver temas",
        "Cerca de mí",
        "Cambiar idioma",
        "Mis datos",
        "Hablar con una persona",
        "Ayuda urgente",
    )


async def test_the_apps_language_comes_first(town) -> None:
    bo = town.person("Bo", language="en")
    await bo.says("/start")
    asked = await bo.hears()
    assert asked.text.startswith("Hello.")
    assert asked.buttons[0] == "English"


@pytest.mark.parametrize(
    ("app", "spoken"),
    [
        ("es", "resultado"),
        ("es-AR", "resultado"),
        ("en-GB", "result"),
        ("de", "resultado"),
        ("", "resultado"),
    ],
)
async def test_a_question_before_any_choice_is_answered_in_the_apps_language_or_the_citys(
    town, app: str, spoken: str
) -> None:
    person = town.person("P", language=app)
    await person.says("vacunas")
    count = (await person.hears()).text.split("\n")[0]
    assert count in (f"1 {spoken}", f"1 {spoken}s")


async def test_a_choice_is_kept_and_spoken_from_then_on(town) -> None:
    ana = town.person("Ana", language="es")
    await ana.says("/language")
    assert (await ana.hears()).buttons[:2] == ("Español", "English")
    await ana.presses("English")
    assert (await ana.hears()).text == "Done, we speak English. What would you like to find?"
    await ana.says("vaccines")
    assert (await ana.hears()).text.startswith("1 result\n")
    async with town.database.reading() as session:
        assert (await Preferences(session).of(ana.id)).language == "en"


async def test_choosing_the_apps_own_language_keeps_no_row(town) -> None:
    ana = town.person("Ana", language="es")
    await ana.says("/language")
    await ana.hears()
    await ana.presses("English")
    await ana.hears()
    await ana.says("/language")
    await ana.hears()
    await ana.presses("Español")
    await ana.hears()
    async with town.database.reading() as session:
        assert (await Preferences(session).of(ana.id)).language is None


async def test_whoever_misses_a_language_is_thanked_and_told_which_there_are(town) -> None:
    ana = town.person("Ana", language="es")
    await ana.says("/language")
    await ana.hears()
    await ana.presses("Otro / Other")
    assert "Por ahora hablo Español y English" in await ana.hears()


async def test_a_shared_link_opens_its_card_first_and_then_says_who_speaks(town) -> None:
    number = await town.id_of(1)
    ana = town.person("Ana", language="es")
    await ana.says(f"/start o_{number}")
    card, welcome = await ana.hears_all()
    assert card.text.startswith("Inglés básico\n")
    assert welcome.text.startswith("Hola. Busco para ti")


async def test_a_link_for_today_answers_today(town) -> None:
    ana = town.person("Ana", language="es")
    await ana.says("/start today")
    answer, _ = await ana.hears_all()
    assert "Cuentos para niñas y niños" in answer


@pytest.mark.parametrize("payload", ["o_99999", "o_999999999999999999"])
async def test_a_link_to_what_is_gone_says_so(town, payload: str) -> None:
    ana = town.person("Ana", language="es")
    await ana.says(f"/start {payload}")
    gone, _ = await ana.hears_all()
    assert "ya no está en la oferta" in gone


@pytest.mark.parametrize("payload", ["o_", "o_x", "zzz", "o_1x", "o_9999999999999999999999"])
async def test_an_unknown_link_begins_like_any_other(town, payload: str) -> None:
    ana = town.person("Ana", language="es")
    await ana.says(f"/start {payload}")
    assert "¿En qué idioma hablamos?" in await ana.hears()


async def test_help_names_the_commands_a_person_and_the_number_in_danger(town) -> None:
    ana = town.person("Ana", language="es")
    await ana.says("/help")
    heard = await ana.hears()
    for words in ("/today", "/weekend", "/topics", "/language", "55 0000 0100", "911"):
        assert words in heard


async def test_a_command_that_is_not_there_shows_those_that_are(town) -> None:
    ana = town.person("Ana", language="es")
    await ana.says("/nothing")
    assert "No conozco ese comando" in await ana.hears()


@pytest.mark.parametrize(
    "words", ["Ayuda", "¿qué puedes hacer?", "no entiendo nada", "help", "What can you do?"]
)
async def test_help_is_also_asked_for_in_plain_words(town, words: str) -> None:
    ana = town.person("Ana")
    await ana.says(words)
    plain = await ana.hears()
    await ana.says("/help")
    assert (await ana.hears()).text == plain.text


@pytest.mark.parametrize("words", ["temas", "Menú", "topics"])
async def test_topics_are_also_asked_for_in_plain_words(town, words: str) -> None:
    ana = town.person("Ana")
    await ana.says(words)
    plain = await ana.hears()
    await ana.says("/topics")
    assert (await ana.hears()).text == plain.text


async def test_words_of_help_within_a_question_are_still_a_question(town) -> None:
    ana = town.person("Ana")
    await ana.says("ayuda para aprender inglés")
    assert "inglés" in await ana.hears()
