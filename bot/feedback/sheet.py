"""A summary as a file for a spreadsheet: what admins see, nothing besides; no ids, nothing finer than weeks.

Whoever opens it must not run what a stranger wrote: a cell that begins like a formula gets an apostrophe.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO

from bot.city import City
from bot.feedback.comments import Comment
from bot.feedback.measures import Measures
from bot.feedback.naming import Table
from bot.feedback.wording import SummaryWording

Value = str | int | float | None
Line = Sequence[Value]

STARS = range(1, 6)
_FORMULA = re.compile(r"^[\s'\"]*[=+\-@|%\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[\[\]:*?/\\]")
_MOST_NAME = 31
_WIDE, _NARROW = 44, 14


def as_xlsx(wording: SummaryWording, comments: Iterable[Comment], city: City) -> bytes:
    """A workbook with a sheet for each table."""
    # Imported when a workbook is written: it would be a twentieth of every start.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for title, lines in _sheets(wording, comments, city):
        sheet = book.create_sheet(_NAME.sub(" ", title)[:_MOST_NAME])
        sheet.column_dimensions["A"].width = _WIDE
        for letter in "BCDEFGHIJ":
            sheet.column_dimensions[letter].width = _NARROW
        for number, line in enumerate(lines):
            cells = [WriteOnlyCell(sheet, value=safe(value)) for value in line]
            for cell in cells if number == 0 else ():
                cell.font = Font(bold=True)
            sheet.append(cells)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def as_csv(wording: SummaryWording, comments: Iterable[Comment], city: City) -> bytes:
    """The same tables one below the other, an empty line between; UTF-8 with the mark by which spreadsheets
    know it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    for title, lines in _sheets(wording, comments, city):
        writer.writerow([safe(title)])
        writer.writerows([safe(value) for value in line] for line in lines)
        writer.writerow([])
    return text.getvalue().encode("utf-8-sig")


def safe(value: Value) -> Value:
    """A value as a cell may hold it: never a formula, without signs that no file may have."""
    if not isinstance(value, str):
        return value
    clean = _CONTROL.sub("", value)
    return f"'{clean}" if _FORMULA.match(clean) else clean


def _sheets(
    wording: SummaryWording, comments: Iterable[Comment], city: City
) -> Iterator[tuple[str, Iterator[Line]]]:
    say, summary = wording.speech.plain, wording.summary
    yield wording.title(), _about(wording, city)
    for table in Table:
        yield say(f"summary.section.{table.value}"), _rows(wording, table)
    yield say("summary.section.trend"), _weeks(wording)
    for name, counts in (
        ("ticked", {wording.names.theme(theme): number for theme, number in summary.ticked.items()}),
        ("said", {wording.names.theme(theme): number for theme, number in summary.said.items()}),
        ("words", {word.words: word.comments for word in summary.keywords}),
    ):
        head: Line = (say("summary.sheet.name"), say("summary.sheet.number"))
        yield say(f"summary.section.{name}"), iter([head, *counts.items()])
    yield say("summary.section.comments"), _comments(wording, comments)


def _about(wording: SummaryWording, city: City) -> Iterator[Line]:
    say, summary = wording.speech.plain, wording.summary
    window = summary.window
    weeks = window.last if window.weeks == 1 else f"{window.first} – {window.last}"
    yield say("summary.section.about"), None
    yield say("summary.about.city"), city.name
    yield say("summary.about.weeks"), weeks
    yield say("summary.about.least"), city.thresholds.feedback
    yield say("summary.about.health"), city.thresholds.health
    yield say("summary.about.hidden"), summary.hidden
    yield say("summary.about.care"), summary.met_with_care or None
    yield say("summary.about.licence"), say("summary.about.licence_name")
    yield _head(wording)
    if summary.whole:
        yield _row(say("summary.sheet.whole"), summary.whole, None)
    if summary.before:
        yield _row(say("summary.sheet.before"), summary.before, None)


def _rows(wording: SummaryWording, table: Table) -> Iterator[Line]:
    yield _head(wording)
    for row in table.rows(wording.summary):
        yield _row(wording.names.row(table, row.key), row.measures, row.change)
    rest = wording.summary.rest
    if rest and table is Table.PROGRAMMES:
        yield _row(wording.rest(), rest, None)


def _weeks(wording: SummaryWording) -> Iterator[Line]:
    yield _head(wording)
    for point in wording.summary.trend:
        if point.measures:
            yield _row(point.period, point.measures, None)
        else:
            yield point.period, wording.gap()


def _comments(wording: SummaryWording, comments: Iterable[Comment]) -> Iterator[Line]:
    say = wording.speech.plain
    yield tuple(say(f"summary.sheet.{name}") for name in ("subject", "mood", "language", "week", "text"))
    for each in comments:
        mood = wording.names.mood(each.mood)
        yield wording.names.subject(each.subject), mood, each.language, each.period, each.text


def _head(wording: SummaryWording) -> Line:
    say = wording.speech.plain
    names = (say(f"summary.sheet.{name}") for name in ("name", "opinions", "mean", "satisfied"))
    return (
        *names,
        *(say("summary.sheet.stars", count=stars) for stars in STARS),
        say("summary.sheet.change"),
    )


def _row(name: str, measures: Measures, change: float | None) -> Line:
    stars = measures.distribution or (None,) * len(STARS)
    return name, measures.n, measures.mean, measures.satisfied, *stars, change
