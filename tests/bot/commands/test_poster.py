from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import TurnedClock
from bot.commands.poster import Wanted, make_posters
from bot.database import Database
from bot.faults import Faults
from bot.settings import Settings
from catalog.model import (
    EventStatus,
    Kind,
    Occurrence,
    Opportunity,
    OpportunityText,
    Place,
    PublicationStatus,
    Term,
)
from catalog.store import Store


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    file = tmp_path / "city.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    return Settings(database_url=f"sqlite+aiosqlite:///{file}", operator_language="en")


def weaving(clock: TurnedClock, **changes: object) -> Opportunity:
    """A course on two dates, of which nobody said what it costs."""
    dates = tuple(
        Occurrence(
            starts=clock.now() + timedelta(days=days),
            ends=clock.now() + timedelta(days=days, hours=2),
            zone="America/Mexico_City",
            recurrence_id=clock.now() + timedelta(days=days),
        )
        for days in (1, 8)
    )
    opportunity = Opportunity(
        kind=Kind.COURSE,
        source="test",
        external_id="weave-1",
        texts=(
            OpportunityText(language="es-MX", name="Telar de cintura"),
            OpportunityText(language="en", name="Backstrap weaving"),
        ),
        topics=(Term(scheme="local", code="crafts"),),
        occurrences=dates,
        place=Place(name="Casa Tejida", street_address="Calle del Hilo 5", neighbourhood="La Presa"),
        publication_status=PublicationStatus.PUBLISHED,
    )
    return replace(opportunity, **changes)  # type: ignore[arg-type]


async def stored(settings: Settings, clock: TurnedClock, *opportunities: Opportunity) -> list[Opportunity]:
    database = Database(settings.database_url)
    try:
        async with database.writing() as session:
            return await Store(session).put_many(opportunities, author="test", at=clock.now())
    finally:
        await database.close()


def pages(file: Path) -> list[tuple[str, str]]:
    """What each page leads to, and its text."""
    found = []
    for page in pypdfium2.PdfDocument(file):
        (code,) = zxingcpp.read_barcodes(page.render(scale=1.5).to_pil())
        found.append((code.text, " ".join(page.get_textpage().get_text_bounded().split())))
    return found


async def refused(settings: Settings, file: Path, clock: TurnedClock, **wanted: object) -> str:
    with pytest.raises(Faults) as raised:
        await make_posters(settings, file, Wanted(bot="CiudadBot", **wanted), clock=clock)  # type: ignore[arg-type]
    assert raised.value.language == settings.operator_language
    assert file not in set(file.parent.glob("*"))
    return str(raised.value)


