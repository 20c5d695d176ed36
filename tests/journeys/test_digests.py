"""A weekly list: of a shelf, of a part of the city, of a search; on the day and at the hour one chose."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.conftest import HOUSE, LIBRARY, MONDAY, MUSIC, Town, at, opportunity

WEEK = timedelta(days=7)


def concert(number, *, day, hour=20, name="", place=HOUSE, **more):
    when = at(MONDAY + timedelta(days=day), hour)
    name = (
        name
        or f"Concierto de {['arpa', 'banda', 'coro', 'danzón', 'flauta', 'gaita', 'marimba'][number % 7]}"
    )
    return opportunity(number, name, topics=MUSIC, place=place, occurrences=(when,), **more)


async def until(town: Town, day: int, hour: int, minute: int = 0) -> None:
    """Lets time go by until a wall time, its day counted from Monday."""
    wanted = at(MONDAY + timedelta(days=day), hour, minute).starts
    await town.passes(wanted - town.clock.now(), step=timedelta(hours=6))


async def follows_music(town, person, *, shelf="Música y canto (1)"):
    await person.says("/topics")
    await person.hears()
    await person.presses("Arte y cultura (13)")
    await person.hears()
    await person.presses(shelf)
    await person.hears()
    await person.presses("Una lista cada semana")
    return await person.hears()


async def test_a_shelf_is_told_of_once_a_week_and_never_twice(town) -> None:
    ana = town.person("Ana")
    kept = await follows_music(town, ana)
    assert kept.text == (
        "Guardo:\nMúsica y canto\nTe escribo cada jueves a las 18:00, si hay algo nuevo.\n"
        "Solo anoto estas palabras. Tus otras preguntas no se anotan."
    )
    heard = len(ana.chat.messages)
    await until(town, 3, 17, 59)
    assert len(ana.chat.messages) == heard
    await until(town, 3, 18)
    first = await ana.hears()
    assert first.text.startswith("1 novedad de lo que sigues:\nMúsica y canto\n\n1. Concierto de coro\n")
    heard = len(ana.chat.messages)
    await until(town, 10, 18)
    assert len(ana.chat.messages) == heard, "an empty digest"
    await town.changes(concert(80, day=17, hour=20))
    await until(town, 17, 18)
    second = await ana.hears()
    assert "Concierto de gaita" in second or "1." in second
    assert "Concierto de coro\n" not in second.text


async def test_more_than_five_are_counted_and_the_list_is_a_press_away(town) -> None:
    ana = town.person("Ana")
    await follows_music(town, ana)
    await town.changes(*(concert(80 + n, day=4 + n) for n in range(7)))
    await until(town, 3, 18)
    told = await ana.hears()
    assert told.text.startswith("5 novedades de lo que sigues:\n")
    assert told.text.endswith("\nHay 3 más.")
    assert told.buttons[:6] == ("1", "2", "3", "4", "5", "Ver todo")
    await ana.presses("Ver todo")
    assert (await ana.hears()).text.startswith("8 resultados\nMúsica y canto\n")


async def test_day_and_hour_are_chosen_by_button(town) -> None:
    ana = town.person("Ana")
    await follows_music(town, ana)
    await ana.presses("Cambiar día u hora")
    assert (await ana.hears()).buttons[-2:] == ("Domingo", "En cuanto haya algo")
    await ana.presses("Sábado")
    hours = await ana.hears()
    assert hours.text.startswith("¿A qué hora, cada sábado?")
    assert hours.buttons == ("08:00", "10:00", "13:00", "16:00", "18:00", "20:00")
    await ana.presses("10:00")
    assert "Te escribo cada sábado a las 10:00" in await ana.hears()
    heard = len(ana.chat.messages)
    await until(town, 5, 9, 59)
    assert len(ana.chat.messages) == heard
    await until(town, 5, 10)
    assert "Concierto de coro" in await ana.hears()


async def test_day_and_hour_are_typed(town) -> None:
    ana = town.person("Ana")
    await follows_music(town, ana)
    await ana.presses("Cambiar día u hora")
    await ana.hears()
    await ana.says("los viernes a las 7 de la tarde")
    assert "Te escribo cada viernes a las 19:00" in await ana.hears()
    await ana.says("cambiar día u hora")
    await ana.hears()
    await ana.says("domingo")
    assert (await ana.hears()).text.startswith("¿A qué hora, cada domingo?")
    await ana.says("a las 9")
    assert "Te escribo cada domingo a las 09:00" in await ana.hears()


async def test_an_hour_of_the_night_is_said_and_moved_to_its_end(town) -> None:
    ana = town.person("Ana")
    await follows_music(town, ana)
    await ana.presses("Cambiar día u hora")
    await ana.hears()
    await ana.says("viernes a las 23:00")
    kept = await ana.hears()
    assert "De 22:00 a 08:00 no escribo. Será cada sábado a las 08:00." in kept
    assert "Te escribo cada sábado a las 08:00" in kept
    await until(town, 5, 7, 59)
    heard = len(ana.chat.messages)
    await until(town, 5, 8)
    assert len(ana.chat.messages) == heard + 1


async def test_another_question_after_the_days_is_a_question(town) -> None:
    ana = town.person("Ana")
    await follows_music(town, ana)
    await ana.presses("Cambiar día u hora")
    await ana.hears()
    await ana.says("inglés básico")
    assert "Inglés básico" in await ana.hears()


async def test_a_part_of_the_city_is_followed(town) -> None:
    ana = town.person("Ana")
    await ana.says("qué hay en Los Fresnos")
    await ana.hears()
    await ana.presses("Una lista cada semana")
    assert (await ana.hears()).text.startswith("Guardo:\nen Los Fresnos\nTe escribo cada jueves")
    await town.changes(
        concert(80, day=5, name="Banda de viento", place=LIBRARY), concert(81, day=5, name="Lejos")
    )
    await until(town, 3, 18)
    told = await ana.hears()
    assert "Banda de viento" in told
    assert "Lejos" not in told


async def test_a_search_once_a_week_in_words(town) -> None:
    ana = town.person("Ana")
    await ana.says("avísame cada semana de barro")
    kept = await ana.hears()
    assert kept.text.startswith("Guardo:\nbarro\nTe escribo cada jueves a las 18:00")
    await until(town, 3, 18)
    told = await ana.hears()
    assert told.text.startswith("5 novedades")
    assert "Taller de barro número 3" in told, "what is tomorrow"
    await until(town, 10, 18)
    assert "Taller de barro número 3" not in await ana.hears()


async def test_what_was_called_off_meanwhile_is_not_told(town) -> None:
    ana = town.person("Ana")
    await follows_music(town, ana)
    await town.retires(42)
    heard = len(ana.chat.messages)
    await until(town, 3, 18)
    assert len(ana.chat.messages) == heard


async def test_once_a_week_becomes_as_soon_as_there_is_something(town) -> None:
    ana = town.person("Ana")
    await follows_music(town, ana)
    await ana.presses("En cuanto haya algo")
    assert "Te escribo en cuanto haya algo nuevo." in await ana.hears()
    await town.changes(concert(80, day=9))
    await town.passes(timedelta(minutes=5), step=timedelta(minutes=1))
    told = await ana.hears()
    assert told.text.startswith("1 novedad")
    assert "Concierto de coro" not in told


async def test_in_english_and_without_buttons(town) -> None:
    bo = town.person("Bo", language="en")
    await bo.says("/text")
    await bo.hears()
    await bo.says("let me know every week about pottery in Centro")
    kept = await bo.hears()
    assert kept.text.startswith("I keep:\npottery in Centro\nI will write every Thursday at 6:00 PM")
    await bo.says("change day or hour")
    await bo.hears()
    await bo.says("sundays at 10 am")
    assert "I will write every Sunday at 10:00 AM, if there is something new." in await bo.hears()
