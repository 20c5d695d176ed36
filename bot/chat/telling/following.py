"""A saved search in words: what is kept, when the person is written to, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from bot.chat.callbacks import AllFollowed, EveryWeek, Follow, Followed
from bot.chat.questions import quote, shorten
from bot.chat.screen import Row, Screen, button, in_rows, lines
from bot.city import QuietHours
from bot.i18n import Html, Speech
from bot.reminders.searches import SavedSearch
from bot.reminders.weekly import DAYS_OF_A_WEEK, Weekly

HOURS = (time(8), time(10), time(13), time(16), time(18), time(20))
"""The hours that are offered; any other can be typed."""
MOST_ON_BUTTON = 30
"""Letters of a search on a button."""


def following(
    search: SavedSearch, what: str, speech: Speech, *, first: str, remarks: Sequence[Html] = ()
) -> Screen:
    """One saved search, `what` in words; `first` is the text before it."""
    text = lines(
        speech.say(first),
        quote(what, speech),
        when(search, speech),
        speech.say("chat.follow.discreet") if search.discreet else "",
        *remarks,
    )
    return Screen(text, tuple(_ways(search, speech)), question=what, menu=True)


def stopped(search: SavedSearch, what: str, speech: Speech) -> Screen:
    """That it is over, with the way back."""
    again = Follow(topic=search.wanted.topic, weekly=search.weekly is not None)
    rows = ([button(speech.plain("chat.button.follow_again"), again)],)
    text = lines(speech.say("chat.follow.stopped"), quote(what, speech))
    return Screen(text, rows, question=what, menu=True)


def days(search: SavedSearch, what: str, speech: Speech) -> Screen:
    """Asks on which day of the week."""
    rows = in_rows(
        (
            button(weekday(number, speech).capitalize(), EveryWeek(search=search.id, weekday=number))
            for number in range(DAYS_OF_A_WEEK)
        ),
        across=3,
    )
    soon = [button(speech.plain("chat.button.follow_soon"), Followed(search=search.id, deed="soon"))]
    text = lines(speech.say("chat.follow.days"), quote(what, speech))
    return Screen(text, (*rows, soon), question=what, menu=True)


def hours(search: SavedSearch, chosen: int, what: str, quiet: QuietHours, speech: Speech) -> Screen:
    """Asks at what hour of that day; those at which nobody is written to are not offered."""
    rows = in_rows(
        (
            button(clock(at, speech), EveryWeek(search=search.id, weekday=chosen, at=f"{at:%H%M}"))
            for at in HOURS
            if not quiet.holds(at)
        ),
        across=3,
    )
    text = lines(speech.say("chat.follow.hours", weekday=weekday(chosen, speech)), quote(what, speech))
    return Screen(text, tuple(rows), question=what, menu=True)


def rows_of_searches(
    searches: Sequence[tuple[SavedSearch, str]], speech: Speech
) -> tuple[list[Html], list[Row]]:
    """Saved searches with their words, as lines and as buttons that open each."""
    said = [speech.say("chat.follow.item", what=what, when=when(search, speech)) for search, what in searches]
    rows = [
        [
            button(
                speech.plain("chat.button.follow_open", what=shorten(what, MOST_ON_BUTTON)),
                Followed(search=search.id, deed="see"),
            )
        ]
        for search, what in searches
    ]
    return said, [*rows]


def all_followed(searches: Sequence[tuple[SavedSearch, str]], speech: Speech) -> Screen:
    """All that the person saved."""
    if not searches:
        return Screen(speech.say("chat.follow.list.none"))
    said, rows = rows_of_searches(searches, speech)
    return Screen(lines(speech.say("chat.follow.list", count=len(searches)), *said), tuple(rows), menu=True)


def when(search: SavedSearch, speech: Speech) -> Html:
    """When the person is written to of it."""
    if search.weekly is None:
        return speech.say("chat.follow.soon")
    return speech.say("chat.follow.weekly", **moment(search.weekly, speech))


def moment(weekly: Weekly, speech: Speech) -> dict[str, str]:
    """A weekday and an hour in words, as values of a text."""
    return {"weekday": weekday(weekly.weekday, speech), "time": clock(weekly.at, speech)}


def weekday(number: int, speech: Speech) -> str:
    """A day of the week by its name."""
    return str(speech.locale.days["format"]["wide"][number])


def clock(at: time, speech: Speech) -> str:
    """A wall time as one says it."""
    return speech.time(datetime.combine(date.min, at, UTC))


def _ways(search: SavedSearch, speech: Speech) -> list[Row]:
    def way(name: str, deed: str) -> Row:
        return [button(speech.plain(f"chat.button.follow_{name}"), Followed(search=search.id, deed=deed))]

    return [
        way("list", "list"),
        way("when" if search.weekly is not None else "weekly", "when"),
        *([way("soon", "soon")] if search.weekly is not None else []),
        way("named", "named") if search.discreet else way("discreet", "discreet"),
        way("stop", "stop"),
        [button(speech.plain("chat.button.follow_all"), AllFollowed())],
    ]
