"""The figures of a summary as a page has them: every cell in words, nothing left to reckon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.feedback.facts import Fact
from bot.feedback.measures import Measures
from bot.feedback.naming import Table
from bot.feedback.summary import Row, Summary
from bot.feedback.window import Window
from bot.feedback.wording import SummaryWording
from bot.i18n import Speech

UNTOLD = "–"
"""Stands where too few people spoke for more to be told; the page says so below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table; `marks` are ids of texts."""

    name: str
    number: str
    mean: str = UNTOLD
    satisfied: str = UNTOLD
    change: str = UNTOLD
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """So many stars, by how many people; `width` in percent of the longest bar."""

    stars: int
    number: str
    width: float


class Figures:
    """The tables of a summary in a language; `facts` are of all that its comments are about, too."""

    def __init__(self, summary: Summary, speech: Speech, *, facts: Mapping[str, Fact]) -> None:
        self._summary = summary
        self._speech = speech
        self._wording = SummaryWording(replace(summary, facts=facts), speech, bars=False)
        self.names = self._wording.names

    @property
    def days(self) -> str:
        """The first and the last day."""
        return _days(self._summary.window, self._speech)

    @property
    def whole(self) -> Line | None:
        """Everything together; None where that may not be told."""
        whole = self._summary.whole
        return None if whole is None else self._line("", whole, self._summary.change)

    @property
    def bars(self) -> list[Bar]:
        """How many people gave how many stars, five first; none where that may not be told."""
        whole = self._summary.whole
        counts = whole.distribution if whole is not None else None
        if not counts:
            return []
        longest = max(*counts, 1)
        bars = [
            Bar(stars=stars, number=self._speech.number(count), width=round(100 * count / longest, 1))
            for stars, count in enumerate(counts, start=1)
        ]
        return bars[::-1]

    @property
    def trend(self) -> list[Line]:
        """The last weeks, oldest first; a gap where too few people spoke."""
        weeks = [
            (_days(Window(last=each.period), self._speech), each.measures) for each in self._summary.trend
        ]
        gap = self._wording.gap()
        return [
            Line(name=name, number=gap) if measures is None else self._line(name, measures)
            for name, measures in weeks
        ]

    @property
    def tables(self) -> list[tuple[str, list[Line]]]:
        """By programme, kind, part of the city and audience: the name of a table, and its rows."""
        tables = {
            table: [self._of_row(row, self.names.row(table, row.key)) for row in table.rows(self._summary)]
            for table in Table
        }
        if self._summary.rest is not None:
            tables[Table.PROGRAMMES].append(self._line(self._wording.rest(), self._summary.rest))
        return [(table.value, lines) for table, lines in tables.items()]

    @property
    def themes(self) -> list[tuple[str, str, str]]:
        """What should change: the theme, by how many it was ticked, and in how many comments it is."""
        ticked, said, number = self._summary.ticked, self._summary.said, self._speech.number
        return [
            (
                _begun(self.names.theme(theme)),
                number(ticked[theme]) if theme in ticked else UNTOLD,
                number(said[theme]) if theme in said else UNTOLD,
            )
            for theme in dict.fromkeys((*ticked, *said))
        ]

    @property
    def keywords(self) -> list[tuple[str, str]]:
        """Words that low comments use more than others, and how many do."""
        return [(each.words, self._speech.number(each.comments)) for each in self._summary.keywords]

    def _of_row(self, row: Row, name: str) -> Line:
        held = {"web.feedback.alarms": row.alarms, "web.feedback.owed": row.owed}
        marks = tuple(text_id for text_id, holds in held.items() if holds)
        return self._line(name, row.measures, row.change, marks)

    def _line(
        self, name: str, measures: Measures, change: float | None = None, marks: tuple[str, ...] = ()
    ) -> Line:
        percent = measures.satisfied
        return Line(
            name=name,
            number=self._speech.number(measures.n),
            mean=self._wording.mean(measures),
            satisfied=UNTOLD
            if percent is None
            else self._speech.plain("web.feedback.percent", number=percent),
            change=UNTOLD if change is None else self._wording.decimal(change, signed=bool(change)),
            marks=marks,
        )


def _begun(words: str) -> str:
    """Words as the beginning of a row."""
    return words[:1].upper() + words[1:]


def _days(window: Window, speech: Speech) -> str:
    """The days of some weeks ("lun 23 nov – dom 29 nov")."""
    return f"{speech.short_day(window.begins)} – {speech.short_day(window.ends)}"
