"""Posters for libraries, clinics and markets: sheets that lead to the bot, or straight to something in it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import httpx

from bot.city import City
from bot.city_file import load_city
from bot.clock import Clock, SystemClock
from bot.commands import poster_subjects as subjects
from bot.commands.bot_name import bot_name
from bot.commands.console import tell
from bot.commands.poster_subjects import Subject
from bot.commands.published import read_published
from bot.faults import Fault, Faults
from bot.i18n import Languages, Speech, all_languages
from bot.links import Link, Question, address
from bot.poster import MOST_LANGUAGES, SIZES, Format, Poster, Wording, draw
from bot.settings import Settings
from catalog.topics import load_vocabularies

FORMATS: dict[str, Format] = {".pdf": "pdf", ".png": "png"}


class PosterError(Faults):
    """A poster cannot be made as it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asked for: at most one of the subjects, else the bot itself."""

    item: int | None = None
    source_id: str | None = None
    topic: str | None = None
    opinion: int | None = None
    question: str | None = None
    neighbourhood: str | None = None
    today: bool = False
    weekend: bool = False
    each_topic: bool = False
    each_neighbourhood: bool = False
    languages: tuple[str, ...] = ()
    size: str = "a4"
    title: str | None = None
    bot: str | None = None

    @property
    def subjects(self) -> int:
        """How many subjects were asked for."""
        named = (self.item, self.source_id, self.opinion, self.topic, self.question, self.neighbourhood)
        flags = (self.today, self.weekend, self.each_topic, self.each_neighbourhood)
        return sum(each is not None for each in named) + sum(flags)


async def make_posters(
    settings: Settings,
    file: Path,
    wanted: Wanted,
    *,
    clock: Clock | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> int:
    """Writes the posters to `file` (.pdf, or .png for one) and says so; 0. Faults where it cannot be done."""
    operator, languages, clock = settings.operator_language, all_languages(), clock or SystemClock()
    city = load_city(settings.city, language=operator)
    speeches = _speeches(wanted, city, languages, operator)
    format = _format(file, wanted, operator)
    found = await _subjects(settings, wanted, city, clock)
    if format == "png" and len(found) > 1:
        raise PosterError([Fault("cli.poster_one_png", {"count": str(len(found))})], language=operator)
    name = await bot_name(settings, wanted.bot, transport)
    try:
        address(name)
    except ValueError:
        raise PosterError([Fault("cli.poster_bot", {"bot": name})], language=operator) from None
    posters = [_poster(subject, name, city, speeches, wanted.title) for subject in found]
    drawn = draw(
        posters,
        format=format,
        size=wanted.size.lower(),
        title=posters[0].wordings[0].headline,
        mark=(files("bot.demo") / "page" / "mark.svg").read_text(encoding="utf-8"),
        at=clock.now(),
    )
    try:
        await asyncio.to_thread(file.write_bytes, drawn)
    except OSError as error:
        values = {"file": str(file), "reason": error.strerror or ""}
        raise PosterError([Fault("cli.poster_unwritable", values)], language=operator) from error
    tell(settings, "cli.poster_made", file=str(file), count=len(posters))
    for poster in posters:
        tell(settings, "cli.poster_leads", headline=poster.wordings[0].headline, address=poster.address)
    return 0


def _speeches(wanted: Wanted, city: City, languages: Languages, operator: str) -> list[Speech]:
    tags = dict.fromkeys(languages.nearest(tag) or "" for tag in wanted.languages or city.languages[:1])
    if "" in tags or len(tags) > MOST_LANGUAGES:
        values = {"languages": ", ".join(wanted.languages), "published": ", ".join(languages.published)}
        raise PosterError([Fault("cli.poster_languages", values)], language=operator)
    return [languages.speech(tag) for tag in tags]


def _format(file: Path, wanted: Wanted, operator: str) -> Format:
    faults = []
    if file.suffix.lower() not in FORMATS:
        faults.append(Fault("cli.poster_ending", {"file": str(file), "endings": ", ".join(FORMATS)}))
    if wanted.size.lower() not in SIZES:
        faults.append(Fault("cli.poster_size", {"size": wanted.size, "sizes": ", ".join(SIZES)}))
    if faults:
        raise PosterError(faults, language=operator)
    return FORMATS[file.suffix.lower()]


async def _subjects(settings: Settings, wanted: Wanted, city: City, clock: Clock) -> Sequence[Subject]:
    topics, now = load_vocabularies()["local"], clock.now()
    try:
        if wanted.item is not None:
            return [subjects.of_item(await read_published(settings), city, now, id=wanted.item)]
        if wanted.source_id is not None:
            published = await read_published(settings)
            return [subjects.of_item(published, city, now, external_id=wanted.source_id)]
        if wanted.opinion is not None:
            return [subjects.of_opinion(await read_published(settings), city, now, id=wanted.opinion)]
        if wanted.topic is not None:
            return [subjects.of_topic(city, topics, wanted.topic)]
        if wanted.question is not None:
            return [subjects.of_question(wanted.question)]
        if wanted.neighbourhood is not None:
            return [subjects.of_neighbourhood(city, wanted.neighbourhood)]
        if wanted.each_topic:
            return subjects.of_each_topic(city, topics, await read_published(settings), now)
        if wanted.each_neighbourhood:
            return subjects.of_each_neighbourhood(city)
        if wanted.today:
            return [subjects.of_ready(city, "today")]
        return [subjects.of_ready(city, "weekend") if wanted.weekend else subjects.of_city(city)]
    except subjects.NoSubject as error:
        raise subjects.NoSubject(error.faults, language=settings.operator_language) from None


def _poster(subject: Subject, name: str, city: City, speeches: Sequence[Speech], title: str | None) -> Poster:
    written = address(name, _typed(subject.link)).removeprefix("https://")
    return Poster(
        address=address(name, subject.link),
        written=written,
        city=city.name,
        wordings=tuple(_wording(subject, name, speech, title) for speech in speeches),
    )


def _typed(link: Link | None) -> Link | None:
    """What a person can be asked to type: a question is better written to the bot than into an address."""
    return None if isinstance(link, Question) else link


def _wording(subject: Subject, name: str, speech: Speech, title: str | None) -> Wording:
    return Wording(
        language=speech.tag,
        headline=title or subject.headline(speech),
        steps=(
            speech.plain("poster.step.scan"),
            speech.plain("poster.step.open"),
            speech.plain("poster.step.ask"),
        ),
        by_hand=speech.plain("poster.by_hand", bot=f"@{name}"),
        picture=speech.plain("poster.picture", address=address(name, subject.link)),
        write=speech.plain("poster.write", question=subject.write) if subject.write else "",
        facts=subject.facts(speech),
    )
