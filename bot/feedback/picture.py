"""A summary as a picture that is read on a phone: stars as bars with their numbers, the trend with its gaps.

The drawing is SVG of our own, a pure function of the summary; nothing in it needs more than one renderer, and
it serves the web as it is. Colours are ColorBrewer's BrBG: told apart by people who see no red or green, and
by their lightness.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files

import resvg_py

from bot.feedback.measures import Measures
from bot.feedback.summary import Point, Row, Summary
from bot.feedback.wording import SummaryWording, week

WIDTH = 1080
"""Points across; Telegram shows a photo of this width unscaled on most phones."""
MARGIN = 48
MOST_BARS = 6
LEAST_TEXT = 26
"""Points: in 1080, what stays legible on a phone."""
BRBG = ("#a6611a", "#dfc27d", "#f5f5f5", "#80cdc1", "#018571")
"""One star to five."""
ON_BRBG = ("#ffffff", "#1b1b1b", "#1b1b1b", "#1b1b1b", "#ffffff")
_BAR, _ROW = 56, 132
_TREND = 300
_LETTER = 0.56
"""The width of a letter, in its height, on average and generously."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of paper, text, what is less important, lines, and the trend."""

    paper: str
    ink: str
    quiet: str
    line: str
    trend: str


LIGHT = Palette("#ffffff", "#1b1b1b", "#4d4d4d", "#8a8a8a", "#01665e")
DARK = Palette("#17212b", "#f5f5f5", "#c4ccd4", "#7d8a96", "#80cdc1")


def draw(wording: SummaryWording, *, dark: bool = False) -> str:
    """The summary as SVG, with a title and a description for whoever does not see it."""
    palette, summary = DARK if dark else LIGHT, wording.summary
    rows = [(wording.names.subject(row.key), row.measures) for row in _chosen(summary)]
    if summary.rest:
        rows.append((wording.rest(), summary.rest))
    bars_at = 330
    trend_at = bars_at + _ROW * len(rows) + (20 if rows else -60)
    height = trend_at + _TREND + MARGIN
    head = wording.head()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" role="img" lang="{wording.speech.tag}"'
        ' font-family="Atkinson Hyperlegible Next, Noto Sans, sans-serif">',
        f"<title>{_words(head.title)}</title>",
        f"<desc>{_words(' '.join(head.lines))}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="{palette.paper}"/>',
        *_top(wording, palette),
        *(
            part
            for place, (name, measures) in enumerate(rows)
            for part in _bar(wording, palette, name, measures, bars_at + _ROW * place)
        ),
        *_trend(wording, palette, trend_at),
        "</svg>",
    ]
    return "".join(parts)


def render(svg: str) -> bytes:
    """The drawing as PNG, with the fonts of this house alone. It keeps the interpreter for some 80 ms."""
    fonts = files("bot.poster") / "fonts"
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=[str(font) for font in sorted(fonts.iterdir(), key=str) if font.name.endswith(".ttf")],
            font_family="Atkinson Hyperlegible Next",
            sans_serif_family="Noto Sans",
        )
    )


