"""The summary on paper: words, picture and sheets. Nothing in them is hidden anywhere else, or dangerous."""

from __future__ import annotations

import csv
import json
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO, StringIO

import openpyxl
import pytest
from PIL import Image

from bot.city_file import load_city
from bot.feedback.comments import Comment
from bot.feedback.document import as_document
from bot.feedback.measures import Tally, measured
from bot.feedback.opinion import Mood
from bot.feedback.picture import DARK, LEAST_TEXT, LIGHT, WIDTH, draw, render
from bot.feedback.sheet import as_csv, as_xlsx, safe
from bot.feedback.summary import Row, Summary
from bot.feedback.wording import SummaryWording
from bot.i18n import Languages
from tests.bot.feedback.printed import CHESS, CHOIR, CLINIC, GARDEN, summary

LANGUAGES = Languages(strict=True)
CITY = load_city("jacaranda")
ID = bytes(range(16))


def wording(tag: str = "es-MX", told: Summary | None = None) -> SummaryWording:
    return SummaryWording(told or summary(), LANGUAGES.speech(tag))


def comment(text: str) -> Comment:
    return Comment(id=ID, period="2026-W48", subject=GARDEN, mood=Mood.LOW, language="es", text=text)


def test_the_head_says_what_was_said_before_and_what_is_hidden() -> None:
    assert wording().head().lines == (
        "230 opiniones. Antes: 165 opiniones.",
        "70 % satisfechas (4 o 5 estrellas).",
        "Promedio: 3.9 de 5 ▰▰▰▰▱",
        "2 programas con pocas opiniones: 4.3 de 5, 10 opiniones, 80 % satisfechas ▰▰▰▰▱",
        "Van juntos, para que nadie pueda saber quién opinó.",
        "La ciudad debe respuesta a 1 programa.",
        "12 personas recibieron números de ayuda.",
    )


def test_every_line_says_its_number_before_its_bar_and_none_without_bars() -> None:
    for tag in LANGUAGES.published:
        spoken = [line for section in wording(tag).sections() for line in section.lines]
        bare = [
            line
            for section in SummaryWording(summary(), LANGUAGES.speech(tag), bars=False).sections()
            for line in section.lines
        ]
        assert [re.sub(r" [▰▱]{5}$", "", line) for line in spoken] == bare
        assert not set("▰▱") & set("".join(bare))


def test_what_needs_care_rises_and_falls() -> None:
    alarming, rising, falling = wording("en").moved()
    assert alarming.lines == ("Vaccination: 2.3 of 5, 43 opinions, 19% satisfied. To change: waiting 18",)
    assert rising.lines == ("Urban garden 🌱: 4.4 of 5 (+0.9), 56 opinions",)
    assert falling.lines == ("Vaccination: 2.3 of 5 (-1.2), 43 opinions",)


def test_hidden_programmes_are_in_no_print() -> None:
    told = summary()
    rows, book = as_document(wording(told=told)), as_xlsx(wording(told=told), [], CITY)
    printed = json.dumps(rows) + str(openpyxl.load_workbook(BytesIO(book)).sheetnames) + draw(wording())
    printed += as_csv(wording(), [], CITY).decode() + str([s.lines for s in wording().sections()])
    for hidden in (CHOIR, CHESS):
        assert f'"{hidden}"' not in printed
    for name in ("Coro", "Ajedrez"):
        assert name not in printed


@pytest.mark.parametrize("tag", LANGUAGES.published)
@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_has_its_words_in_ink(tag: str, dark: bool) -> None:
    """resvg draws no text and says nothing where it finds no font."""
    drawing = draw(wording(tag), dark=dark)
    png = Image.open(BytesIO(render(drawing))).convert("RGB")
    assert png.width == WIDTH
    palette = DARK if dark else LIGHT
    ink = tuple(int(palette.ink[n : n + 2], 16) for n in (1, 3, 5))
    for box in ((40, 40, 700, 100), (40, 120, 300, 180), (40, 340, 500, 380)):
        part = png.crop(box)
        near = sum(
            count
            for count, colour in part.getcolors(1 << 24) or ()
            if max(abs(a - b) for a, b in zip(colour, ink, strict=True)) < 40
        )
        assert near > 300, box


