"""Being told of what is not there yet: by button, in one's own words, without any button."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.conftest import HOUSE, LANGUAGES, MONDAY, MUSIC, at, opportunity

PRIVATE = "Solo anoto estas palabras. Tus otras preguntas no se anotan."


def violin(number=70, *, day=4, hour=17, name="Curso de violín", **more):
    when = at(MONDAY + timedelta(days=day), hour)
    return opportunity(number, name, english="Violin course", topics=MUSIC, occurrences=(when,), **more)


async def hears_in_minutes(town, person, minutes=5):
    await town.passes(timedelta(minutes=minutes), step=timedelta(minutes=1))
    return await person.hears()


async def test_what_is_not_there_is_told_as_soon_as_it_appears(town) -> None:
    ana = town.person("Ana")
    await ana.says("curso de violín")
    await ana.hears()
    await ana.presses("Avisarme si aparece")
    kept = await ana.hears()
    assert kept.text == f"Guardo:\ncurso de violín\nTe escribo en cuanto haya algo nuevo.\n{PRIVATE}"
    await town.passes(timedelta(hours=1))
    await town.changes(violin())
    told = await hears_in_minutes(town, ana)
    assert told.text == (
        "1 novedad de lo que sigues:\ncurso de violín\n\n"
        "1. Curso de violín\nVie 27 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos. Precio no indicado."
    )
    assert told.buttons == ("1", "Ver todo", "Cambiar día u hora", "No más avisos de esto")
    await ana.presses("1")
    assert (await ana.hears()).text.startswith("Curso de violín\n")
    heard = len(ana.chat.messages)
    await town.passes(timedelta(days=2), step=timedelta(hours=1))
    assert len(ana.chat.messages) == heard


@pytest.mark.parametrize(
    ("language", "said", "kept"),
    [
        ("es", "avísame cuando haya un curso de violín", "Guardo:\ncurso de violín\n"),
        ("es", "Avisame si sale algo de violin", "Guardo:\nviolin\n"),
        ("en", "tell me when there is a violin course", "I keep:\nviolin course\n"),
        ("en", "let me know if a violin course comes up, please", "I keep:\nviolin course\n"),
        ("fr", "préviens-moi dès qu'il y a un cours de violon", "Guardo:\ncours de violon\n"),
        ("pt", "me avise quando houver um curso de violino", "Guardo:\ncurso de violino\n"),
    ],
)
async def test_it_is_asked_for_in_words(town, language, said, kept) -> None:
    person = town.person("Ana", language=language)
    await person.says(said)
    assert (await person.hears()).text.startswith(kept)
    await town.changes(violin())
    assert "Violin" in (await hears_in_minutes(town, person)).text.replace("violín", "Violin")


async def test_who_only_says_tell_me_means_what_was_asked_last(town) -> None:
    ana = town.person("Ana")
    await ana.says("Avísame si aparece")
    assert (await ana.hears()).text.startswith("¿De qué te aviso?")
    await ana.says("curso de violín gratis")
    await ana.hears()
    await ana.says("avísame si hay")
    assert (await ana.hears()).text.startswith("Guardo:\ncurso de violín gratis\n")


async def test_a_question_that_begins_so_is_answered(town) -> None:
    ana = town.person("Ana")
    await ana.says("dime si hay inglés")
    assert "Inglés básico" in await ana.hears()


async def test_of_what_is_there_already_one_is_shown_the_list_and_told_what_is_new(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame si hay inglés")
    kept = await ana.hears()
    assert "Ya hay 3 cosas así: pulsa «Ver todo»." in kept
    await ana.presses("Ver todo")
    assert "Inglés básico" in await ana.hears()
    await town.changes(opportunity(71, "Inglés para viajar", topics=LANGUAGES, occurrences=(at(MONDAY, 20),)))
    told = await hears_in_minutes(town, ana)
    assert "Inglés para viajar" in told
    assert "Inglés básico" not in told


async def test_what_sounds_like_danger_is_answered_with_care_and_never_kept(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame si hay algo porque me quiero morir")
    heard = await ana.hears()
    assert "Guardo" not in heard
    assert "55 0000 0101" in heard
    await ana.presses("Estoy bien, búscalo")
    assert not any(label.startswith("Avisarme") for label in (await ana.hears()).buttons)


async def test_where_a_person_is_is_not_kept(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame si hay violín cerca de mí")
    kept = await ana.hears()
    assert kept.text.startswith("Guardo:\nviolín\n")
    assert "No anoto dónde estás." in kept


async def test_what_the_person_wants_heeded_is_heeded(town) -> None:
    ana = town.person("Ana")
    for words in ("barro en Centro", "barro en Centro"):
        await ana.says(words)
        await ana.hears()
    await ana.presses("Recordar: en Centro")
    await ana.hears()
    await ana.says("avísame si hay violín")
    await ana.hears()
    await town.changes(violin(place=HOUSE), violin(71, name="Taller de violín"))
    told = await hears_in_minutes(town, ana)
    assert "Curso de violín" in told
    assert "Taller de violín" not in told


async def test_perhaps_is_not_worth_a_message(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame si hay violín")
    await ana.hears()
    heard = len(ana.chat.messages)
    await town.changes(opportunity(72, "Guitarra", topics=MUSIC, occurrences=(at(MONDAY, 20),)))
    await town.passes(timedelta(hours=2))
    assert len(ana.chat.messages) == heard


async def test_matters_of_health_are_not_named_unless_the_person_says_so(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame cada semana de salud")
    assert "No diré el tema en mis avisos." in await ana.hears()
    await ana.presses("Decir el tema")
    assert "No diré el tema" not in await ana.hears()


async def test_what_is_sensitive_is_not_named_in_what_names_the_rest(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame si hay violín")
    await ana.hears()
    await town.changes(violin(), violin(71, day=5, name="Violín que sana", sensitive=True))
    told = await hears_in_minutes(town, ana)
    assert "1. Curso de violín\n" in told
    assert told.text.endswith("2. sáb 28 nov, 17:00 a 18:30")
    assert "sana" not in told


async def test_a_search_told_discreetly_names_only_when(town) -> None:
    ana = town.person("Ana")
    await town.changes(violin())
    await ana.says("avísame si hay violín")
    await ana.hears()
    await ana.presses("No decir el tema")
    assert "No diré el tema en mis avisos." in await ana.hears()
    await town.changes(violin(73, name="Violín para principiantes", day=5))
    told = await hears_in_minutes(town, ana)
    assert told.text == "Hay 1 novedad de algo que sigues.\n1. sáb 28 nov, 17:00 a 18:30"
    await ana.presses("1")
    assert "Violín para principiantes" in await ana.hears()


async def test_it_is_stopped_at_once_and_taken_up_again(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame si hay violín")
    await ana.hears()
    await ana.presses("No más avisos de esto")
    assert (await ana.hears()).text == "Listo. Ya no te aviso de esto, y lo borré:\nviolín"
    heard = len(ana.chat.messages)
    await town.changes(violin())
    await town.passes(timedelta(minutes=30))
    assert len(ana.chat.messages) == heard
    await ana.presses("Avisarme otra vez")
    assert (await ana.hears()).text.startswith("Guardo:\nviolín\nTe escribo en cuanto haya algo nuevo.")


async def test_what_was_stopped_is_no_longer_there_to_be_changed(town) -> None:
    ana, bo = town.person("Ana"), town.person("Bo")
    await ana.says("avísame si hay violín")
    kept = await ana.hears()
    await ana.presses("No más avisos de esto")
    await ana.hears()
    await ana.presses("No decir el tema", on=kept)
    assert (await ana.hears()).text == "Eso ya no lo sigues."
    await bo.says("lo que sigo")
    await bo.hears()


async def test_at_most_thirty(town) -> None:
    ana = town.person("Ana")
    for number in range(30):
        await ana.says(f"avísame si hay violín {'abcdefghijklmnopqrstuvwxyzñáéí'[number]}x")
        await ana.hears()
    await ana.says("avísame si hay flauta")
    refused = await ana.hears()
    assert refused.text == "Ya sigues 30 cosas. Quita una y pide esta otra vez."
    await ana.presses("Lo que sigo")
    assert (await ana.hears()).text.startswith(
        "Sigues 30 cosas:\n«violín ax». Te escribo en cuanto haya algo nuevo."
    )


async def test_whoever_paused_is_told_that_nothing_comes(town) -> None:
    ana = town.person("Ana")
    await ana.says("/stop")
    await ana.hears()
    await ana.says("avísame si hay violín")
    assert "Tus avisos están en pausa: por ahora no te escribo." in await ana.hears()


async def test_without_buttons_it_is_all_typed(town) -> None:
    ana = town.person("Ana")
    await ana.says("/text")
    await ana.hears()
    await ana.says("curso de violín")
    assert "Avisarme si aparece" in await ana.hears()
    await ana.says("avisarme si aparece")
    kept = await ana.hears()
    assert kept.text.startswith("Guardo:\ncurso de violín\n")
    assert kept.buttons == ()
    await town.changes(violin())
    told = await hears_in_minutes(town, ana)
    assert "1. Curso de violín" in told
    assert told.buttons == ()
    await ana.says("1")
    assert (await ana.hears()).text.startswith("Curso de violín\n")


async def test_in_english(town) -> None:
    bo = town.person("Bo", language="en")
    await bo.says("violin course")
    await bo.hears()
    await bo.presses("Tell me if it appears")
    assert (await bo.hears()).text == (
        "I keep:\nviolin course\nI will write as soon as there is something new.\n"
        "I write down these words only. Your other questions are not written down."
    )
    await town.changes(violin())
    told = await hears_in_minutes(town, bo)
    assert told.text.startswith("1 new thing in what you follow:\nviolin course\n\n1. Violin course\n")
    await bo.presses("Stop this one")
    assert (await bo.hears()).text.startswith("Done. I will not write of this any more")


async def test_the_list_of_what_is_saved_leads_to_what_is_followed(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame cuando haya un curso de violín")
    await ana.hears()
    await ana.says("/saved")
    saved = await ana.hears()
    assert saved.text.startswith("No tienes nada guardado.")
    await ana.presses(saved.buttons[0])
    assert "curso de violín" in await ana.hears()
