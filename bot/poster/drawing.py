"""Posters drawn: PDF with real text, tags and languages for screen readers, or a PNG of the same sheet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

import segno
import typst

from bot.poster.sheet import Poster

Format = Literal["pdf", "png"]

SIZES = {"a4": "a4", "letter": "us-letter", "a5": "a5"}
"""The papers, by the names Typst has for them."""
INK, ACCENT, PAPER = "#1b1530", "#4b3a8c", "#ffffff"
"""Text, headings and paper: at least 7:1 on each other (WCAG 2.2, 1.4.6), on a grey printer too."""
DOTS_PER_INCH = 200
"""Of a PNG: a sheet of A4 has 1654 × 2339."""
PICTURE_MARKS = 4
"""Modules of quiet zone around the square (ISO/IEC 18004)."""
HERE = Path(__file__).parent


def draw(
    posters: Sequence[Poster], *, format: Format, size: str, title: str, mark: str, at: datetime
) -> bytes:
    """The posters, a sheet each, as one file; a PNG has exactly one.

    `size` is one of `SIZES`, `mark` the city's sign as SVG, `at` (aware) the date the file bears.
    """
    if not posters or (format == "png" and len(posters) > 1):
        raise ValueError(f"{len(posters)} posters do not go into one {format}")
    sheets = [{**asdict(poster), "square": _square(poster.address)} for poster in posters]
    data = {"title": title, "size": SIZES[size], "mark": mark, "sheets": sheets}
    colours = {"ink": INK, "accent": ACCENT, "paper": PAPER}
    drawn: bytes = typst.compile(
        HERE / "sheet.typ",
        root=HERE,
        font_paths=[HERE / "fonts"],
        format=format,
        ppi=float(DOTS_PER_INCH),
        pdf_standards="ua-1",
        timestamp=at.replace(microsecond=0),
        sys_inputs={"data": json.dumps({**data, **colours}, ensure_ascii=False)},
    )
    return drawn


def _square(address: str) -> str:
    """The QR code as SVG; a quarter of it may be dirty or torn."""
    svg = BytesIO()
    code = segno.make(address, error="q", micro=False)
    code.save(svg, kind="svg", border=PICTURE_MARKS, light=PAPER, dark="#000000", xmldecl=False)
    return svg.getvalue().decode()
