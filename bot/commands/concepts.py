"""The concepts of an opportunity on the command line: shown, and put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import typer
from rapidfuzz import fuzz, process
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city_file import load_city
from bot.clock import SystemClock
from bot.commands.console import print_json, speech_of, tell
from bot.database import Database
from bot.desk.concepts import ALIKE, named, near
from bot.faults import Fault, Faults
from bot.settings import Settings
from catalog.concepts import ConceptStore
from catalog.finding import served_by
from catalog.model import Opportunity
from catalog.search.finder import finder_of
from catalog.search.lexicon import Lexicon, load_lexicon
from catalog.search.served import Served
from catalog.search.words import fold
from catalog.store import Store

AUTHOR = "command line"
OFFERED = 3
"""Near names offered to whoever mistook one."""


class ConceptFault(Faults):
    """There is no such opportunity, or no such concept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What the command line says: concepts that are served, that are not, and that nothing is said of."""

    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    forget: Sequence[str] = ()


async def concepts_of(settings: Settings, item: str, corrections: Corrections, *, as_json: bool) -> int:
    """Shows the concepts of an opportunity, by its number or its source's id, as corrected; always 0.

    ConceptFault where it is not there, or one of the concepts is none.
    """
    language = settings.operator_language
    lexicon = load_lexicon(*load_city(settings.city, language=language).lexicon)
    database = Database(settings.database_url)
    try:
        await database.migrate()
        async with database.reading() as session:
            opportunity = await _opportunity(session, item, language)
            served = await served_by(finder_of(lexicon), opportunity, session)
        said = _said(lexicon, corrections, served, language)
        if said:
            async with database.writing() as session:
                await ConceptStore(session).correct(
                    opportunity.id or 0, said, author=AUTHOR, at=SystemClock().now()
                )
            async with database.reading() as session:
                served = await served_by(finder_of(lexicon), opportunity, session)
    finally:
        await database.close()
    if as_json:
        print_json(_json(opportunity, served, lexicon))
    else:
        _print(settings, opportunity, served, lexicon)
    return 0


async def _opportunity(session: AsyncSession, item: str, language: str) -> Opportunity:
    store = Store(session)
    number = int(item) if item.isascii() and item.isdecimal() and len(item) < 19 else None
    if number is not None and (found := await store.get(number)):
        return found
    known = await store.by_external_id(item)
    if len(known) == 1:
        return known[0]
    if known:
        raise ConceptFault(
            [Fault("cli.concepts_several", {"item": item, "there": _listed(known)})], language=language
        )
    published = {each.id: each for each in await store.published()}
    if not published:
        raise ConceptFault([Fault("cli.empty_catalogue")], language=language)
    titles = {each.id: fold(each.texts[0].name) for each in published.values()}
    near = process.extract(fold(item), titles, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=OFFERED)
    if not near:
        raise ConceptFault([Fault("cli.concepts_no_item", {"item": item})], language=language)
    there = _listed([published[key] for _, _, key in near])
    raise ConceptFault([Fault("cli.concepts_near_item", {"item": item, "there": there})], language=language)


def _said(
    lexicon: Lexicon, corrections: Corrections, served: Served, language: str
) -> Mapping[str, bool | None]:
    """What is said of each concept, by key; all that is wrong with it at once."""
    faults: list[Fault] = []
    said: dict[str, bool | None] = {}
    for serves, names in ((True, corrections.add), (False, corrections.remove), (None, corrections.forget)):
        for name in names:
            # What a person said of a concept that the lexicon has no more can still be taken back.
            old = serves is None and name in served.added | served.removed
            key = name if old else named(lexicon, name)
            if key is None:
                faults.append(_no_concept(lexicon, name, language))
            elif said.setdefault(key, serves) is not serves:
                faults.append(Fault("cli.concepts_twice", {"concept": key}))
    if faults:
        raise ConceptFault(faults, language=language)
    return said


def _no_concept(lexicon: Lexicon, name: str, language: str) -> Fault:
    those = near(lexicon, name, limit=OFFERED)
    if not those:
        return Fault("cli.concepts_no_concept", {"concept": name})
    there = ", ".join(_shown(lexicon, key, language) for key in those)
    return Fault("cli.concepts_near_concept", {"concept": name, "there": there})


def _shown(lexicon: Lexicon, key: str, language: str) -> str:
    """A concept as it is typed and as it is called."""
    called = lexicon.concepts[lexicon.numbers[key]].called(language) if key in lexicon.numbers else ""
    return f"{key} ({called})" if called else key


def _listed(opportunities: Sequence[Opportunity]) -> str:
    return "; ".join(f"{each.id} {each.texts[0].name} ({each.source})" for each in opportunities)


def _json(opportunity: Opportunity, served: Served, lexicon: Lexicon) -> dict[str, object]:
    return {
        "id": opportunity.id,
        "source": opportunity.source,
        "external_id": opportunity.external_id,
        "concepts": {key: how.value for key, how in served.concepts(lexicon.numbers).items()},
        "removed": sorted(served.removed),
        "unknown": sorted((served.added | served.removed) - lexicon.numbers.keys()),
        "encoded": served.meaning is not None,
    }


def _print(settings: Settings, opportunity: Opportunity, served: Served, lexicon: Lexicon) -> None:
    language, speech = settings.operator_language, speech_of(settings.operator_language)
    typer.echo(f"{opportunity.id} {opportunity.texts[0].name}")
    found = served.concepts(lexicon.numbers)
    for key, how in found.items():
        typer.echo(f"+ {_shown(lexicon, key, language)}: {speech.plain(f'cli.concepts_by_{how.value}')}")
    for key in sorted(served.removed & lexicon.numbers.keys()):
        typer.echo(f"- {_shown(lexicon, key, language)}: {speech.plain('cli.concepts_removed')}")
    for key in sorted((served.added | served.removed) - lexicon.numbers.keys()):
        typer.echo(f"? {key}: {speech.plain('cli.concepts_unknown')}")
    if not found:
        tell(settings, "cli.concepts_none")
    if served.meaning is None:
        tell(settings, "cli.concepts_not_encoded")
