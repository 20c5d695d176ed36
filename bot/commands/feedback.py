"""The admins' summary from the shell: as text, JSON, CSV or XLSX, to the terminal or a file."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bot.city import City
from bot.city_file import load_city
from bot.clock import Clock, SystemClock
from bot.commands.console import print_json, speech_of, tell
from bot.database import Database
from bot.desk.moderating import note_export
from bot.faults import Fault, Faults
from bot.feedback.comments import Comment, Comments
from bot.feedback.document import as_document
from bot.feedback.reading import SummaryReader, newest_window
from bot.feedback.sheet import as_csv, as_xlsx
from bot.feedback.window import Span, Window
from bot.feedback.wording import SummaryWording
from bot.settings import Settings

FORMATS = ("text", "json", "csv", "xlsx")
SPANS = {span.name.lower(): span for span in Span}
"""The spans by the words of `--period`; "2026-W48" is that week."""


class FeedbackFault(Faults):
    """The summary cannot be had as it was asked for."""


async def tell_feedback(
    settings: Settings, *, period: str, format: str, file: Path | None, clock: Clock | None = None
) -> int:
    """Prints or writes the summary; 0, also where nothing was published yet. Raises FeedbackFault.

    Every sheet, and everything that goes into a file, is noted in the audit log.
    """
    operator, clock = settings.operator_language, clock or SystemClock()
    if format not in FORMATS:
        values = {"format": format, "formats": ", ".join(FORMATS)}
        raise FeedbackFault([Fault("cli.feedback_format", values)], language=operator)
    if format == "xlsx" and file is None:
        raise FeedbackFault([Fault("cli.feedback_file", {})], language=operator)
    city = load_city(settings.city, language=operator)
    database = Database(settings.database_url)
    try:
        await database.migrate()
        async with database.reading() as session:
            window = await newest_window(session, SPANS.get(period, Span.WEEK))
        window = window and _asked(window, period, operator)
        if window is None:
            if format == "json":
                print_json({"weeks": []})
            else:
                tell(settings, "summary.nothing_published", least=city.thresholds.feedback)
            return 0
        async with database.reading() as session:
            summary = await SummaryReader(city).read(session, window)
            comments = await Comments(session, window).all() if format in ("csv", "xlsx") else []
        wording = SummaryWording(summary, speech_of(operator), bars=False)
        content = await asyncio.to_thread(_content, wording, comments, city, format)
        if file is not None or format in ("csv", "xlsx"):
            async with database.writing(choices=False) as session:
                await note_export(session, window, format, by=None, at=clock.now())
    finally:
        await database.close()
    await _give(settings, content, file)
    return 0


def _asked(newest: Window, period: str, operator: str) -> Window:
    """The weeks that are asked for by a word, or by the name of one."""
    if period in SPANS:
        return newest
    try:
        return Window(last=period)
    except ValueError:
        values = {"period": period, "periods": ", ".join(SPANS)}
        raise FeedbackFault([Fault("cli.feedback_period", values)], language=operator) from None


def _content(wording: SummaryWording, comments: list[Comment], city: City, format: str) -> bytes:
    match format:
        case "json":
            return (json.dumps(as_document(wording), ensure_ascii=False) + "\n").encode()
        case "csv":
            return as_csv(wording, comments, city)
        case "xlsx":
            return as_xlsx(wording, comments, city)
        case _:
            parts = ("\n".join((section.title, *section.lines)) for section in wording.sections())
            return ("\n\n".join(parts) + "\n").encode()


async def _give(settings: Settings, content: bytes, file: Path | None) -> None:
    if file is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        await asyncio.to_thread(file.write_bytes, content)
    except OSError as error:
        values = {"file": str(file), "reason": error.strerror or ""}
        raise FeedbackFault(
            [Fault("cli.feedback_unwritable", values)], language=settings.operator_language
        ) from error
    tell(settings, "cli.feedback_written", file=str(file))