def _chosen(summary: Summary) -> list[Row]:
    """What needs care first, then what most people rated."""
    alarming = summary.alarming[: MOST_BARS // 2]
    others = [row for row in summary.programmes if row not in alarming]
    return [*alarming, *others][:MOST_BARS]


def _top(wording: SummaryWording, palette: Palette) -> Iterator[str]:
    summary, say = wording.summary, wording.speech.plain
    yield _text(MARGIN, 88, wording.title(), palette.ink, size=46, bold=True)
    whole = summary.whole
    if whole is None:
        yield _text(MARGIN, 150, say("summary.nothing", least=summary.least), palette.quiet, size=30)
        return
    figures = [
        (wording.speech.number(whole.n), say("summary.sheet.opinions")),
        (wording.mean(whole), say("summary.sheet.mean")),
    ]
    if whole.satisfied is not None:
        figures.append(
            (say("summary.picture.percent", percent=whole.satisfied), say("summary.picture.satisfied"))
        )
    across = (WIDTH - 2 * MARGIN) // 3
    for place, (figure, name) in enumerate(figures):
        yield _text(MARGIN + place * across, 176, figure, palette.ink, size=64, bold=True)
        yield _text(MARGIN + place * across, 218, name, palette.quiet, size=28)
    yield _text(MARGIN, 292, say("summary.picture.bars"), palette.ink, size=30, bold=True)
    for place, colour in enumerate(BRBG):
        left = WIDTH - MARGIN - 52 * (5 - place)
        yield _box(left, 262, 46, 40, colour, palette.line)
        yield _text(
            left + 23, 292, str(place + 1), ON_BRBG[place], size=LEAST_TEXT, anchor="middle", bold=True
        )


def _bar(wording: SummaryWording, palette: Palette, name: str, measures: Measures, top: int) -> Iterator[str]:
    """A programme: its name and figures, and below them its stars; a frame where those are not told."""
    figures = f"{wording.mean(measures)} · n = {wording.speech.number(measures.n)}"
    room = WIDTH - 2 * MARGIN - int(len(figures) * 30 * _LETTER) - 24
    yield _text(MARGIN, top + 34, _fitted(name, room, 30), palette.ink, size=30)
    yield _text(WIDTH - MARGIN, top + 34, figures, palette.ink, size=30, anchor="end", bold=True)
    width = WIDTH - 2 * MARGIN
    if measures.distribution is None:
        yield _frame(MARGIN, top + 48, width, _BAR, palette.line)
        at = MARGIN + int(width * (measures.mean - 0.5) / 5)
        yield f'<circle cx="{at}" cy="{top + 48 + _BAR // 2}" r="12" fill="{palette.trend}"/>'
        return
    left = float(MARGIN)
    for colour, ink, count in zip(BRBG, ON_BRBG, measures.distribution, strict=True):
        wide = width * count / measures.n
        if count:
            yield _box(left, top + 48, wide, _BAR, colour, palette.line)
        number = wording.speech.number(count)
        if count and wide > (len(number) + 1) * LEAST_TEXT * _LETTER:
            yield _text(left + wide / 2, top + 86, number, ink, size=LEAST_TEXT, anchor="middle", bold=True)
        left += wide


def _trend(wording: SummaryWording, palette: Palette, top: int) -> Iterator[str]:
    """The mean of each of the last weeks; no line is drawn over a week that is not told."""
    points = wording.summary.trend
    yield _text(
        MARGIN, top + 30, wording.speech.plain("summary.section.trend"), palette.ink, size=30, bold=True
    )
    low, high = top + 230, top + 90
    yield f'<path d="M{MARGIN} {low + 14}H{WIDTH - MARGIN}" stroke="{palette.line}" stroke-width="2"/>'
    places = [MARGIN + (WIDTH - 2 * MARGIN) * (2 * n + 1) / (2 * len(points)) for n in range(len(points))]
    heights = [_height(point, low, high) for point in points]
    for n in range(1, len(points)):
        if (before := heights[n - 1]) is not None and (now := heights[n]) is not None:
            yield (
                f'<path d="M{places[n - 1]:.0f} {before:.0f}L{places[n]:.0f} {now:.0f}"'
                f' stroke="{palette.trend}" stroke-width="6" fill="none"/>'
            )
    for x, y, point in zip(places, heights, points, strict=True):
        if y is None or point.measures is None:
            yield _text(x, low - 8, wording.gap(), palette.quiet, size=LEAST_TEXT, anchor="middle")
        else:
            yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="11" fill="{palette.trend}"/>'
            label = wording.mean(point.measures)
            yield _text(x, y - 22, label, palette.ink, size=30, anchor="middle", bold=True)
        name = wording.speech.plain("summary.week", week=week(point.period))
        yield _text(x, low + 54, name, palette.quiet, size=LEAST_TEXT, anchor="middle")


def _height(point: Point, low: int, high: int) -> float | None:
    return None if point.measures is None else low - (low - high) * (point.measures.mean - 1) / 4


def _text(
    x: float, y: float, words: str, fill: str, *, size: int, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{fill}" font-size="{size}" text-anchor="{anchor}"{weight}>'
        f"{_words(words)}</text>"
    )


def _box(x: float, y: float, width: float, height: float, fill: str, line: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.0f}" width="{width:.1f}" height="{height:.0f}" fill="{fill}"'
        f' stroke="{line}" stroke-width="1"/>'
    )


def _frame(x: float, y: float, width: float, height: float, line: str) -> str:
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" fill="none"'
        f' stroke="{line}" stroke-width="2" stroke-dasharray="10 8"/>'
    )


def _fitted(words: str, room: float, size: int) -> str:
    """The words cut to a width."""
    most = max(4, int(room / (size * _LETTER)))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _words(words: str) -> str:
    """Words as a drawing may hold them: no emoji, which no font of ours has, and no control signs."""
    kept = "".join(
        letter for letter in words if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn", "So")
    )
    return escape(re.sub(r"\s+", " ", kept).strip())
