"""Importing from the command line: read, plan, show, and (where asked to) write, all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.city_file import load_city
from bot.clock import SystemClock
from bot.commands.console import print_json, speech_of, tell
from bot.database import Database
from bot.desk.importing.fetching import Fetcher, Unfetchable, anywhere
from bot.faults import Fault, Faults
from bot.i18n import Speech, all_languages
from bot.people.audit import Audit, Entry
from bot.settings import Settings
from catalog.changes import (
    AlreadyUndone,
    Batch,
    BatchBusy,
    Beside,
    NoSuchBatch,
    Plan,
    Undone,
    apply_by_portions,
    plan,
    undo_by_portions,
)
from catalog.finding import find_stale
from catalog.imports import (
    ColumnMapping,
    MappingError,
    Problem,
    Reading,
    Severity,
    load_mapping,
    mapping_from,
    plain_mapping,
    read,
)
from catalog.search.finder import finder_of
from catalog.search.lexicon import load_lexicon
from catalog.sources import Sources
from catalog.store import StaleOpportunity

AUTHOR = "command line"
MOST_MEGABYTES = 64
FETCH_SECONDS = 60.0
SHOWN = 20
"""Problems and changes printed of each sort; `--json` has them all."""


class ImportFault(Faults):
    """The file or address cannot be had at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """What the command line asked for; `write` false is a preview."""

    source: str
    mapping: Path | None = None
    write: bool = False
    all_or_nothing: bool = False
    remove_gone: bool = False
    as_json: bool = False


async def import_file(settings: Settings, file: str, importing: Importing) -> int:
    """Reads a file or an http(s) address; 0 where it went in or held nothing new, 1 where it could not."""
    speech = speech_of(settings.operator_language)
    city = load_city(settings.city, language=settings.operator_language)
    database = Database(settings.database_url)
    try:
        await database.migrate()
        reading = await _read(settings, city, file, importing, await _remembered(database, importing.source))
        if reading.refused:
            return _refuse(settings, speech, reading, importing)
        refused = importing.all_or_nothing and reading.wrong > 0
        planned, batch = await _plan_and_write(database, reading, importing, write=not refused)
        if batch is not None:
            await _find_concepts(database, city)
    finally:
        await database.close()
    if importing.as_json:
        _print_as_json(speech, reading, planned, batch)
    else:
        _print_problems(speech, reading)
        _print_plan(speech, reading, planned)
        _print_outcome(settings, importing, planned, batch, refused=refused)
    return 1 if refused else 0


async def undo_batch(settings: Settings, number: int, *, as_json: bool) -> int:
    """Takes an import back, keeping and naming what was edited since; 1 where there is no such import."""
    city = load_city(settings.city, language=settings.operator_language)
    database = Database(settings.database_url)
    try:
        await database.migrate()
        undone = await undo_by_portions(
            number,
            reading=database.reading,
            writing=database.writing,
            author=AUTHOR,
            now=SystemClock().now,
            beside=Beside(end=partial(_note_undone, number)),
        )
        await _find_concepts(database, city)
    except (NoSuchBatch, AlreadyUndone, BatchBusy):
        tell(settings, "cli.no_batch", error=True, batch=str(number))
        return 1
    finally:
        await database.close()
    if as_json:
        kept = [one.external_id for one in undone.kept]
        print_json({"batch": number, "restored": undone.restored, "archived": undone.archived, "kept": kept})
        return 0
    tell(settings, "cli.undone", batch=str(number), count=undone.restored + undone.archived)
    for one in undone.kept:
        tell(settings, "cli.undo_kept", name=one.texts[0].name)
    return 0


async def _note_undone(number: int, session: AsyncSession, _: Undone) -> None:
    entry = Entry(at=SystemClock().now(), actor_id=None, act="import.undone", subject=f"batch:{number}")
    await Audit(session).record(entry)


async def _plan_and_write(
    database: Database, reading: Reading, importing: Importing, *, write: bool
) -> tuple[Plan, Batch | None]:
    for last in (False, False, True):
        try:
            return await _once(database, reading, importing, write=write and importing.write)
        except StaleOpportunity:
            # Somebody wrote between the comparison and the deed: compared anew, nothing of theirs is lost.
            if last:
                raise
    raise AssertionError("the last try gives a plan or raises")


async def _once(
    database: Database, reading: Reading, importing: Importing, *, write: bool
) -> tuple[Plan, Batch | None]:
    clock = SystemClock()
    async with database.reading() as session:
        planned = await plan(
            session,
            reading.drafts,
            source=importing.source,
            now=clock.now(),
            present=reading.present,
            part=reading.part,
            remove_gone=importing.remove_gone,
        )
    if not (write and planned.writes):
        return planned, None

    async def end(session: AsyncSession, batch: Batch) -> None:
        if reading.mapping is not None:
            await Sources(session).keep_mapping(importing.source, plain_mapping(reading.mapping))
        await Audit(session).record(
            Entry(at=clock.now(), actor_id=None, act="import.applied", subject=f"batch:{batch.id}")
        )

    batch = await apply_by_portions(
        planned,
        reading=database.reading,
        writing=database.writing,
        author=AUTHOR,
        now=clock.now,
        wrong=reading.wrong,
        beside=Beside(end=end),
    )
    return planned, batch