def test_the_picture_is_large_enough_to_read_and_well_formed() -> None:
    hostile = replace(summary(), facts={})
    for told in (summary(), summary(4), hostile, replace(summary(), whole=None, programmes=(), rest=None)):
        root = ET.fromstring(draw(wording(told=told)))
        sizes = [int(each.get("font-size", "0")) for each in root.findall(".//{*}text")]
        assert min(sizes) >= LEAST_TEXT >= 22
        assert root.get("role") == "img"
        title, desc = root.find("{*}title"), root.find("{*}desc")
        assert title is not None
        assert title.text
        assert desc is not None
        assert desc.text


def test_the_picture_has_no_emoji_no_markup_of_names_and_a_gap() -> None:
    told = summary()
    rows = (Row(key=CHOIR, measures=measured(Tally((0, 0, 1, 2, 4)))), *told.programmes)
    named = replace(
        told,
        programmes=rows,
        facts={**told.facts, CHOIR: replace(told.facts[GARDEN], names={"es": "<b>&=Coro 🎶"})},
    )
    drawing = draw(wording(told=named))
    assert "🌱" not in drawing
    assert "🎶" not in drawing
    assert "&lt;b&gt;&amp;=Coro" in drawing
    assert "menos de 5" in drawing
    assert drawing.count("<circle") == 3 + 1, "three weeks that are told, and a rough mean"
    ET.fromstring(drawing)


def test_a_picture_takes_a_fifth_of_a_second_at_most() -> None:
    drawing = draw(wording())
    render(drawing)
    times = []
    for _ in range(5):
        began = time.process_time()
        render(draw(wording()))
        times.append(time.process_time() - began)
    assert min(times) <= 0.2


def test_the_workbook_says_what_is_hidden_and_from_whom() -> None:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(wording(), [comment("=1+1"), comment("Bien")], CITY)))
    assert book.sheetnames[:3] == ["Opiniones de la semana 48", "Programas", "Por tipo"]
    about = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert about["Semanas"] == "2026-W48"
    assert about["No se muestra nada de grupos de menos de"] == 5
    assert about["En salud, de menos de"] == 10
    assert about["Programas juntos, por ser pocas opiniones"] == 2
    assert about["Licencia"] == "CC BY 4.0"
    programmes = list(book["Programas"].iter_rows(values_only=True))
    assert programmes[2][:4] == ("Huerto urbano 🌱", 56, 4.4, 88)
    assert programmes[2][4:9] == (1, 2, 4, 15, 34)
    assert programmes[-1][:2] == ("2 programas con pocas opiniones", 10)
    weeks = list(book["Últimas semanas"].iter_rows(values_only=True))
    assert weeks[2][:2] == ("2026-W46", "menos de 5")
    assert [row[-1] for row in book["Comentarios"].iter_rows(values_only=True)] == [
        "Comentario",
        "'=1+1",
        "Bien",
    ]


def test_nothing_in_a_workbook_is_a_formula_and_no_id_is_in_it() -> None:
    hostile = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "|calc",
        "%0A=1",
        "a\x00b\x1f",
        "\ud800x",
    ]
    content = as_xlsx(wording(), [comment(text) for text in hostile], CITY)
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [
        cell.value for cell in cells if re.match(r"[=+\-@|%\t]", str(cell.value)) and cell.data_type == "s"
    ] == []
    for trace in (ID.hex(), "opportunity:", ID.decode("latin-1")):
        assert trace not in str([cell.value for cell in cells])


def test_the_csv_has_the_mark_of_utf_8_and_the_same_tables() -> None:
    content = as_csv(wording("en"), [comment('=1+1, o "así"\ny más'), comment("ñandú")], CITY)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Opinions of week 48"]
    assert ["Urban garden 🌱", "56", "4.4", "88", "1", "2", "4", "15", "34", "0.9"] in rows
    assert rows[-3][-1] == '\'=1+1, o "así"\ny más'
    assert rows[-2][-1] == "ñandú"
    assert ["'=rampa", "6"] in rows


def test_what_is_safe_is_left_as_it_is() -> None:
    assert [safe(each) for each in ("2-1", "a=b", "café", 3, None, -1.5)] == [
        "2-1",
        "a=b",
        "café",
        3,
        None,
        -1.5,
    ]


def test_the_document_tells_of_nothing_more_than_the_words() -> None:
    document = as_document(wording("en"))
    assert document["whole"]["n"] == 230
    assert document["trend"][1] == {"week": "2026-W46"}
    assert document["hidden_programmes"] == 2
    (alarming,) = [row for row in document["programmes"] if row.get("alarms")]
    assert (alarming["key"], alarming["themes"]) == (CLINIC, {"wait": 18})
    json.dumps(document)
