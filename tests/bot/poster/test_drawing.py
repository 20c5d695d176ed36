from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.poster import ACCENT, INK, PAPER, SIZES, Fact, Poster, Wording, draw

AT = datetime(2026, 11, 23, 16, tzinfo=UTC)
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'
FONTS = Path("bot/poster/fonts")

SPANISH = Wording(
    language="es-MX",
    headline="Encuentra qué aprender en Ciudad Jacaranda",
    steps=("Abre la cámara.", "Toca el enlace.", "Toca Iniciar y pregunta."),
    by_hand="¿Sin cámara? Busca @CiudadBot en Telegram.",
    picture="Código QR. Lleva a https://t.me/CiudadBot",
)
ENGLISH = Wording(
    language="en",
    headline="Find something to learn in Ciudad Jacaranda",
    steps=("Open the camera.", "Tap the link.", "Tap Start and ask."),
    by_hand="No camera? Look for @CiudadBot in Telegram.",
    picture="QR code. It leads to https://t.me/CiudadBot",
)
POSTER = Poster(
    address="https://t.me/CiudadBot?start=t_music",
    written="t.me/CiudadBot?start=t_music",
    city="Ciudad Jacaranda",
    wordings=(SPANISH, ENGLISH),
)


def pdf(*posters: Poster, size: str = "a4") -> bytes:
    return draw(posters, format="pdf", size=size, title="Un cartel", mark=MARK, at=AT)


def png(poster: Poster, size: str = "a4") -> Image.Image:
    drawn = draw([poster], format="png", size=size, title="Un cartel", mark=MARK, at=AT)
    return Image.open(BytesIO(drawn))


