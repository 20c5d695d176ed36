"""Questions from the shell: one, or a file of them, to the catalogue or to the sample city."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from bot.city import City
from bot.city_file import load_city
from bot.clock import SystemClock
from bot.commands.console import print_json, speech_of, tell
from bot.database import Database
from bot.faults import Fault, Faults
from bot.i18n import Speech
from bot.settings import SAMPLE_CITY, Settings
from catalog.concepts import ConceptStore
from catalog.finding import find_stale, found_in
from catalog.meanings import Meanings
from catalog.model import Position
from catalog.sample import sample_cities, sample_opportunities
from catalog.sayings import OwnSayings
from catalog.search import Index, Search, answer_json
from catalog.search.answer import Answer, Hit
from catalog.search.encoding import InProcess, can_encode
from catalog.search.finder import finder_of
from catalog.search.lexicon import load_lexicon
from catalog.search.meaning import SentenceEncoder
from catalog.store import Store
from catalog.vectors import VectorStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How to ask, as written on the command line or in a line of a batch."""

    limit: int = 10
    language: str | None = None
    now: str | None = None
    near: Any = None


class AskError(Faults):
    """What was written for `--now`, `--near` or in a line of a batch cannot be read."""


async def ask_one(settings: Settings, asking: Asking, question: str, *, sample: bool, as_json: bool) -> int:
    """Asks one question and prints the answer; 0 where there is one, 1 where there is none."""
    city = _city(settings, sample=sample)
    _moment_and_position(asking, city)
    ask = _asker(city, await _search(settings, city, sample=sample), encodes=_encodes(settings))
    answer = ask(question, asking)
    if as_json:
        print_json(answer_json(answer, city.zone.key))
    else:
        _print_answer(settings, city, answer)
    return 0 if answer.answered else 1


async def ask_batch(settings: Settings, asking: Asking, file: Path, *, sample: bool) -> int:
    """Asks every line of `file` ("-": standard input) and prints one JSON answer a line, in order.

    A line that cannot be read is answered with an "error"; 1 where there was one.
    """
    city = _city(settings, sample=sample)
    ask = _asker(city, await _search(settings, city, sample=sample), encodes=_encodes(settings))
    wrong = 0
    for number, line in enumerate(_lines(file), start=1):
        qid: Any = None
        try:
            record = _record(line, number)
            qid = record.get("qid")
            answer = ask(_query(record, number), _merged(asking, record))
            print_json({"qid": qid, **answer_json(answer, city.zone.key)})
        except AskError as error:
            wrong += 1
            sentences = error.sentences(speech_of(settings.operator_language))
            print_json({"qid": qid, "error": " ".join(sentences)})
    return 1 if wrong else 0


def _encodes(settings: Settings) -> bool:
    return settings.encoder == "on" and can_encode()


def _city(settings: Settings, *, sample: bool) -> City:
    city = load_city(settings.city, language=settings.operator_language)
    return load_city(SAMPLE_CITY) if sample and city.key not in sample_cities() else city


def _asker(city: City, search: Search, *, encodes: bool) -> Callable[[str, Asking], Answer]:
    clock = SystemClock()
    encoder = SentenceEncoder() if encodes else None

    def ask(question: str, asking: Asking) -> Answer:
        now, near = _moment_and_position(asking, city)
        return search.ask(
            question,
            language=asking.language or city.languages[0],
            now=now or clock.now(),
            near=near,
            limit=asking.limit,
            vector=encoder.encode([question])[0] if encoder is not None else None,
        )

    return ask


async def _search(settings: Settings, city: City, *, sample: bool) -> Search:
    now, worker = SystemClock().now(), InProcess() if _encodes(settings) else None
    lexicon = load_lexicon(*city.lexicon)
    meanings, sayings, finder = Meanings(worker), OwnSayings(lexicon, worker), finder_of(lexicon)
    if sample:
        today = now.astimezone(city.zone).date()
        opportunities = [
            replace(opportunity, id=number)
            for number, opportunity in enumerate(sample_opportunities(city.key, today=today), start=1)
        ]
        await meanings.follow(opportunities)
        served = dict(found_in(opportunities, finder, meanings.vectors))
    else:
        database = Database(settings.database_url)
        try:
            await database.migrate()
            async with database.reading() as session:
                opportunities = await Store(session).published()
                await meanings.follow(opportunities, session)
                await sayings.follow(session)
            await _encode(settings, database, meanings, sayings)
            reading, writing = database.reading, database.writing
            await find_stale(finder, reading=reading, writing=writing, encoded=meanings.vectors.keys())
            async with database.reading() as session:
                served = await ConceptStore(session).of(each.id for each in opportunities if each.id)
        finally:
            await database.close()
        if not opportunities:
            tell(settings, "cli.empty_catalogue", error=True)
    index = Index.build(
        opportunities,
        neighbourhoods=city.neighbourhoods,
        now=now,
        vectors=meanings.vectors,
        lexicon=lexicon,
        served=served,
        sayings=sayings.sayings,
    )
    return Search(index, zone=city.zone.key)


