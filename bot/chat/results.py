"""An answer as a message: the count first, the question quoted, what was understood, the results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.chat.callbacks import PIECES, Open, Respell, Shelf, Shelves, Show
from bot.chat.questions import quote, shorten
from bot.chat.screen import Button, Row, Screen, button, in_rows, lines
from bot.chat.understood import in_words
from bot.chat.wording import Wording, access_of, next_date, place_of
from bot.i18n import Html
from catalog.model import Known, Opportunity
from catalog.search.answer import Answer, Confidence, Hit, Piece, Reason, ReasonKind, WayOn, WayOnKind

PER_PAGE = 5
"""Results a message shows: as many as a phone does without scrolling."""
MOST_REASONS = 4
MOST_WORDS = 24
"""Letters of a person's words on a button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer with what is needed to show it. `topics` names the shelves the ways on lead to."""

    answer: Answer
    show: Show
    opportunities: Mapping[int, Opportunity]
    removed: Sequence[Piece] = ()
    topics: Mapping[str, str] | None = None
    contact: str = ""
    variant: int = 0

    @property
    def hits(self) -> list[tuple[Hit, Opportunity]]:
        """The hits whose opportunity is still there."""
        found = ((hit, self.opportunities.get(hit.id)) for hit in self.answer.hits)
        return [(hit, opportunity) for hit, opportunity in found if opportunity is not None]

    @property
    def more(self) -> bool:
        """Whether there is a further page."""
        return (
            self.answer.confidence is Confidence.SURE and self.answer.total > (self.show.page + 1) * PER_PAGE
        )


def results(shown: Shown, wording: Wording) -> Screen:
    """The message for an answer that offers something."""
    understood = in_words(shown.answer.understood, wording)
    speech = wording.speech
    text = lines(
        _headline(shown, wording),
        quote(shown.answer.query, speech),
        speech.say("chat.understood", understood=understood) if understood else "",
        _left_out(shown, wording),
        "",
        *(_result(number, hit, opportunity, shown, wording) for number, hit, opportunity in _numbered(shown)),
    )
    return Screen(text, tuple(_rows(shown, wording)))


def nothing(shown: Shown, wording: Wording) -> Screen:
    """The message for an answer that offers nothing: what was understood, and the ways that lead on."""
    understood = in_words(shown.answer.understood, wording)
    speech = wording.speech
    ways = [*_taking_back(shown, wording), *_ways_on(shown, wording)]
    text = lines(
        speech.say(f"chat.nothing.{shown.variant}"),
        quote(shown.answer.query, speech),
        speech.say("chat.understood", understood=understood) if understood else "",
        _left_out(shown, wording),
        speech.say(f"chat.nothing.{'ways' if ways else 'otherwise'}.{shown.variant}"),
        speech.say("chat.contact", contact=shown.contact) if shown.contact else "",
    )
    return Screen(text, tuple(in_rows([*ways, *_putting_back(shown, wording)], across=1)))


def _headline(shown: Shown, wording: Wording) -> Html:
    answer, page = shown.answer, shown.show.page
    if answer.confidence is Confidence.PERHAPS:
        return wording.speech.say("chat.perhaps", count=len(shown.hits))
    count = max(answer.total, page * PER_PAGE + len(shown.hits))
    if not page:
        return wording.speech.say("chat.count", count=count)
    first = page * PER_PAGE + 1
    return wording.speech.say("chat.count_page", count=count, first=first, last=first + len(shown.hits) - 1)


def _numbered(shown: Shown) -> Iterator[tuple[int, Hit, Opportunity]]:
    for number, (hit, opportunity) in enumerate(shown.hits, start=1):
        yield number, hit, opportunity


def _result(number: int, hit: Hit, opportunity: Opportunity, shown: Shown, wording: Wording) -> Html:
    speech, text = wording.speech, opportunity.text(wording.speech.tag)
    occurrence = next_date(opportunity, wording.now, at=hit.next)
    place = wording.place(opportunity, occurrence)
    if kilometres := next((r.detail for r in hit.reasons if r.kind is ReasonKind.NEAR), ""):
        place = speech.plain("chat.at_distance", place=place, kilometres=speech.number(float(kilometres)))
    details = [wording.when(opportunity, occurrence), place, shorten(wording.price(opportunity), 80)]
    details += [shorten(said, 80) for said in wording.changes(opportunity, occurrence)]
    details += _asked_access(opportunity, shown, wording)
    details += [speech.plain(f"chat.broken.{key}") for key in hit.broken if key in PIECES]
    sentences = [detail.rstrip(".") for detail in details if detail]
    said = lines(
        speech.say("chat.result", number=number, name=wording.name(text)),
        speech.say("chat.result.details", details=". ".join(s[:1].upper() + s[1:] for s in sentences)),
        _why(hit, wording) if shown.show.why else "",
    )
    return Html(said + "\n")


def _asked_access(opportunity: Opportunity, shown: Shown, wording: Wording) -> Iterator[str]:
    needs = access_of(opportunity, place_of(opportunity))
    for need in sorted(shown.answer.understood.access):
        known = needs.get(need, Known.NOT_KNOWN)
        name = wording.speech.plain(f"chat.access.{need}")
        yield wording.speech.plain(
            "chat.access_said", need=name, known=wording.speech.plain(f"chat.{known.value}")
        )


