"""The buttons below an answer: numbers, pages, pieces to take back, ways to narrow it, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.chat.callbacks import (
    PIECES,
    Afresh,
    AskCity,
    Compare,
    Filters,
    Follow,
    Help,
    Open,
    Respell,
    Safe,
    Shelf,
    Topics,
    seen_as,
)
from bot.chat.questions import shorten
from bot.chat.screen import Button, Row, button, in_rows
from bot.chat.telling.others import unfolding
from bot.chat.telling.shown import Shown, minute_of
from bot.i18n import Speech
from catalog.search.answer import Confidence, WayOn, WayOnKind
from catalog.search.understood import Piece

MOST_WORDS = 24
"""Letters of a person's words on a button."""
MOST_SPELLINGS = 2

NameOfTopic = Callable[[str], str]
"""The name of a local topic by its code, empty where there is none."""


def below_results(shown: Shown, speech: Speech) -> Iterator[Row]:
    """The rows below an answer that offers something."""
    yield [
        button(str(number), Open(opportunity=hit.id, at=minute_of(hit)))
        for number, (hit, _) in enumerate(shown.hits, start=shown.first)
    ]
    yield [*_turning(shown, speech)]
    yield from in_rows(unfolding(shown, speech), across=1)
    yield from in_rows(
        [
            *_taking_back(shown, speech),
            *putting_back(shown, speech),
            *_spellings(shown, speech),
            *afresh(shown, speech),
        ],
        across=2,
    )
    yield from in_rows(shown.within, across=2)
    yield [*_looking_closer(shown, speech)]
    yield [*_following(shown, speech)]


def ways_on(shown: Shown, speech: Speech, name_of: NameOfTopic) -> list[Button]:
    """The buttons below an answer that offers nothing: only ways that lead somewhere."""
    ways = [*_taking_back(shown, speech), *_spellings(shown, speech)]
    for way in shown.answer.ways_on:
        if way.kind is WayOnKind.TOPIC and (name := name_of(way.detail)):
            ways.append(button(_counted(name, way, speech), Shelf(topic=way.detail)))
        elif way.kind is WayOnKind.BROWSE and not shown.within:
            ways.append(button(speech.plain("chat.button.topics"), Topics()))
    ways += _following(shown, speech)
    if shown.show.calm:
        ways.append(button(speech.plain("chat.button.hide"), Safe(deed="hide")))
    if shown.contact:
        ways.append(button(speech.plain("chat.button.person"), Help(about="person")))
    return ways


def putting_back(shown: Shown, speech: Speech) -> Iterator[Button]:
    """A button for each piece that was taken back."""
    for piece in shown.removed:
        label = speech.plain("chat.button.again_with", words=words_of(piece, speech))
        yield button(label, replace(shown.show, removed=shown.show.removed - {piece.key}, page=0))


def words_of(piece: Piece, speech: Speech) -> str:
    """The person's own words for a piece; a shared position has none."""
    return shorten(piece.words, MOST_WORDS) if piece.words else speech.plain("chat.understood.near")


def afresh(shown: Shown, speech: Speech) -> Iterator[Button]:
    """Where a question was changed by what was said: that alone, as a question of its own."""
    start = shown.quoted.rfind(shown.said) if shown.said else -1
    if start < 0 or not shown.fresh or shown.said == shown.quoted:
        return
    label = speech.plain("chat.button.only", words=shorten(shown.said, MOST_WORDS))
    label = speech.plain("chat.button.counted", label=label, count=shown.fresh)
    yield button(label, Afresh(start=start, end=start + len(shown.said)))


def _turning(shown: Shown, speech: Speech) -> Iterator[Button]:
    if page := shown.show.page:
        yield button(speech.plain("chat.button.back"), shown.page(page - 1))
    if shown.more:
        yield button(speech.plain("chat.button.more"), shown.page(shown.show.page + 1))


def _looking_closer(shown: Shown, speech: Speech) -> Iterator[Button]:
    if shown.answer.total > 1 and shown.answer.confidence is Confidence.SURE and not shown.show.alike:
        yield button(speech.plain("chat.button.filter"), seen_as(Filters, shown.show))
    if len(shown.hits) > 1:
        yield button(speech.plain("chat.button.compare"), Compare())
    if shown.show.calm:
        yield button(speech.plain("chat.button.hide"), Safe(deed="hide"))
    if shown.answer.query:
        label = speech.plain("chat.button.hide_why" if shown.show.why else "chat.button.why")
        yield button(label, replace(shown.show, why=not shown.show.why))


def _following(shown: Shown, speech: Speech) -> Iterator[Button]:
    """Being told: of what is missing, for which the city can be asked, too; at the end of a list of what is
    new, of a shelf or a part of the city once a week. Not of words that sounded like danger: they would be
    written down."""
    if shown.show.calm or shown.show.alike:
        return
    understood, sure = shown.answer.understood, shown.answer.confidence is Confidence.SURE
    if (
        not shown.show.topic
        and not understood.terms
        and {piece.key for piece in understood.pieces} <= {"when"}
    ):
        return  # "today" is no subject
    browsed = bool(shown.show.topic) or bool(understood.where and understood.where.name)
    if not sure:
        yield button(speech.plain("chat.button.follow"), seen_as(Follow, shown.show))
        if understood.terms and not shown.show.topic:
            yield button(speech.plain("chat.button.ask_city"), seen_as(AskCity, shown.show))
    elif browsed and not understood.terms:
        yield button(speech.plain("chat.button.follow_shelf"), seen_as(Follow, shown.show, weekly=True))
    elif not shown.more:
        yield button(speech.plain("chat.button.follow_more"), seen_as(Follow, shown.show))


def _taking_back(shown: Shown, speech: Speech) -> Iterator[Button]:
    """A button for each piece understood; where nothing was found, only where it leads somewhere."""
    show, understood = shown.show, shown.answer.understood
    if len(understood.pieces) == 1 and not understood.terms and not show.topic:
        return  # without its only piece the question would ask for nothing
    ways = {way.detail: way for way in shown.answer.ways_on if way.kind is WayOnKind.WITHOUT}
    for piece in understood.pieces:
        if piece.key not in PIECES or piece.key in show.removed:
            continue
        way = ways.get(piece.key)
        if shown.answer.confidence is Confidence.NONE and not (way and way.count):
            continue
        label = speech.plain("chat.button.without", words=words_of(piece, speech))
        without = replace(show, removed=show.removed | {piece.key}, strict=show.strict - {piece.key}, page=0)
        yield button(_counted(label, way, speech) if way else label, without)


def _spellings(shown: Shown, speech: Speech) -> Iterator[Button]:
    spellings = [way for way in shown.answer.ways_on if way.kind is WayOnKind.SPELLING and way.detail]
    for number, way in enumerate(spellings[:MOST_SPELLINGS]):
        label = speech.plain("chat.button.spelling", words=shorten(way.detail, 32))
        yield button(label, seen_as(Respell, shown.show, number=number))


def _counted(label: str, way: WayOn, speech: Speech) -> str:
    return speech.plain("chat.button.counted", label=label, count=way.count) if way.count else label
