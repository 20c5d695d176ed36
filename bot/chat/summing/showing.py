"""A summary as a message: the whole, or one of its tables, with the ways to everything else below."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bot.chat.callbacks import ReadComments, Summarize
from bot.chat.questions import shorten, units
from bot.chat.screen import MOST_TEXT, Button, Row, Screen, button, lines
from bot.feedback.naming import Table
from bot.feedback.window import Span
from bot.feedback.wording import Section, SummaryWording
from bot.i18n import Html, Speech
from bot.telling.wording import ONE_LINE

MOST_CAPTION = 1024
"""Bot API, sendPhoto: letters of a caption after the markup has been read."""
VIEWS = ("whole", "themes", "kinds", "places")
_ROOM = 200
"""Letters that are left for the last line."""


def nothing_yet(speech: Speech, least: int) -> Screen:
    """Says that nothing was published so far."""
    return Screen(speech.say("summary.nothing_published", least=least))


def screen_of(wording: SummaryWording, view: str) -> Screen:
    """The summary, or one view of it."""
    return Screen(_text(wording, _sections(wording, view)), _ways_on(wording, view), menu=True)


def caption_of(wording: SummaryWording) -> Html:
    """What the picture shows, in words, for whoever does not see it."""
    told = [wording.head(), *wording.moved()]
    spoken = [line for section in told if section.lines for line in (section.title, *section.lines)]
    return Html(escape(shorten("\n".join(spoken), MOST_CAPTION), quote=False))


def spans(speech: Speech, view: str, weeks: int) -> list[Button]:
    """The other spans of time."""
    return [
        button(speech.plain(f"chat.button.summary.{span.name.lower()}"), Summarize(view=view, weeks=span))
        for span in Span
        if span != weeks
    ]


def _sections(wording: SummaryWording, view: str) -> Iterable[Section]:
    match view:
        case "themes":
            found = wording.words()
        case "kinds":
            found = [wording.table(Table.KINDS), wording.table(Table.AUDIENCES)]
        case "places":
            found = [wording.table(Table.NEIGHBOURHOODS)]
        case _:
            return [wording.head(), *wording.moved(), wording.trend()]
    none = () if any(section.lines for section in found) else (wording.speech.plain("summary.none"),)
    return [Section(title=wording.title(), lines=none), *found]


def _text(wording: SummaryWording, sections: Iterable[Section]) -> Html:
    """Headings in bold; where it grows too long for a message, the rest is said to be in the files."""
    parts, length = list[str](), 0
    for place, section in enumerate(sections):
        if place and not section.lines:
            continue
        title = wording.speech.say("chat.summary.heading", title=section.title)
        for line in (title, *(escape(shorten(each, 2 * ONE_LINE), quote=False) for each in section.lines)):
            length += units(line) + 1
            if length > MOST_TEXT - _ROOM:
                return lines(*parts, wording.speech.say("chat.summary.more_in_file"))
            parts.append(line)
    return lines(*parts)


def _ways_on(wording: SummaryWording, view: str) -> tuple[Row, ...]:
    speech, weeks, summary = wording.speech, wording.summary.window.weeks, wording.summary
    other = [
        button(speech.plain(f"chat.button.summary.{each}"), Summarize(view=each, weeks=weeks))
        for each in VIEWS
        if each != view
    ]
    if summary.whole is None and not summary.comments:
        return (spans(speech, "whole", weeks),)
    files = ("picture", "xlsx", "csv") if wording.bars else ("xlsx", "csv")
    return (
        spans(speech, view, weeks),
        [
            button(
                speech.plain("chat.button.summary.comments", number=summary.comments),
                ReadComments(weeks=weeks),
            )
        ]
        if summary.comments
        else [],
        other,
        [
            button(speech.plain(f"chat.button.summary.{each}"), Summarize(view=each, weeks=weeks))
            for each in files
        ],
    )
