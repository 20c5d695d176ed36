from __future__ import annotations

import itertools

import pytest

from catalog.store import Store


async def test_an_honest_nothing_names_a_person_and_ways_that_lead_somewhere(town) -> None:
    ana = town.person("Ana")
    await ana.says("violonchelo")
    heard = await ana.hears()
    assert heard.text.startswith("No encontré nada así.\nviolonchelo\n")
    assert "Para hablar con una persona: 55 0000 0100; lunes a viernes de 9:00 a 18:00." in heard
    # No cello is there; where one would stand is known all the same.
    assert heard.buttons == (
        "Música y canto (1)",
        "Ver temas",
        "Avisarme si aparece",
        "Pedirlo a la ciudad",
        "Hablar con una persona",
    )


async def test_the_same_sentence_never_comes_twice_in_a_row(town) -> None:
    ana = town.person("Ana")
    heads, ways = [], []
    for words in ("violonchelo", "paracaidismo", "submarinismo", "esperanto"):
        await ana.says(words)
        text = (await ana.hears()).text.split("\n")
        heads.append(text[0])
        ways.append(next(line for line in text if line.endswith(":")))
    assert all(one != other for one, other in itertools.pairwise(heads))
    assert all(one != other for one, other in itertools.pairwise(ways))


async def test_after_something_was_found_the_first_words_serve_again(town) -> None:
    ana = town.person("Ana")
    for words in ("violonchelo", "vacunas", "paracaidismo"):
        await ana.says(words)
        heard = await ana.hears()
    assert heard.text.startswith("No encontré nada así.")


async def test_a_piece_that_stands_in_the_way_can_be_taken_back(town) -> None:
    ana = town.person("Ana")
    await ana.says("concierto de coro el martes")
    heard = await ana.hears()
    label = next(label for label in heard.buttons if label.startswith("Sin «"))
    assert "(1)" in label
    await ana.presses(label)
    found = await ana.hears()
    assert found.edited
    assert "Concierto de coro" in found


@pytest.mark.parametrize(
    ("language", "said", "first", "told"),
    [
        (
            "es",
            "concierto de coro el martes",
            "1 que se acerca. No cumple «el martes».",
            "No es cuando pediste",
        ),
        (
            "en",
            "coro concert on Tuesday",
            "1 that comes close. It does not keep to “on Tuesday”.",
            "Not when",
        ),
        ("es", "coro gratis", "1 que se acerca. No dice si cumple «gratis».", "Precio no indicado"),
    ],
)
async def test_what_is_not_kept_is_said_first_and_of_each(town, language, said, first, told) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(said)
    heard = await ana.hears()
    assert heard.text.split("\n")[0] == first
    assert told in heard


async def test_topics_are_a_way_on(town) -> None:
    ana = town.person("Ana")
    await ana.says("violonchelo")
    await ana.hears()
    await ana.presses("Ver temas")
    topics = await ana.hears()
    assert topics.text == "2 temas. ¿Cuál te interesa?"
    assert topics.buttons == ("Aprender y estudiar (3)", "Arte y cultura (13)")


@pytest.mark.parametrize(
    ("language", "said", "first", "second"),
    [
        ("es", "no hay nada", "Siento no haber dado con ello", "Todavía no lo tengo"),
        ("es", "esto no me sirve", "Siento no haber dado con ello", "Todavía no lo tengo"),
        ("en", "nothing there", "Sorry that it was not there", "I still do not have it"),
    ],
)
async def test_whoever_says_that_nothing_served_is_told_sorry_with_ways_on(
    town, language, said, first, second
) -> None:
    ana = town.person("Ana", language=language)
    await ana.says("natación")
    await ana.hears()
    await ana.says(said)
    heard = await ana.hears()
    assert heard.text.startswith(first)
    person = "Hablar con una persona" if language == "es" else "Talk to a person"
    assert heard.buttons[-1] == person
    assert len(heard.buttons) == 6
    await ana.says(said)
    assert (await ana.hears()).text.startswith(second)


class TestAnEmptyCatalogue:
    @pytest.fixture
    def filled(self):
        return list

    async def test_is_told_kindly_to_citizens(self, town) -> None:
        ana = town.person("Ana")
        await ana.says("inglés")
        heard = await ana.hears()
        assert "Todavía no tengo nada que mostrar" in heard
        assert "55 0000 0100" in heard
        assert "learning-city import" not in heard

    async def test_is_told_to_admins_with_the_command_that_fills_it(self, town) -> None:
        admin = town.person("Olga", id=77)
        await admin.says("inglés")
        assert "learning-city import" in await admin.hears()


async def test_the_small_catalogue_is_really_there(town) -> None:
    async with town.database.reading() as session:
        assert await Store(session).count() == 19


async def test_that_there_is_nothing_is_no_wish(town) -> None:
    ana = town.person("Ana")
    await ana.says("violonchelo")
    await ana.hears()
    await ana.says("no hay nada")
    heard = await ana.hears()
    assert "violonchelo" not in heard.text
    assert "no hay nada" not in heard.text
