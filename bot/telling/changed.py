"""What changed of something saved, in words: what happened first, then as it was, as it is now, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.i18n import Html
from bot.reminders.difference import Change, Difference
from bot.telling.text import lines, shorten
from bot.telling.wording import ONE_LINE, Wording
from catalog.model import Occurrence, Opportunity

MOVES = (Change.MOVED, Change.ONLINE, Change.PLACE)
"""What is told by where and when it was and is."""


def what_changed(
    found: Sequence[Difference],
    before: Opportunity,
    after: Opportunity,
    wording: Wording,
    *,
    discreet: bool = False,
    moments: Iterable[datetime] = (),
) -> Html:
    """The notice of what was `found`; `moments` are those of the reminders that moved with it.

    Where it is `discreet`, nothing is said of what it is, where it is or why: any of these tells what it is.
    """
    speech, first = wording.speech, found[0]
    own = Html(speech.say(f"chat.unasked.change.discreet.{first.change.value}")) if discreet else None
    headline = own or _happened(first.change, wording.name(after.text(speech.tag)), wording)
    reason = next((difference.reason for difference in found if difference.reason), "")
    moved = speech.listing(wording.moment(each) for each in sorted(moments))
    return lines(
        headline,
        *_first(first, before, after, wording, discreet),
        speech.say("chat.unasked.change.others", count=first.others) if first.others else "",
        *(_also(each, after, wording, discreet) for each in found[1:] if not _is_told(each, first)),
        speech.say("chat.unasked.change.why", reason=shorten(reason, ONE_LINE).rstrip("."))
        if reason and not discreet
        else "",
        speech.say("chat.unasked.change.reminders", moments=moved) if moved else "",
        speech.say("chat.unasked.change.stays") if first.change.calls_off else "",
    )


def _happened(change: Change, what: str, wording: Wording) -> Html:
    return wording.speech.say(f"chat.unasked.change.{change.value}", what=what)


def _first(
    difference: Difference, before: Opportunity, after: Opportunity, wording: Wording, discreet: bool
) -> list[Html]:
    """The dates of the weightiest change: as it was and as it is now, or the one that it is about."""
    speech = wording.speech
    if difference.change in MOVES:
        return [
            speech.say(
                "chat.unasked.change.before", value=_date(before, difference.before, wording, discreet)
            ),
            speech.say("chat.unasked.change.now", value=_date(after, difference.now, wording, discreet)),
        ]
    if difference.change is Change.PRICE:
        return [speech.say("chat.card.price", value=wording.price(after))]
    if difference.change.calls_off:
        date, opportunity = difference.before, before
    else:
        date, opportunity = difference.now or difference.before, after
    if date is None:
        return []
    return [speech.say("chat.card.when", value=_date(opportunity, date, wording, discreet))]


def _also(difference: Difference, after: Opportunity, wording: Wording, discreet: bool) -> Html:
    if difference.change is Change.PRICE:
        return wording.speech.say("chat.card.price", value=wording.price(after))
    date = difference.now or difference.before
    if date is None:
        return Html("")
    elsewhere = difference.change in MOVES and not discreet
    return _happened(
        difference.change,
        _date(after, date, wording, discreet) if elsewhere else wording.dated(date),
        wording,
    )


def _is_told(difference: Difference, first: Difference) -> bool:
    """Whether the first change has told of it already: the same date, moved and elsewhere."""
    moves = difference.change in MOVES and first.change in MOVES
    return moves and difference.now == first.now and difference.others <= first.others


def _date(opportunity: Opportunity, date: Occurrence | None, wording: Wording, discreet: bool) -> str:
    when = wording.dated(date) if date is not None else ""
    where = "" if discreet else wording.place(opportunity, date)
    return ". ".join(part for part in (when, where) if part)
