"""An answer as a message: the count first, the question quoted, what was understood, the results."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.callbacks import PIECES
from bot.chat.questions import quote, shorten
from bot.chat.screen import Screen, in_rows, lines
from bot.chat.telling.keyboards import NameOfTopic, afresh, below_results, putting_back, ways_on, words_of
from bot.chat.telling.others import others_of
from bot.chat.telling.shown import PER_PAGE, Shown
from bot.chat.telling.unkept import unkept, unkept_beside
from bot.i18n import Html
from bot.telling.understood import MOST_TERMS, in_words, term_in_words
from bot.telling.wording import Wording, access_of, next_date, place_of
from catalog.model import Known, Opportunity
from catalog.search.answer import Confidence, Hit, Reason, ReasonKind

MOST_REASONS = 4
# Five results with their head stay under Telegram's 4,096 letters, whatever the catalogue holds.
MOST_DETAILS = 300
MOST_WHY = 150
MOST_UNDERSTOOD = 300
MOST_NAME = 80


def results(shown: Shown, wording: Wording) -> Screen:
    """The message for an answer that offers something."""
    understood = shorten(in_words(shown.answer.understood, wording), MOST_UNDERSTOOD)
    speech = wording.speech
    text = lines(
        unkept(shown, speech) or _headline(shown, wording),
        quote(shown.quoted, speech),
        speech.say("chat.understood", understood=understood) if understood else "",
        unkept_beside(shown, speech),
        _still(shown, wording),
        _left_out(shown, wording),
        _alone(shown, wording),
        speech.say("chat.heeded", wish=shown.heeded) if shown.heeded else "",
        speech.say(f"chat.ordered.{shown.show.order}") if shown.show.order else "",
        *(
            _result(number, *found, shown, wording)
            for number, found in enumerate(shown.hits, start=shown.first)
        ),
    )
    return Screen(text, tuple(below_results(shown, speech)), question=shown.quoted)


def nothing(shown: Shown, wording: Wording, *, name_of: NameOfTopic) -> Screen:
    """The message for an answer that offers nothing: what was understood, and the ways that lead on."""
    understood = shorten(in_words(shown.answer.understood, wording), MOST_UNDERSTOOD)
    speech = wording.speech
    ways = ways_on(shown, speech, name_of)
    text = lines(
        speech.say(f"chat.nothing.{shown.variant}"),
        quote(shown.quoted, speech),
        speech.say("chat.understood", understood=understood) if understood else "",
        _still(shown, wording),
        _left_out(shown, wording),
        speech.say("chat.heeded", wish=shown.heeded) if shown.heeded else "",
        speech.say("chat.contact", contact=shown.contact) if shown.contact else "",
        speech.say(f"chat.nothing.{'ways' if ways else 'otherwise'}.{shown.variant}"),
    )
    # The new words alone, where they were said of a question that had found nothing, come before all shelves.
    first = [*afresh(shown, speech)]
    buttons = {b.callback_data: b for b in (*first, *shown.within, *ways, *putting_back(shown, speech))}
    rows = in_rows(buttons.values(), across=1)
    return Screen(text, tuple(rows), question=shown.quoted, menu=True)


def _headline(shown: Shown, wording: Wording) -> Html:
    answer, page = shown.answer, shown.show.page
    if answer.confidence is Confidence.PERHAPS:
        return wording.speech.say("chat.perhaps", count=len(shown.hits))
    count = max(answer.total, page * PER_PAGE + len(shown.hits))
    if not page:
        return wording.speech.say("chat.count", count=count)
    last = shown.first + len(shown.hits) - 1
    return wording.speech.say("chat.count_page", count=count, first=shown.first, last=last)


def _result(number: int, hit: Hit, opportunity: Opportunity, shown: Shown, wording: Wording) -> Html:
    speech, text = wording.speech, opportunity.text(wording.speech.tag)
    occurrence = next_date(opportunity, wording.now, at=hit.next)
    place = wording.place(opportunity, occurrence)
    if kilometres := next((r.detail for r in _reasons(hit, shown) if r.kind is ReasonKind.NEAR), ""):
        place = speech.plain("chat.at_distance", place=place, kilometres=speech.number(float(kilometres)))
    details = [wording.when(opportunity, occurrence)]
    details += [shorten(said, 80) for said in wording.changes(opportunity, occurrence)]
    details += [place, shorten(wording.price(opportunity), 80)]
    details += _asked_access(opportunity, shown, wording)
    kind = speech.plain(f"chat.kind.{opportunity.kind.value}")
    details += [speech.plain(f"chat.broken.{key}", kind=kind) for key in hit.broken if key in PIECES]
    details += [speech.plain("chat.and_others", others=others_of(hit, speech))] if hit.others else []
    sentences = [" ".join(detail.split()).rstrip(".") for detail in details if detail]
    told = shorten(". ".join(s[:1].upper() + s[1:] for s in sentences), MOST_DETAILS)
    said = lines(
        speech.say("chat.result", number=number, name=wording.name(text)),
        speech.say("chat.result.details", details=told),
        _why(hit, shown, wording) if shown.show.why else "",
    )
    return Html("\n" + said)


def _alone(shown: Shown, wording: Wording) -> Html:
    """That what is shown are the places and dates of one offer."""
    if not shown.show.alike or not shown.hits:
        return Html("")
    name = wording.name(shown.hits[0][1].text(wording.speech.tag))
    return wording.speech.say("chat.others.alone", name=shorten(name, MOST_NAME))


def _asked_access(opportunity: Opportunity, shown: Shown, wording: Wording) -> Iterator[str]:
    needs = access_of(opportunity, place_of(opportunity))
    for need in sorted(shown.answer.understood.access):
        known = needs.get(need, Known.NOT_KNOWN)
        name = wording.speech.plain(f"chat.access.{need}")
        yield wording.speech.plain(
            "chat.access_said", need=name, known=wording.speech.plain(f"chat.{known.value}")
        )


def _reasons(hit: Hit, shown: Shown) -> list[Reason]:
    """The reasons, without a distance that is not the person's own but a neighbourhood's middle."""
    where = shown.answer.understood.where
    named = where is not None and bool(where.name)
    return [reason for reason in hit.reasons if not (named and reason.kind is ReasonKind.NEAR)]


def _why(hit: Hit, shown: Shown, wording: Wording) -> Html:
    said = dict.fromkeys(_reason(reason, wording) for reason in _reasons(hit, shown))
    unsure = [wording.speech.plain(f"chat.unsure.{key}") for key in hit.unsure if key in PIECES]
    reasons = "; ".join([*list(said)[:MOST_REASONS], *unsure])
    return wording.speech.say("chat.why", reasons=shorten(reasons, MOST_WHY)) if reasons else Html("")


_NAMED = (ReasonKind.AUDIENCE, ReasonKind.ACCESS, ReasonKind.KIND, ReasonKind.LEVEL)


def _reason(reason: Reason, wording: Wording) -> str:
    text_id = f"chat.reason.{reason.kind.value}"
    detail = shorten(reason.detail, 40)
    if reason.kind is ReasonKind.LANGUAGE and detail:
        detail = wording.language(detail)
    elif reason.kind is ReasonKind.NEAR and detail:
        detail = wording.speech.number(float(detail))
    elif reason.kind is ReasonKind.PLACE:
        detail = wording.each("chat.place_has", reason.detail.split(","))
    elif reason.kind in _NAMED and detail:
        detail = wording.each(f"chat.{reason.kind.value}", reason.detail.split(","))
    if not detail and wording.speech.has(f"{text_id}.bare"):
        return wording.speech.plain(f"{text_id}.bare")
    return wording.speech.plain(text_id, detail=detail)


def _still(shown: Shown, wording: Wording) -> Html:
    """That a question for which nothing was found is gone on with, whatever was said since."""
    terms = shown.answer.understood.terms[:MOST_TERMS] if shown.missed else ()
    words = wording.speech.listing(term_in_words(term, wording) for term in terms)
    return wording.speech.say("chat.still", subject=words) if words else Html("")


def _left_out(shown: Shown, wording: Wording) -> Html:
    if not shown.show.removed:
        return Html("")
    pieces = [
        wording.speech.plain("chat.understood.words", words=words_of(p, wording.speech))
        for p in shown.removed
    ]
    return wording.speech.say("chat.left_out", pieces=wording.speech.listing(pieces)) if pieces else Html("")