async def test_a_poster_of_an_item_says_when_where_and_that_the_price_is_not_stated(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    (item,) = await stored(settings, clock, weaving(clock))
    file = tmp_path / "poster.pdf"
    wanted = Wanted(item=item.id, languages=("es-MX", "en"), bot="@CiudadBot")
    assert await make_posters(settings, file, wanted, clock=clock) == 0
    ((address, text),) = pages(file)
    assert address == f"https://t.me/CiudadBot?start=o_{item.id}"
    for said in (
        "Telar de cintura",
        "Backstrap weaving",
        "Cuándo: mar 24 nov, 10:00 a 12:00 (y 1 fecha más)",
        "Dónde: Casa Tejida, La Presa, Calle del Hilo 5",
        "Costo: no indicado",
        "Price: not stated",
        "Ciudad Jacaranda",
        "@CiudadBot",
        f"t.me/CiudadBot?start=o_{item.id}",
    ):
        assert said in text


async def test_an_item_is_found_by_the_id_of_its_source_too(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    (item,) = await stored(settings, clock, weaving(clock))
    file = tmp_path / "poster.png"
    await make_posters(settings, file, Wanted(source_id="weave-1", bot="CiudadBot"), clock=clock)
    (code,) = zxingcpp.read_barcodes(Image.open(file))
    assert code.text == f"https://t.me/CiudadBot?start=o_{item.id}"


async def test_what_is_over_can_still_be_asked_about(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    (item,) = await stored(settings, clock, weaving(clock))
    clock.turn(timedelta(days=30))
    file = tmp_path / "poster.pdf"
    await make_posters(settings, file, Wanted(opinion=item.id, bot="CiudadBot"), clock=clock)
    ((address, text),) = pages(file)
    assert address == f"https://t.me/CiudadBot?start=f_{item.id}"
    assert "¿Qué te pareció Telar de cintura?" in text
    assert "99" in await refused(settings, tmp_path / "none.pdf", clock, opinion=99)


@pytest.mark.parametrize(
    ("wanted", "payload", "headline"),
    [
        ({}, "", "Encuentra qué aprender en Ciudad Jacaranda"),
        ({"today": True}, "?start=today", "¿Qué hay hoy en Ciudad Jacaranda?"),
        ({"weekend": True}, "?start=weekend", "¿Qué hay este fin de semana"),
        ({"topic": "music"}, "?start=t_music", "Música y canto en Ciudad Jacaranda"),
        ({"topic": "música y canto"}, "?start=t_music", "Música y canto en Ciudad Jacaranda"),
        ({"neighbourhood": "la ferro"}, "?start=n_ferrocarrilera", "cerca: Ferrocarrilera"),
        ({"question": "yoga  gratis"}, "?start=q_eW9nYSBncmF0aXM", "«yoga gratis»"),
        ({"today": True, "title": "¡Ven hoy!"}, "?start=today", "¡Ven hoy!"),
        ({"today": True, "languages": ("en",)}, "?start=today", "What is on today"),
    ],
)
async def test_each_subject_has_its_link_and_its_headline(
    settings: Settings, clock: TurnedClock, tmp_path: Path, wanted, payload, headline
) -> None:
    file = tmp_path / "poster.pdf"
    await make_posters(settings, file, Wanted(bot="CiudadBot", **wanted), clock=clock)
    ((address, text),) = pages(file)
    assert address == f"https://t.me/CiudadBot{payload}"
    assert headline in text


async def test_without_a_camera_a_question_is_written_and_not_its_code(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    file = tmp_path / "poster.pdf"
    await make_posters(settings, file, Wanted(bot="CiudadBot", question="yoga gratis"), clock=clock)
    ((_, text),) = pages(file)
    assert "t.me/CiudadBot Y escribe: yoga gratis" in text
    assert "q_" not in text


async def test_each_neighbourhood_and_each_topic_in_use_has_a_page(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    await stored(settings, clock, weaving(clock))
    file = tmp_path / "posters.pdf"
    await make_posters(settings, file, Wanted(bot="CiudadBot", each_topic=True), clock=clock)
    # The shelf itself, and the one above it.
    assert {address.rpartition("=")[2] for address, _ in pages(file)} == {"t_culture", "t_crafts"}
    await make_posters(settings, file, Wanted(bot="CiudadBot", each_neighbourhood=True), clock=clock)
    assert len({address for address, _ in pages(file)}) == 14


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"item": 99}, r'number "99"\. There are 1; the first are: \d+ Telar de cintura'),
        ({"source_id": "loom"}, r'number "loom"'),
        ({"topic": "alchemy"}, r'no topic "alchemy"\. There are: learn, literacy, .*getting-around'),
        (
            {"neighbourhood": "Narnia"},
            r'no neighbourhood "Narnia"\. There are: Centro Histórico, .*Valle Verde',
        ),
        ({"question": "a" * 47}, r"47 bytes, and 46 fit"),
        ({"question": " "}, r"cannot carry"),
        ({"languages": ("fr",)}, r"You asked for: fr\. There are: en, es-MX"),
        ({"size": "a0"}, r"a4, letter, a5"),
        ({"each_neighbourhood": True}, r"These are 14 posters.* Use a \.pdf file"),
    ],
)
async def test_what_is_not_there_is_said_with_what_is(
    settings: Settings, clock: TurnedClock, tmp_path: Path, wanted, sentence
) -> None:
    await stored(settings, clock, weaving(clock))
    said = await refused(settings, tmp_path / "poster.png", clock, **wanted)
    assert re.search(sentence, said), said


async def test_no_poster_is_made_of_what_is_over_or_called_off_or_not_published(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    off = weaving(clock, external_id="off", event_status=EventStatus.CANCELLED)
    draft = weaving(clock, external_id="draft", publication_status=PublicationStatus.DRAFT)
    await stored(settings, clock, weaving(clock), off, draft)
    file = tmp_path / "poster.pdf"
    assert "called off" in await refused(settings, file, clock, source_id="off")
    assert "No published" in await refused(settings, file, clock, source_id="draft")
    clock.turn(timedelta(days=9))
    assert "is over" in await refused(settings, file, clock, source_id="weave-1")


async def test_an_id_that_several_sources_gave_is_not_guessed(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    await stored(settings, clock, weaving(clock), weaving(clock, source="another"))
    assert "Choose one with --item" in await refused(
        settings, tmp_path / "poster.pdf", clock, source_id="weave-1"
    )


@pytest.mark.parametrize("name", ["poster.doc", "poster", "missing/poster.pdf"])
async def test_a_file_that_cannot_be_is_said_so(
    settings: Settings, clock: TurnedClock, tmp_path: Path, name: str
) -> None:
    assert name.rpartition("/")[2] in await refused(settings, tmp_path / name, clock)


TOKEN = SecretStr("1:secret-of-the-bot")


async def test_telegram_is_asked_for_the_bots_name(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    def telegram(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/bot1:secret-of-the-bot/getMe"
        return httpx.Response(200, json={"ok": True, "result": {"username": "RealCityBot"}})

    file = tmp_path / "poster.pdf"
    online = settings.model_copy(update={"bot_token": TOKEN})
    transport = httpx.MockTransport(telegram)
    assert await make_posters(online, file, Wanted(), clock=clock, transport=transport) == 0
    assert pages(file)[0][0] == "https://t.me/RealCityBot"


@pytest.mark.parametrize(
    "answer", [httpx.Response(401, json={"ok": False}), httpx.Response(502, text="<html>")]
)
async def test_where_telegram_does_not_say_the_name_nothing_is_made_and_no_token_shown(
    settings: Settings, clock: TurnedClock, tmp_path: Path, answer: httpx.Response
) -> None:
    online = settings.model_copy(update={"bot_token": TOKEN})
    transport = httpx.MockTransport(lambda request: answer)
    with pytest.raises(Faults) as raised:
        await make_posters(online, tmp_path / "p.pdf", Wanted(), clock=clock, transport=transport)
    assert "--bot NAME" in str(raised.value)
    assert "secret" not in str(raised.value)
    assert raised.value.__suppress_context__


async def test_without_a_token_the_demos_name_stands_there_and_the_operator_is_told(
    settings: Settings, clock: TurnedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "poster.pdf"
    await make_posters(settings, file, Wanted(), clock=clock)
    assert pages(file)[0][0] == "https://t.me/learning_city_bot"
    said = capsys.readouterr()
    assert "not for printing" in said.err
    assert "1 poster is in" in said.out


async def test_a_name_no_bot_can_have_is_refused(
    settings: Settings, clock: TurnedClock, tmp_path: Path
) -> None:
    with pytest.raises(Faults, match="no bot's name"):
        await make_posters(settings, tmp_path / "p.pdf", Wanted(bot="evil.example/x"), clock=clock)


def test_two_subjects_at_once_are_a_mistake_on_the_command_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["poster", str(tmp_path / "p.pdf"), "--today", "--topic", "music"])
    assert result.exit_code == 2
    assert "one subject" in result.output
