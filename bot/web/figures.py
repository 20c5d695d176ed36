"""The figures of a summary as a page has them: every cell in words, nothing left to reckon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.feedback.facts import Fact
from bot.feedback.measures import Measures
from bot.feedback.opinion import ALL, BOT, kind_of
from bot.feedback.summary import Row, Summary
from bot.feedback.window import Window
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
    """The tables of a summary in a language."""

    def __init__(self, summary: Summary, speech: Speech, *, facts: Mapping[str, Fact]) -> None:
        self._summary = summary
        self._speech = speech
        self._facts = facts

    @property
    def days(self) -> str:
        """The first and the last day."""
        return days_of(self._summary.window, self._speech)

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
        few = self._speech.plain("web.feedback.fewer", least=self._summary.least)
        return [
            self._line(days_of(Window(last=point.period), self._speech), point.measures)
            if point.measures is not None
            else Line(name=days_of(Window(last=point.period), self._speech), number=few)
            for point in self._summary.trend
        ]

    @property
    def programmes(self) -> list[Line]:
        """What was rated by enough people, and the rest together."""
        lines = [self._of_row(row, self.subject(row.key)) for row in self._summary.programmes]
        if self._summary.rest is not None:
            rest = self._speech.plain("web.feedback.rest", count=self._summary.hidden)
            lines.append(self._line(rest, self._summary.rest))
        return lines

    @property
    def groups(self) -> Iterator[tuple[str, list[Line]]]:
        """By kind, part of the city and audience: the name of a table, and its rows."""
        speech = self._speech
        for name, rows, prefix in (
            ("kinds", self._summary.kinds, "chat.kind"),
            ("neighbourhoods", self._summary.neighbourhoods, ""),
            ("audiences", self._summary.audiences, "chat.audience"),
        ):
            lines = []
            for row in rows:
                told = speech.plain(f"{prefix}.{row.key}") if prefix and row.key else row.key
                lines.append(self._of_row(row, told or speech.plain(f"web.feedback.{name}.none")))
            yield name, lines

    @property
    def themes(self) -> list[tuple[str, str, str]]:
        """What should change: the theme, by how many it was ticked, and in how many comments it is."""
        ticked, said, number = self._summary.ticked, self._summary.said, self._speech.number
        return [
            (
                self._speech.plain(f"web.feedback.theme.{theme.value}"),
                number(ticked[theme]) if theme in ticked else UNTOLD,
                number(said[theme]) if theme in said else UNTOLD,
            )
            for theme in dict.fromkeys((*ticked, *said))
        ]

    @property
    def keywords(self) -> list[tuple[str, str]]:
        """Words that low comments use more than others, and how many do."""
        return [(each.words, self._speech.number(each.comments)) for each in self._summary.keywords]

    def subject(self, subject: str) -> str:
        """The name of what an opinion is about."""
        speech, fact = self._speech, self._facts.get(subject)
        if subject in (ALL, BOT):
            return speech.plain(f"web.feedback.subject.{subject}")
        if (kind := kind_of(subject)) is not None:
            return speech.plain("web.feedback.subject.kind", kind=speech.plain(f"chat.kind.{kind.value}"))
        return (fact.name(speech.tag) if fact is not None else "") or speech.plain(
            "web.feedback.subject.unnamed"
        )

    def _of_row(self, row: Row, name: str) -> Line:
        marks = {"web.feedback.alarms": row.alarms, "web.feedback.owed": row.owed}
        return self._line(
            name, row.measures, row.change, tuple(text for text, holds in marks.items() if holds)
        )

    def _line(
        self, name: str, measures: Measures, change: float | None = None, marks: tuple[str, ...] = ()
    ) -> Line:
        speech = self._speech
        mean = speech.number(measures.mean)
        return Line(
            name=name,
            number=speech.number(measures.n),
            mean=speech.plain("web.feedback.about", mean=mean) if measures.rough else mean,
            satisfied=UNTOLD
            if measures.satisfied is None
            else speech.plain("web.feedback.percent", number=measures.satisfied),
            change=UNTOLD if change is None else f"{'+' if change > 0 else ''}{speech.number(change)}",
            marks=marks,
        )


def days_of(window: Window, speech: Speech) -> str:
    """The days of some weeks ("lun 23 nov – dom 29 nov")."""
    return f"{speech.short_day(window.begins)} – {speech.short_day(window.ends)}"
