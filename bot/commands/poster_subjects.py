"""What a poster can be about: a link, and what the sheet says of it in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.city import City
from bot.faults import Fault, Faults
from bot.i18n import Speech
from bot.links import (
    MOST_BYTES,
    Item,
    Link,
    Neighbourhood,
    Opinion,
    Question,
    Ready,
    ReadyName,
    Topic,
    pack,
    slug_of,
)
from bot.poster import Fact
from bot.telling.wording import Wording, next_date, place_of
from catalog.model import Neighbourhood as Part
from catalog.model import Opportunity
from catalog.search import Index, Search
from catalog.topics import Vocabulary

NAMED = 10
"""Opportunities named to an operator whose number is wrong."""


class NoSubject(Faults):
    """There is nothing of that name to make a poster of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one poster is about; without a link it leads to the bot as it is."""

    link: Link | None
    headline: Callable[[Speech], str]
    facts: Callable[[Speech], tuple[Fact, ...]] = lambda speech: ()
    write: str = ""


def of_city(city: City) -> Subject:
    """The bot itself."""
    return Subject(link=None, headline=lambda speech: speech.plain("poster.city", city=city.name))


def of_ready(city: City, name: ReadyName) -> Subject:
    """What there is today, or at the weekend."""
    text_id = {"today": "poster.today", "weekend": "poster.weekend"}[name]
    return Subject(link=Ready(name), headline=lambda speech: speech.plain(text_id, city=city.name))


def of_question(text: str) -> Subject:
    """The answer to a question; NoSubject where a link cannot carry it."""
    question = " ".join(text.split())
    link = Question(question)
    try:
        pack(link)
    except ValueError:
        values = {"question": question, "most": str(MOST_BYTES), "length": str(len(question.encode()))}
        raise NoSubject([Fault("cli.poster_question", values)]) from None
    return Subject(
        link=link,
        headline=lambda speech: speech.plain("poster.question", question=question),
        write=question,
    )


def of_topic(city: City, topics: Vocabulary, name: str) -> Subject:
    """A shelf, by its code or its name in any language; NoSubject where there is none."""
    wanted = name.strip().casefold()
    for code in topics:
        if wanted in {code, *(label.casefold() for label in topics.entry(code).labels.values())}:
            return _of_shelf(city, topics, code)
    raise NoSubject([Fault("cli.poster_topic", {"topic": name, "there": ", ".join(topics)})])


def of_each_topic(
    city: City, topics: Vocabulary, published: Iterable[Opportunity], now: datetime
) -> list[Subject]:
    """Every shelf on which there is something at `now` (aware); NoSubject where all are empty."""
    search = Search(Index.build(published, now=now), zone=city.zone.key)
    found = [_of_shelf(city, topics, code) for code, _ in search.shelves(topics, now=now)]
    if not found:
        raise NoSubject([Fault("cli.poster_no_topics")])
    return found


def of_neighbourhood(city: City, name: str) -> Subject:
    """A part of the city, by any of its names; NoSubject where there is none."""
    for each in city.neighbourhoods:
        if slug_of(name) in map(slug_of, (each.name, *each.other_names)):
            return _of_part(each.name)
    there = ", ".join(part.name for part in _parts(city))
    raise NoSubject([Fault("cli.poster_neighbourhood", {"neighbourhood": name, "there": there})])


def of_each_neighbourhood(city: City) -> list[Subject]:
    """Every part of the city that its file names; NoSubject where it names none."""
    return [_of_part(part.name) for part in _parts(city)]


def of_item(
    published: Sequence[Opportunity],
    city: City,
    now: datetime,
    *,
    id: int | None = None,
    external_id: str | None = None,
) -> Subject:
    """An opportunity that is published and still to come at `now` (aware), by its id or its source's own.

    NoSubject where there is none, where a source's id is that of several, or where it is over or called off.
    """
    opportunity = _the_one(
        published, str(id) if external_id is None else external_id, by_id=external_id is None
    )
    if _is_over(opportunity, now):
        raise NoSubject([Fault("cli.poster_over", {"title": opportunity.texts[0].name})])
    return Subject(
        link=Item(opportunity.id or 0),
        headline=lambda speech: Wording.in_city(city, speech, now).name(opportunity.text(speech.tag)),
        facts=lambda speech: tuple(_facts(opportunity, Wording.in_city(city, speech, now))),
    )


def of_opinion(published: Sequence[Opportunity], city: City, now: datetime, *, id: int) -> Subject:
    """What people think of an opportunity that is published, by its id, while it lasts and when it is over.

    NoSubject where there is none.
    """
    opportunity = _the_one(published, str(id), by_id=True)

    def headline(speech: Speech) -> str:
        name = Wording.in_city(city, speech, now).name(opportunity.text(speech.tag))
        return speech.plain("poster.opinion", name=name)

    return Subject(link=Opinion(opportunity.id or 0), headline=headline)


def _the_one(published: Sequence[Opportunity], wanted: str, *, by_id: bool) -> Opportunity:
    """The opportunity of that id, its own or its source's; NoSubject where there is none, or several."""
    found = [one for one in published if wanted == (str(one.id) if by_id else one.external_id)]
    if not found:
        there = _named(published[:NAMED])
        values = {"item": wanted, "count": str(len(published)), "there": there}
        raise NoSubject([Fault("cli.poster_item" if published else "cli.empty_catalogue", values)])
    if len(found) > 1:
        raise NoSubject([Fault("cli.poster_several", {"item": wanted, "there": _named(found)})])
    return found[0]


def _of_shelf(city: City, topics: Vocabulary, code: str) -> Subject:
    return Subject(
        link=Topic(code),
        headline=lambda speech: speech.plain(
            "poster.topic", topic=topics.label(code, speech.tag), city=city.name
        ),
    )


def _parts(city: City) -> Sequence[Part]:
    if not city.neighbourhoods:
        raise NoSubject([Fault("cli.poster_no_parts")])
    return city.neighbourhoods


def _of_part(name: str) -> Subject:
    return Subject(
        link=Neighbourhood(slug_of(name)),
        headline=lambda speech: speech.plain("poster.neighbourhood", neighbourhood=name),
    )


def _named(opportunities: Iterable[Opportunity]) -> str:
    return "; ".join(f"{each.id} {each.texts[0].name}" for each in opportunities)


def _is_over(opportunity: Opportunity, now: datetime) -> bool:
    if opportunity.event_status.called_off:
        return True
    return bool(opportunity.occurrences) and not opportunity.upcoming(now)


def _facts(opportunity: Opportunity, wording: Wording) -> Iterator[Fact]:
    speech, occurrence = wording.speech, next_date(opportunity, wording.now)
    when = wording.when(opportunity, occurrence)
    rest = len(opportunity.upcoming(wording.now)) - 1
    if rest > 0:
        when = speech.plain("poster.when_and_more", when=when, count=rest)
    place = place_of(opportunity, occurrence)
    where = [wording.place(opportunity, occurrence), place.street_address if place else ""]
    yield Fact(label=speech.plain("poster.when"), value=when)
    yield Fact(label=speech.plain("poster.where"), value=", ".join(filter(None, where)))
    price = wording.price(opportunity, unsaid="chat.not_stated")
    yield Fact(label=speech.plain("poster.price"), value=price)