def said(data: bytes, page: int = 0) -> str:
    """The text of a page as a screen reader gets it, line breaks made blanks."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage().get_text_bounded()
    return " ".join(text.split())


def led_to(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("wordings", [(SPANISH,), (SPANISH, ENGLISH)], ids=["one", "two"])
def test_a_camera_reads_the_square_from_png_and_pdf(size: str, wordings: tuple[Wording, ...]) -> None:
    poster = replace(POSTER, wordings=wordings)
    page = pypdfium2.PdfDocument(pdf(poster, size=size))[0]
    assert led_to(png(poster, size)) == [POSTER.address]
    assert led_to(page.render(scale=1.5).to_pil()) == [POSTER.address]


@pytest.mark.parametrize("scale", [0.4, 0.2])
def test_the_square_is_read_from_far_away_and_aslant(scale: float) -> None:
    picture = png(POSTER).convert("L")
    small = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    assert led_to(small.rotate(12, fillcolor=255, expand=True)) == [POSTER.address]


def test_a_torn_corner_does_not_spoil_the_square() -> None:
    picture = png(POSTER).convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    corner, side = code.position.bottom_right, code.position.bottom_right.x - code.position.bottom_left.x
    picture.paste(255, (corner.x - side // 3, corner.y - side // 3, corner.x + 1, corner.y + 1))
    assert led_to(picture) == [POSTER.address]


def test_around_the_square_four_modules_stay_quiet() -> None:
    picture = png(POSTER).convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    left, top = code.position.top_left.x, code.position.top_left.y
    side = code.position.bottom_right.x - left
    quiet = side // 37 * 4 - 4  # a code of this length has 33 or 37 modules a side
    around = picture.crop((left - quiet, top - quiet, left + side + quiet, top - 3))
    assert around.getextrema() == (255, 255)


def test_the_pdf_is_text_in_order_with_title_tags_and_languages() -> None:
    data = pdf(POSTER)
    text = said(data)
    order = ["Ciudad Jacaranda", SPANISH.headline, ENGLISH.headline, *SPANISH.steps, SPANISH.by_hand]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert POSTER.written in text
    assert pypdfium2.PdfDocument(data).get_metadata_dict()["Title"] == "Un cartel"
    for mark in (
        b"/Marked true",
        b"/Lang(es)",
        b"/Lang(es-MX)",
        b"/Lang(en)",
        b"/S/H1",
        b"/S/Figure",
        b"/Alt",
    ):
        assert mark in data


@pytest.mark.parametrize(
    "words",
    [
        "Aprende: ñandú, pingüino, ¿qué?, ¡ya!",
        "Où apprendre le français, ça et là, cœur naïf",
        "Lições de violão, pão e avó",
        "Nāhuatl: tlahtōlli, Mēxihco, cuīcatl, ahuācatl",
    ],
)
def test_every_letter_of_our_languages_is_in_the_fonts(words: str) -> None:
    data = pdf(replace(POSTER, wordings=(replace(SPANISH, headline=words),)))
    # Where the font changes within a word, a reader of text may see a gap.
    assert "".join(words.split()) in "".join(said(data).split())
    drawn = re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z0-9-]+)", data)
    assert drawn
    assert all(name.startswith((b"AtkinsonHyperlegibleNext", b"NotoSans")) for name in drawn)


def test_markup_in_a_name_stays_words() -> None:
    words = '#panic("x") *bold* $x^2$ @label <b>&amp; \\ "quoted"'
    poster = replace(POSTER, city=words, wordings=(replace(SPANISH, headline=words),))
    assert said(pdf(poster)).count("#panic") == 2
    assert "*bold* $x^2$ @label <b>&amp;" in said(pdf(poster))


def test_what_is_known_of_an_item_stands_on_the_sheet() -> None:
    facts = (Fact(label="Cuándo", value="mar 24 nov, 17:00"), Fact(label="Costo", value="no indicado"))
    text = said(pdf(replace(POSTER, wordings=(replace(SPANISH, facts=facts),))))
    assert "Cuándo: mar 24 nov, 17:00" in text
    assert "Costo: no indicado" in text


@settings(max_examples=15)
@given(
    st.text(st.sampled_from("abcdeñáW "), min_size=1, max_size=120),
    st.text(st.sampled_from("abcdeñáW "), max_size=200),
    st.sampled_from(sorted(SIZES)),
)
def test_however_long_the_words_a_poster_is_one_sheet_whose_square_is_read(headline, value, size) -> None:
    facts = tuple(Fact(label="Dónde", value=value) for _ in range(3))
    wordings = tuple(replace(each, headline=headline, facts=facts) for each in (SPANISH, ENGLISH))
    document = pypdfium2.PdfDocument(pdf(replace(POSTER, wordings=wordings), size=size))
    assert len(document) == 1
    assert led_to(document[0].render(scale=2).to_pil()) == [POSTER.address]


def test_many_posters_are_many_pages_of_one_pdf_and_no_png() -> None:
    other = replace(POSTER, address="https://t.me/CiudadBot?start=today")
    document = pypdfium2.PdfDocument(pdf(POSTER, other))
    assert [led_to(page.render(scale=1.5).to_pil()) for page in document] == [
        [POSTER.address],
        [other.address],
    ]
    with pytest.raises(ValueError, match="2 posters"):
        draw([POSTER, other], format="png", size="a4", title="", mark=MARK, at=AT)


def test_three_languages_do_not_go_onto_one_sheet() -> None:
    with pytest.raises(ValueError, match="one language or 2"):
        replace(POSTER, wordings=(SPANISH, ENGLISH, SPANISH))


@pytest.mark.parametrize("colour", [INK, ACCENT])
def test_words_stand_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= 7


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_same_poster_is_the_same_file() -> None:
    assert pdf(POSTER) == pdf(POSTER)


def test_every_font_has_its_licence_beside_it() -> None:
    families = {path.name.split("-")[0] for path in FONTS.glob("*.ttf")}
    licences = {path.stem.removeprefix("OFL-") for path in FONTS.glob("OFL-*.txt")}
    assert families == licences
    assert all("SIL O" in path.read_text(encoding="utf-8") for path in FONTS.glob("OFL-*.txt"))