def _why(hit: Hit, wording: Wording) -> Html:
    said = dict.fromkeys(_reason(reason, wording) for reason in hit.reasons)
    unsure = [wording.speech.plain(f"chat.unsure.{key}") for key in hit.unsure if key in PIECES]
    reasons = "; ".join([*list(said)[:MOST_REASONS], *unsure])
    return wording.speech.say("chat.why", reasons=shorten(reasons, 200)) if reasons else Html("")


def _reason(reason: Reason, wording: Wording) -> str:
    text_id = f"chat.reason.{reason.kind.value}"
    detail = shorten(reason.detail, 40)
    if reason.kind is ReasonKind.LANGUAGE and detail:
        detail = wording.language(detail)
    elif reason.kind is ReasonKind.NEAR and detail:
        detail = wording.speech.number(float(detail))
    elif reason.kind in (ReasonKind.AUDIENCE, ReasonKind.ACCESS, ReasonKind.KIND) and detail:
        detail = wording.each(f"chat.{reason.kind.value}", reason.detail.split(","))
    if not detail and wording.speech.has(f"{text_id}.bare"):
        return wording.speech.plain(f"{text_id}.bare")
    return wording.speech.plain(text_id, detail=detail)


def _left_out(shown: Shown, wording: Wording) -> Html:
    if not shown.show.removed:
        return Html("")
    pieces = [wording.speech.plain("chat.understood.words", words=_words(p, wording)) for p in shown.removed]
    return wording.speech.say("chat.left_out", pieces=wording.speech.listing(pieces)) if pieces else Html("")


def _rows(shown: Shown, wording: Wording) -> Iterator[Row]:
    speech, show = wording.speech, shown.show
    yield [button(str(number), Open(opportunity=hit.id)) for number, hit, _ in _numbered(shown)]
    turning = []
    if show.page:
        turning.append(button(speech.plain("chat.button.back"), _page(show, show.page - 1)))
    if shown.more:
        turning.append(button(speech.plain("chat.button.more"), _page(show, show.page + 1)))
    yield turning
    yield from in_rows(
        [*_taking_back(shown, wording), *_putting_back(shown, wording), *_spellings(shown, wording)], across=2
    )
    label = speech.plain("chat.button.hide_why" if show.why else "chat.button.why")
    yield [button(label, Show(removed=show.removed, page=show.page, near=show.near, why=not show.why))]


def _page(show: Show, page: int) -> Show:
    return Show(removed=show.removed, page=page, near=show.near, why=show.why)


def _taking_back(shown: Shown, wording: Wording) -> Iterator[Button]:
    """A button for each piece understood; where nothing was found, only where it leads somewhere."""
    show = shown.show
    counts = {w.detail: w.count for w in shown.answer.ways_on if w.kind is WayOnKind.WITHOUT}
    for piece in shown.answer.understood.pieces:
        if piece.key not in PIECES or piece.key in show.removed:
            continue
        count = counts.get(piece.key)
        if shown.answer.confidence is Confidence.NONE and not count:
            continue
        words = _words(piece, wording)
        label = wording.speech.plain("chat.button.without", words=words)
        if count:
            label = wording.speech.plain("chat.button.counted", label=label, count=count)
        yield button(label, Show(removed=show.removed | {piece.key}, near=show.near, why=show.why))


def _putting_back(shown: Shown, wording: Wording) -> Iterator[Button]:
    for piece in shown.removed:
        label = wording.speech.plain("chat.button.again_with", words=_words(piece, wording))
        back = shown.show.removed - {piece.key}
        yield button(label, Show(removed=back, near=shown.show.near, why=shown.show.why))


def _words(piece: Piece, wording: Wording) -> str:
    """The person's own words for a piece; a shared position has none."""
    return shorten(piece.words, MOST_WORDS) if piece.words else wording.speech.plain("chat.understood.near")


def _spellings(shown: Shown, wording: Wording) -> Iterator[Button]:
    spellings = [w for w in shown.answer.ways_on if w.kind is WayOnKind.SPELLING and w.detail]
    for number, way in enumerate(spellings[:2]):
        label = wording.speech.plain("chat.button.spelling", words=shorten(way.detail, 32))
        yield button(label, Respell(removed=shown.show.removed, number=number))


def _ways_on(shown: Shown, wording: Wording) -> Iterator[Button]:
    yield from _spellings(shown, wording)
    for way in shown.answer.ways_on:
        if way.kind is WayOnKind.TOPIC and (name := (shown.topics or {}).get(way.detail)):
            yield button(_counted(name, way, wording), Shelf(topic=way.detail))
        elif way.kind is WayOnKind.BROWSE:
            yield button(wording.speech.plain("chat.button.topics"), Shelves())


def _counted(label: str, way: WayOn, wording: Wording) -> str:
    return wording.speech.plain("chat.button.counted", label=label, count=way.count) if way.count else label
