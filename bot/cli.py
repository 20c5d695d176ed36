"""The command line: each command parses, calls and prints; what is decided is decided in the rooms."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import heap
from bot.commands import console
from bot.faults import Faults
from bot.i18n import all_languages
from bot.settings import Settings, calm_arithmetic, load_settings

app = typer.Typer(
    name="learning-city",
    help="The learning city's bot: what a city offers to learn, found in people's own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


@app.command()
def run() -> None:
    """Run the bot: the real one where a token is set, else the offline demo."""
    settings = _settings()
    if settings.bot_token:
        from bot.commands.run import run as run_bot

        _finish(run_bot(settings))
    else:
        from bot.commands.demo import demo as run_demo

        _finish(run_demo(settings))


@app.command()
def demo(
    terminal: Annotated[bool, typer.Option(help="Chat here in the terminal, not in the browser.")] = False,
    port: Annotated[int | None, typer.Option(help="The chat page's port.", min=0, max=65535)] = None,
) -> None:
    """Try everything with no token and no network: a sample city and a chat page in the browser."""
    from bot.commands.demo import demo as run_demo

    _finish(run_demo(_settings(), terminal=terminal, port=port))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in anyone's own words.")] = None,
    as_json: Json = False,
    limit: Annotated[int, typer.Option(help="How many answers at most.", min=1, max=100)] = 10,
    language: Annotated[str | None, typer.Option(help="The asker's language (es, en, fr, pt).")] = None,
    now: Annotated[str | None, typer.Option(help="Ask as at this moment (ISO 8601).")] = None,
    near: Annotated[str | None, typer.Option(help="Where the asker is: LATITUDE,LONGITUDE.")] = None,
    sample: Annotated[bool, typer.Option(help="Ask the sample city; the database is not touched.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help='A file of questions, a line each: {"qid": 1, "query": "…"}.')
    ] = None,
) -> None:
    """Ask one question, or a file of them, from the shell."""
    from bot.commands.ask import Asking, ask_batch, ask_one

    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE")
    asking = Asking(limit=limit, language=language, now=now, near=near)
    settings = _settings()
    if batch is not None:
        _finish(ask_batch(settings, asking, batch, sample=sample))
    else:
        _finish(ask_one(settings, asking, question or "", sample=sample, as_json=as_json))


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="A file, or an http(s) address.")],
    source: Annotated[str, typer.Option(help="The source's lasting name: with the external id, the key.")],
    mapping: Annotated[Path | None, typer.Option(help="A mapping (docs/mappings/*.toml).")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write; otherwise it is only a preview.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only a preview (as without --apply).")] = False,
    all_or_nothing: Annotated[bool, typer.Option(help="Write nothing where a row is wrong.")] = False,
    remove_gone: Annotated[
        bool, typer.Option(help="Archive what is gone from the file even where that is much.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read a file of opportunities: a preview first, and with --apply into the catalogue."""
    from bot.commands.importing import Importing, import_file

    if apply and dry_run:
        raise typer.BadParameter("--apply and --dry-run exclude each other")
    importing = Importing(
        source=source,
        mapping=mapping,
        write=apply,
        all_or_nothing=all_or_nothing,
        remove_gone=remove_gone,
        as_json=as_json,
    )
    _finish(import_file(_settings(), file, importing))


@app.command()
def undo(
    batch: Annotated[int, typer.Argument(help="The number the import gave.")], as_json: Json = False
) -> None:
    """Take an import back, keeping what was edited since."""
    from bot.commands.importing import undo_batch

    _finish(undo_batch(_settings(), batch, as_json=as_json))


@app.command()
def export(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write; else it goes to standard output.")
    ] = None,
    format: Annotated[str, typer.Option(help="jsonld, ical, csv, xlsx, hsds or pack.")] = "jsonld",
    source: Annotated[str, typer.Option(help="Only what comes from this source.")] = "",
) -> None:
    """Write what is published in an open format; read again, it comes back unchanged (docs/exchange.md)."""
    from bot.commands.exporting import export_catalogue

    _finish(export_catalogue(_settings(), format=format, file=file, source=source))


