"""Exporting from the command line: what is published, in a format, to a file or to standard output."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.city_file import load_city
from bot.clock import Clock, SystemClock
from bot.commands.console import tell
from bot.commands.published import read_published
from bot.faults import Fault, Faults
from bot.settings import Settings
from bot.web.public.edition import edition_of
from catalog.exports.edition import Format


class ExportFault(Faults):
    """The export cannot be made as it was asked for."""


async def export_catalogue(
    settings: Settings, *, format: str, file: Path | None, source: str, clock: Clock | None = None
) -> int:
    """Writes what is published (of one source, where one is named) and says so; 0.

    Without a file it goes to standard output, and nothing is said.
    """
    operator = settings.operator_language
    try:
        chosen = Format(format.lower())
    except ValueError:
        values = {"format": format, "formats": ", ".join(Format)}
        raise ExportFault([Fault("cli.export_format", values)], language=operator) from None
    city = load_city(settings.city, language=operator)
    published = [each for each in await read_published(settings) if not source or each.source == source]
    edition = edition_of(city, settings, (clock or SystemClock()).now())
    content = await asyncio.to_thread(edition.write, chosen, published)
    if file is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    try:
        await asyncio.to_thread(file.write_bytes, content)
    except OSError as error:
        values = {"file": str(file), "reason": error.strerror or ""}
        raise ExportFault([Fault("cli.export_unwritable", values)], language=operator) from error
    tell(settings, "cli.exported", file=str(file), count=len(published))
    return 0
