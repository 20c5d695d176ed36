from __future__ import annotations

from datetime import timedelta

from tests.journeys.conftest import MONDAY, MUSIC, at, opportunity


def violin(number=70, day=4, hour=17, **more):
    return opportunity(
        number, "Curso de violín", topics=MUSIC, occurrences=(at(MONDAY + timedelta(days=day), hour),), **more
    )


async def test_what_is_not_there_is_told_as_soon_as_it_appears(town) -> None:
    ana = town.person("Ana")
    await ana.says("curso de violín")
    await ana.hears()
    await ana.presses("Avisarme si aparece")
    kept = await ana.hears()
    assert kept.text == (
        "Guardo:\ncurso de violín\nTe escribo en cuanto haya algo nuevo.\n"
        "Solo anoto estas palabras. Tus otras preguntas no se anotan."
    )
    await town.passes(timedelta(hours=1))
    await town.changes(violin())
    await town.passes(timedelta(minutes=5), step=timedelta(minutes=1))
    told = await ana.hears()
    assert told.text == (
        "1 novedad de lo que sigues:\ncurso de violín\n\n"
        "1. Curso de violín\nVie 27 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos. Precio no indicado."
    )
    assert told.buttons == ("1", "Ver todo", "Cambiar día u hora", "No más avisos de esto")
    await ana.presses("1")
    assert (await ana.hears()).text.startswith("Curso de violín\n")