async def _remembered(database: Database, source: str) -> ColumnMapping | None:
    """How the source's files were read before, whichever door they came by."""
    async with database.reading() as session:
        plain = await Sources(session).mapping(source)
    return mapping_from(dict(plain)) if plain else None


async def _find_concepts(database: Database, city: City) -> None:
    """Finds the concepts of what was written, a portion after the other: nobody waits for it to write."""
    finder = finder_of(load_lexicon(*city.lexicon))
    await find_stale(finder, reading=database.reading, writing=database.writing)


async def _read(
    settings: Settings, city: City, file: str, importing: Importing, remembered: ColumnMapping | None
) -> Reading:
    try:
        mapping = load_mapping(importing.mapping) if importing.mapping else remembered
    except MappingError as error:
        return Reading(problems=error.problems)
    if urlsplit(file).scheme in ("http", "https"):
        data, name, folder = await _fetch(settings, file), unquote(Path(urlsplit(file).path).name), None
    else:
        path = Path(file)
        try:
            data, name, folder = await asyncio.to_thread(path.read_bytes), path.name, path.parent
        except OSError as error:
            fault = Fault("cli.import_no_file", {"file": file})
            raise ImportFault([fault], language=settings.operator_language) from error
    return await asyncio.to_thread(
        read,
        data,
        name,
        mapping,
        source=importing.source,
        zone=city.zone.key,
        language=city.catalogue_language,
        currency=city.currency,
        folder=folder,
    )


async def _fetch(settings: Settings, address: str) -> bytes:
    """What is at an address, private ones too: whoever sits at the machine reaches them anyway."""
    language = settings.operator_language
    fetcher = Fetcher(reachable=anywhere, most_bytes=MOST_MEGABYTES * 2**20, seconds=FETCH_SECONDS)
    try:
        return (await fetcher.fetch(address)).content or b""
    except Unfetchable as error:
        if error.reason == "large":
            values = {"address": address, "megabytes": str(MOST_MEGABYTES)}
            raise ImportFault([Fault("cli.import_too_large", values)], language=language) from error
        reason = all_languages().speech(language).plain(f"web.feeds.error.{error.reason}")
        values = {"address": address, "reason": reason}
        raise ImportFault([Fault("cli.import_unreachable", values)], language=language) from error


def _sentence(speech: Speech, problem: Problem) -> str:
    values = {
        **problem.parameters,
        "row": str(problem.row or ""),
        "column": problem.column,
        "value": problem.value,
    }
    return speech.plain(f"problem.{problem.code.value}", **values)


def _print_as_json(speech: Speech, reading: Reading, planned: Plan, batch: Batch | None) -> None:
    print_json(
        {
            "batch": batch.id if batch else None,
            **planned.counts(),
            "wrong": reading.wrong,
            "brake": planned.brake,
            "problems": [
                {**problem.as_dict(), "sentence": _sentence(speech, problem)} for problem in reading.problems
            ],
        }
    )


def _print_problems(speech: Speech, reading: Reading) -> None:
    for severity in Severity:
        found = [problem for problem in reading.problems if problem.severity is severity]
        for line in _some(speech, (_sentence(speech, problem) for problem in found), len(found)):
            typer.echo(f"[{speech.plain(f'cli.severity_{severity.value}')}] {line}")


def _print_plan(speech: Speech, reading: Reading, planned: Plan) -> None:
    for change in planned.changed[:SHOWN]:
        for field in change.fields:
            typer.echo(f"~ {change.after.texts[0].name}: {field.field}: {field.old} → {field.new}")
    typer.echo(speech.plain("cli.plan_counts", **planned.counts(), wrong=reading.wrong))
    if planned.brake:
        typer.echo(speech.plain("cli.plan_brake", count=len(planned.gone)))


def _refuse(settings: Settings, speech: Speech, reading: Reading, importing: Importing) -> int:
    """A file of which nothing could be read: no plan is made, since all of the catalogue would seem gone."""
    if importing.as_json:
        _print_as_json(speech, reading, Plan(source=importing.source), None)
    else:
        _print_problems(speech, reading)
        tell(settings, "cli.plan_unread", error=True)
    return 1


def _print_outcome(
    settings: Settings, importing: Importing, planned: Plan, batch: Batch | None, *, refused: bool
) -> None:
    if refused:
        tell(settings, "cli.plan_refused", error=True)
    elif batch:
        tell(settings, "cli.plan_written", batch=str(batch.id))
    elif importing.write or not planned.writes:
        tell(settings, "cli.plan_nothing_new")
    else:
        tell(settings, "cli.plan_not_written")


def _some(speech: Speech, lines: Iterator[str], count: int) -> Iterator[str]:
    for shown, line in enumerate(lines):
        if shown == SHOWN:
            yield speech.plain("cli.and_more", count=count - SHOWN)
            return
        yield line