async def _encode(settings: Settings, database: Database, meanings: Meanings, sayings: OwnSayings) -> None:
    """Has read what nobody has read yet, so that the same question finds the same here and in the chat."""
    if meanings.worker is not None and meanings.waiting:
        tell(settings, "cli.encoding", error=True, count=meanings.waiting)
    while made := await sayings.encode() or await meanings.encode():
        async with database.writing() as session:
            await VectorStore(session).keep(made)


def _lines(file: Path) -> Iterator[str]:
    if str(file) == "-":
        yield from sys.stdin
        return
    try:
        with file.open(encoding="utf-8-sig") as lines:
            yield from (line for line in lines if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise AskError([Fault("cli.unreadable_file", {"file": str(file)})]) from error


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise AskError([Fault("cli.batch_no_json", {"line": str(number)})]) from error
    if not isinstance(record, dict):
        raise AskError([Fault("cli.batch_no_json", {"line": str(number)})])
    return record


def _query(record: dict[str, Any], number: int) -> str:
    if not isinstance(record.get("query"), str):
        raise AskError([Fault("cli.batch_no_query", {"line": str(number)})])
    return str(record["query"])


def _merged(asking: Asking, record: dict[str, Any]) -> Asking:
    return replace(
        asking,
        language=record.get("language") or record.get("lang") or asking.language,
        now=record.get("now") or asking.now,
        near=record.get("near") or asking.near,
    )


def _moment_and_position(asking: Asking, city: City) -> tuple[datetime | None, Position | None]:
    now = _moment(asking.now, city) if asking.now else None
    return now, _position(asking.near) if asking.near else None


def _moment(written: Any, city: City) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise AskError([Fault("cli.wrong_now", {"value": str(written)})]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=city.zone)


def _position(written: Any) -> Position:
    try:
        if isinstance(written, dict):
            latitude = written["latitude" if "latitude" in written else "lat"]
            longitude = written["longitude" if "longitude" in written else "lon"]
        else:
            latitude, longitude = written.split(",") if isinstance(written, str) else written
        position = Position(latitude=float(latitude), longitude=float(longitude))
    except (KeyError, TypeError, ValueError) as error:
        raise AskError([Fault("cli.wrong_near", {"value": str(written)})]) from error
    if not (-90 <= position.latitude <= 90 and -180 <= position.longitude <= 180):
        raise AskError([Fault("cli.wrong_near", {"value": str(written)})])
    return position


def _print_answer(settings: Settings, city: City, answer: Answer) -> None:
    speech = speech_of(settings.operator_language)
    typer.echo(speech.plain(f"cli.answer_{answer.confidence.value}", count=answer.total))
    for number, hit in enumerate(answer.hits, start=1):
        when = _when(hit, city, speech)
        typer.echo(f"{number}. {hit.title} · {when} · {hit.score:.2f}")
        for reason in hit.reasons:
            typer.echo(
                f"   {reason.kind.value}: {reason.detail}" if reason.detail else f"   {reason.kind.value}"
            )
    for way in answer.ways_on:
        count = "" if way.count is None else f" ({way.count})"
        typer.echo(f"→ {way.kind.value} {way.detail}{count}")


def _when(hit: Hit, city: City, speech: Speech) -> str:
    """When a hit is, in the city's zone; its day alone where it is on all day."""
    if hit.next is None:
        return speech.plain("cli.no_date")
    if hit.all_day:
        return speech.day(hit.next.astimezone(city.zone).date())
    return speech.moment(hit.next, zone=city.zone)