@app.command()
def concepts(
    item: Annotated[str, typer.Argument(help="The opportunity's number, or the id its source gave it.")],
    add: Annotated[list[str] | None, typer.Option(help="A concept that it serves; may be repeated.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="A concept that it does not serve.")] = None,
    forget: Annotated[
        list[str] | None, typer.Option(help="A concept of which nothing is said any more: as it is found.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show which concepts an opportunity serves and how each was found, and put them right."""
    from bot.commands.concepts import Corrections, concepts_of

    corrections = Corrections(add=tuple(add or ()), remove=tuple(remove or ()), forget=tuple(forget or ()))
    _finish(concepts_of(_settings(), item, corrections, as_json=as_json))


@app.command()
def feedback(
    file: Annotated[Path | None, typer.Argument(help="The file to write; else it is printed.")] = None,
    period: Annotated[
        str, typer.Option(help="The newest week, month or quarter; or a week by its name (2026-W48).")
    ] = "week",
    format: Annotated[str, typer.Option(help="text, json, csv or xlsx.")] = "text",
) -> None:
    """What people think: the summary that admins see of what was published."""
    from bot.commands.feedback import tell_feedback

    _finish(tell_feedback(_settings(), period=period, format=format, file=file))


@app.command()
def check(
    as_json: Json = False,
    health: Annotated[bool, typer.Option(help="Only ask the running bot whether it is well.")] = False,
) -> None:
    """The doctor: what is wrong with this installation, and how to mend it."""
    from bot.commands.doctor import check_health, examine

    _finish(check_health(_settings()) if health else examine(as_json=as_json))


@app.command()
def poster(
    out: Annotated[Path, typer.Argument(help="The file to write: .pdf, or .png for a single poster.")],
    item: Annotated[int | None, typer.Option(help="Leads to the opportunity with this number.")] = None,
    source_id: Annotated[str | None, typer.Option(help="The same, by the id its source gave it.")] = None,
    topic: Annotated[str | None, typer.Option(help="Leads to a topic, by code or name.")] = None,
    opinion: Annotated[
        int | None, typer.Option(help="Asks what people think of the opportunity with this number.")
    ] = None,
    question: Annotated[str | None, typer.Option(help="Leads to the answer to a question.")] = None,
    neighbourhood: Annotated[str | None, typer.Option(help="Leads to what there is nearby.")] = None,
    today: Annotated[bool, typer.Option("--today", help="Leads to what is on today.")] = False,
    weekend: Annotated[bool, typer.Option("--weekend", help="Leads to what is on at the weekend.")] = False,
    each_topic: Annotated[bool, typer.Option("--each-topic", help="A page for each topic.")] = False,
    each_neighbourhood: Annotated[
        bool, typer.Option("--each-neighbourhood", help="A page for each neighbourhood.")
    ] = False,
    language: Annotated[
        list[str] | None, typer.Option(help="What the poster speaks (es-MX); give two for both on a sheet.")
    ] = None,
    size: Annotated[str, typer.Option(help="The paper: a4, letter or a5.")] = "a4",
    title: Annotated[str | None, typer.Option(help="The headline, in place of ours.")] = None,
    bot: Annotated[str | None, typer.Option(help="The bot's user name; else Telegram is asked.")] = None,
) -> None:
    """Make a poster with a QR code that leads to the bot, or straight to something in it."""
    from bot.commands.poster import Wanted, make_posters

    wanted = Wanted(
        item=item,
        source_id=source_id,
        topic=topic,
        opinion=opinion,
        question=question,
        neighbourhood=neighbourhood,
        today=today,
        weekend=weekend,
        each_topic=each_topic,
        each_neighbourhood=each_neighbourhood,
        languages=tuple(language or ()),
        size=size,
        title=title,
        bot=bot,
    )
    if wanted.subjects > 1:
        raise typer.BadParameter("a poster has one subject: give at most one of them")
    _finish(make_posters(_settings(), out, wanted))


@app.command()
def migrate() -> None:
    """Bring the database to today's shape (`run` does it too)."""
    from bot.database import Database

    settings = _settings()

    async def bring_up() -> int:
        database = Database(settings.database_url)
        try:
            await database.migrate()
        finally:
            await database.close()
        console.tell(settings, "cli.migrated", database=settings.database_shown)
        return 0

    _finish(bring_up())


def main() -> None:
    """The entry point; a fault the operator can mend ends in sentences, not in a traceback."""
    heap.wait()
    calm_arithmetic()
    try:
        app()
    except Faults as faults:
        speech = all_languages().speech(faults.language)
        for sentence in faults.sentences(speech):
            typer.echo(f"- {sentence}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)


def _settings() -> Settings:
    return load_settings()


def _finish(work: Coroutine[Any, Any, int]) -> None:
    heap.begin()
    raise typer.Exit(asyncio.run(work))
