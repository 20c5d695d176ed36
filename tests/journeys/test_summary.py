"""Admins read what people think: figures, comments, a picture and sheets; nobody else is told of it."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from io import BytesIO
from itertools import count

import openpyxl
import pytest
from PIL import Image
from sqlalchemy import select

from bot.feedback.opinion import BOT, Mood, Theme, about_opportunity
from bot.feedback.tables import CommentRow, PublicationRow, RatingRow
from bot.people.audit import Audit
from bot.people.roles import Role, Roles
from tests.journeys.conftest import ADMIN

CHOIR, ENGLISH, VACCINES, CHESS = 42, 1, 41, 43
LAST = "2026-W48"
NUMBERS = count(1)
NOTHING = "Todavía no se publica ninguna opinión. Salen cada lunes, en grupos de 5 personas o más."


def id_of() -> bytes:
    return random.Random(next(NUMBERS)).randbytes(16)


def ratings(subject: str, *stars: int, period: str = LAST, themes: tuple[Theme, ...] = ()) -> list[RatingRow]:
    names = [theme.value for theme in themes]
    return [RatingRow(id=id_of(), period=period, subject=subject, stars=each, themes=names) for each in stars]


def words(subject: str, *texts: str, mood: Mood = Mood.LOW) -> list[CommentRow]:
    return [
        CommentRow(id=id_of(), period=LAST, subject=subject, mood=mood, language="es", text=text)
        for text in texts
    ]


async def publish(town, *rows: list[object], period: str = LAST) -> None:
    async with town.database.writing() as session:
        session.add(PublicationRow(number=next(NUMBERS), period=period, at=town.clock.now()))
        for some in rows:
            session.add_all(some)


async def a_week(town) -> dict[str, str]:
    """What people said in the week that was published last, and the one before."""
    choir, english, vaccines, chess = [
        about_opportunity(await town.id_of(n)) for n in (CHOIR, ENGLISH, VACCINES, CHESS)
    ]
    await publish(town, ratings(choir, *[5] * 9, *[2] * 3, period="2026-W47"), period="2026-W47")
    await publish(
        town,
        ratings(choir, *[5] * 40, *[4] * 8),
        ratings(english, *[4] * 14, *[3] * 6),
        ratings(vaccines, *[1] * 16, *[3] * 4, themes=(Theme.WAIT,)),
        ratings(chess, 1, 1, 5),
        ratings(BOT, 4, 4, 4, 5, 5, 3),
        words(vaccines, *(f"La fila tarda {n} horas & <nada>" for n in range(6))),
        words(choir, "Claudia canta mal", "Hermoso coro", mood=Mood.HIGH),
        words(english, *[f"Muy buena clase, {n} de 10" for n in range(4)], mood=Mood.HIGH),
    )
    return {"choir": choir, "vaccines": vaccines}


async def after(person, *said: str):
    """What the person hears in the end, after saying each of these."""
    for each in said:
        await person.says(each)
        heard = await person.hears()
    return heard


async def after_pressing(person, *labels: str):
    for label in labels:
        await person.presses(label)
        heard = await person.hears()
    return heard


async def audit(town) -> list[tuple[int | None, str, str, str]]:
    async with town.database.reading() as session:
        entries = await Audit(session).recent()
    return [
        (e.actor_id, e.act, e.subject, e.details.get("format", ""))
        for e in entries
        if not e.act.startswith("role.")
    ]


async def test_the_summary_of_a_week_in_spanish(town) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN)
    heard = await after(olga, "/summary")
    assert heard.text == (
        "Opiniones de la semana 48\n"
        "97 opiniones. Antes: 12 opiniones.\n"
        "70 % satisfechas (4 o 5 estrellas).\n"
        "Promedio: 3.8 de 5, antes 4.2 ▰▰▰▰▱\n"
        "2 programas con pocas opiniones: cerca de 3.5 de 5, 9 opiniones ▰▰▰▰▱\n"
        "Van juntos, para que nadie pueda saber quién opinó.\n"
        "La ciudad debe respuesta a 1 programa.\n"
        "Por atender\n"
        "Vacunas de temporada: 1.4 de 5, 20 opiniones, 0 % satisfechas. Piden cambiar: espera 20\n"
        "Suben\n"
        "Concierto de coro: 4.8 de 5 (+0.6), 48 opiniones\n"
        "Últimas semanas\n"
        "Semana 45: menos de 5\n"
        "Semana 46: menos de 5\n"
        "Semana 47: 4.2 de 5, 12 opiniones, 75 % satisfechas ▰▰▰▰▱\n"
        "Semana 48: 3.8 de 5, 97 opiniones, 70 % satisfechas ▰▰▰▰▱"
    )
    assert heard.buttons == (
        *("30 días", "Trimestre", "Comentarios (12)", "Por tema", "Por tipo", "Por zona"),
        *("Imagen", "XLSX", "CSV"),
    )
    assert "Ajedrez" not in heard.text


async def test_its_tables_by_pressing_in_one_message(town) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN)
    first = await after(olga, "/summary")
    heard = await after_pressing(olga, "Por tema")
    assert heard.id == first.id
    assert heard.text == (
        "Opiniones de la semana 48\nLo que piden cambiar\nespera 20\nLo que dicen los comentarios\nespera 6"
    )
    heard = await after_pressing(olga, "Por tipo")
    assert "Eventos: 4.8 de 5, 48 opiniones, 100 % satisfechas ▰▰▰▰▰\n" in heard.text
    assert "Por público" in heard.text
    heard = await after_pressing(olga, "Por zona")
    assert "Por zona del lugar\nCentro: 4.8 de 5, 48 opiniones" in heard.text
    heard = await after_pressing(olga, "Trimestre", "Resumen")
    assert heard.text.startswith("Opiniones de 13 semanas, hasta la 48\n109 opiniones.")


async def test_everything_is_typed_in_english(town) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN, language="en")
    assert (await after(olga, "summary of opinions")).text.startswith("Opinions of week 48\n97 opinions.")
    assert "What people ask to change\nwaiting 20" in (await after(olga, "by topic")).text
    assert (await after(olga, "/summary 30")).text.startswith("Opinions of 4 weeks, up to week 48")
    assert (await after(olga, "/summary 90")).text.startswith("Opinions of 13 weeks, up to week 48")
    assert (await after(olga, "/summary blah")).text.startswith("Opinions of week 48")
    heard = await after(olga, "comments")
    assert heard.text.startswith("Comments 1 to 5 of 12, in no order\n1. ")
    assert (await after(olga, "next", "next")).text.startswith("Comments 11 to 12 of 12")
    assert (await after(olga, "previous")).text.startswith("Comments 6 to 10 of 12")


async def test_comments_are_hidden_with_a_reason_and_gone_everywhere(town) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN)
    heard = await after(olga, "/summary", "comentarios")
    shown = heard.text
    while "Claudia" not in heard.text:
        heard = await after_pressing(olga, "Siguientes")
        shown += heard.text
    assert "La fila tarda" in shown
    assert "& <nada>" in shown
    number = re.search(r"(\d+)\. Concierto de coro · 4 o 5 estrellas\nClaudia", heard.text)
    assert number
    await olga.presses(f"Ocultar {number[1]}")
    heard = await olga.hears()
    assert heard.text == "¿Por qué se oculta? La razón queda anotada.\nClaudia canta mal"
    assert heard.buttons == (
        *("Nombra a alguien", "Insulta o amenaza", "Es publicidad", "Otra razón", "No ocultar"),
    )
    assert (await after_pressing(olga, "No ocultar")).text == "Se queda como está."
    await olga.presses("Otra razón", on=heard)
    assert (await olga.hears()).text == "Escribe la razón en pocas palabras."
    assert (await after(olga, "x")).text == "Di un poco más: al menos 3 letras."
    assert (await after(olga, "nombra a la maestra")).text.startswith("Oculto.")
    await olga.presses("Nombra a alguien", on=heard)
    assert (await olga.hears()).text == "Ese comentario ya no se ve."
    heard = await after(olga, "/summary")
    assert "Comentarios (11)" in heard.buttons
    heard = await after_pressing(olga, "Comentarios (11)", "Siguientes", "Siguientes")
    assert heard.text.startswith("Comentarios 11 a 11 de 11")
    async with town.database.reading() as session:
        hidden = list(await session.scalars(select(CommentRow.hidden).where(CommentRow.hidden != "")))
    assert hidden == ["nombra a la maestra"]
    ((actor, act, subject, _),) = await audit(town)
    assert (actor, act) == (ADMIN, "comment.hidden")
    assert re.fullmatch(r"comment:[0-9a-f]{32}", subject)


@pytest.mark.parametrize(("language", "label"), [("es", "Imagen"), ("en", "Picture")])
async def test_the_picture_comes_with_its_words(town, language: str, label: str) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN, language=language)
    await after(olga, "/summary")
    heard = await after_pressing(olga, label)
    assert "Vacunas de temporada" in heard.text or "Seasonal vaccines" in heard.text
    assert len(heard.text) <= 1024
    photo = town.server.api.world.files.get(heard.raw["photo"][-1]["file_id"]).content
    assert Image.open(BytesIO(photo)).width == 1080


async def test_sheets_are_noted_and_say_no_more(town) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN)
    await after(olga, "/summary")
    heard = await after_pressing(olga, "XLSX")
    assert heard.raw["document"]["file_name"] == "opiniones-2026-W48.xlsx"
    content = town.server.api.world.files.get(heard.raw["document"]["file_id"]).content
    book = openpyxl.load_workbook(BytesIO(content))
    programmes = {row[0]: row[1] for row in book["Programas"].iter_rows(values_only=True, min_row=2)}
    assert programmes == {
        "Concierto de coro": 48,
        "Inglés básico": 20,
        "Vacunas de temporada": 20,
        "2 programas con pocas opiniones": 9,
    }
    assert book["Comentarios"].max_row == 13
    await after_pressing(olga, "CSV")
    assert await audit(town) == [
        (ADMIN, "feedback.exported", "week:2026-W48", "csv"),
        (ADMIN, "feedback.exported", "week:2026-W48", "xlsx"),
    ]


async def test_whoever_reads_text_only_has_no_bars_and_no_picture(town) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN)
    await after(olga, "/text")
    heard = await after(olga, "/summary")
    assert "Promedio: 3.8 de 5, antes 4.2\n" in heard.text
    assert "▰" not in heard.text
    assert "Imagen" not in heard.text
    assert "XLSX" in heard.text


async def test_before_the_first_publication_and_after_one_of_nothing(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    assert (await after(olga, "/summary")).text == NOTHING
    for data in ("3:g:picture:1", "3:g:xlsx:1"):
        await olga.presses_data(data, on=await after(olga, "/summary"))
        assert "botón" in (await olga.hears()).text
    await publish(town)
    heard = await after(olga, "/summary")
    assert heard.text.startswith(
        "Opiniones de la semana 48\nEn estas semanas ningún grupo llegó a 5 opiniones.\n"
    )
    assert heard.buttons == ("30 días", "Trimestre")


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.PARTNER, Role.EDITOR, Role.PUBLISHER])
async def test_for_everybody_else_none_of_it_is_there(town, role: Role) -> None:
    subjects = await a_week(town)
    eva = town.person("Eva")
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, role, by=ADMIN, at=town.clock.now(), organization="Red")
    unknown = await after(eva, "/nosuch")
    assert (await after(eva, "/summary")).text == unknown.text
    assert "satisfechas" not in (await after(eva, "resumen de opiniones")).text
    for data in ("3:g:whole:1", "3:g:xlsx:1", "3:g:picture:1", "3:gc:1:0", f"3:gh:{'A' * 22}:1:person"):
        await eva.presses_data(data, on=unknown)
        heard = await eva.hears()
        assert "botón" in heard.text
        assert "document" not in heard.raw
    assert await audit(town) == []
    assert subjects


async def test_whoever_is_no_longer_admin_hides_nothing(town) -> None:
    await a_week(town)
    eva = town.person("Eva")
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, Role.ADMIN, by=ADMIN, at=town.clock.now())
    await after(eva, "/summary", "comentarios")
    await after_pressing(eva, "Ocultar 1", "Otra razón")
    async with town.database.writing() as session:
        await Roles(session).revoke(eva.id, by=ADMIN, at=town.clock.now())
    heard = await after(eva, "porque sí")
    assert "Oculto" not in heard.text
    assert [entry for entry in await audit(town) if entry[1] == "comment.hidden"] == []


async def test_an_hour_later_words_are_no_reason_any_more(town) -> None:
    await a_week(town)
    olga = town.person("Olga", id=ADMIN)
    await after(olga, "/summary", "comentarios")
    await after_pressing(olga, "Ocultar 1", "Otra razón")
    town.clock.turn(timedelta(hours=1))
    assert "Concierto de coro" in (await after(olga, "coro")).text
    assert await audit(town) == []
