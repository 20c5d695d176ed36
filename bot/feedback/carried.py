"""Counts that wait: what too few people ticked in a week is told with a later week, when there are enough.

So whoever takes one summary from the next finds no few people either: every step of a count is of nobody, or
of as many as may be told. Which week tells how much is decided from the first week of its year on, whatever
weeks are asked for; what waits when the year ends is never told.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.feedback.window import Window, shifted


def carried(weekly: Mapping[str, int], window: Window, *, least: int) -> int:
    """What may be told of a window of counts by week; they are known from `from_first_week(window)` on."""
    told, waiting, year = 0, 0, ""
    for period in from_first_week(window).periods:
        if period[:4] != year:
            waiting, year = 0, period[:4]
        waiting += weekly.get(period, 0)
        if waiting >= least:
            told += waiting if period >= window.first else 0
            waiting = 0
    return told


def from_first_week(window: Window) -> Window:
    """The weeks of a window and those before it, from the first of its first year on."""
    first, weeks = f"{window.first[:4]}-W01", window.weeks
    while shifted(window.last, 1 - weeks) > first:
        weeks += 1
    return Window(last=window.last, weeks=weeks)
