"""A summary in words: plain lines that are read aloud as they stand, the number before any bar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal

from bot.feedback.measures import Measures
from bot.feedback.naming import Names, Table
from bot.feedback.opinion import Theme
from bot.feedback.summary import Point, Row, Summary
from bot.i18n import Speech

FULL, EMPTY = "▰", "▱"
"""A mean as five signs: most screen readers pass over them, and the number stands before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the lines below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryWording:
    """Speaks of a summary in one language; `bars` draws them behind the numbers."""

    summary: Summary
    speech: Speech
    bars: bool = True

    @property
    def names(self) -> Names:
        """The names of what is in it."""
        return Names(self.speech, self.summary.facts)

    def title(self) -> str:
        """Which weeks it is of."""
        window = self.summary.window
        if window.weeks == 1:
            return self.speech.plain("summary.title.week", week=week(window.last))
        return self.speech.plain("summary.title.weeks", count=window.weeks, week=week(window.last))

    def head(self) -> Section:
        """How many, how satisfied, the mean, what is hidden and what is owed."""
        return Section(title=self.title(), lines=tuple(self._head()))

    def sections(self) -> list[Section]:
        """All of it, what has nothing to say left out."""
        tables = [self.table(table) for table in Table]
        found = [self.head(), *self.moved(), self.trend(), *tables, *self.words()]
        return [section for section in found if section.lines]

    def moved(self) -> list[Section]:
        """What needs care, what rose and what fell."""
        summary, speech = self.summary, self.speech
        return [
            Section(
                title=speech.plain("summary.section.alarming"),
                lines=tuple(map(self._alarm, summary.alarming)),
            ),
            Section(
                title=speech.plain("summary.section.rising"), lines=tuple(map(self._moved, summary.rising))
            ),
            Section(
                title=speech.plain("summary.section.falling"), lines=tuple(map(self._moved, summary.falling))
            ),
        ]

    def trend(self) -> Section:
        """The last weeks, with a word for each gap."""
        title = self.speech.plain("summary.section.trend")
        return Section(title=title, lines=tuple(map(self._point, self.summary.trend)))

    def table(self, table: Table) -> Section:
        """A table, a line a row."""
        rows = table.rows(self.summary)
        title = self.speech.plain(f"summary.section.{table.value}")
        return Section(
            title=title, lines=tuple(self.row(self.names.row(table, row.key), row.measures) for row in rows)
        )

    def words(self) -> list[Section]:
        """What people ask to change, what they speak of, and words of low comments."""
        summary, speech = self.summary, self.speech
        sampled = summary.comments_read < summary.comments
        note = (
            speech.plain("summary.sampled", read=summary.comments_read, number=summary.comments)
            if sampled and (summary.said or summary.keywords)
            else ""
        )
        keywords = {word.words: word.comments for word in summary.keywords}
        return [
            Section(title=speech.plain("summary.section.ticked"), lines=tuple(self._themes(summary.ticked))),
            Section(
                title=speech.plain("summary.section.said"),
                lines=(*self._themes(summary.said), *([note] if note else [])),
            ),
            Section(
                title=speech.plain("summary.section.words"),
                lines=tuple(self._counted(word, number) for word, number in keywords.items()),
            ),
        ]

    def row(self, name: str, measures: Measures, *, bar: bool = True) -> str:
        """A row of a table as a sentence."""
        values = {"name": name, "mean": self.mean(measures), "opinions": self._opinions(measures.n)}
        if measures.satisfied is None:
            line = self.speech.plain("summary.row", **values)
        else:
            line = self.speech.plain("summary.row_satisfied", **values, percent=measures.satisfied)
        return self._with_bar(line, measures) if bar else line

    def mean(self, measures: Measures) -> str:
        """A mean with its one decimal ("4.0"); said to be about that where it is rough."""
        mean = self.decimal(measures.mean)
        return self.speech.plain("summary.about", mean=mean) if measures.rough else mean

    def decimal(self, value: float, *, signed: bool = False) -> str:
        """A number with one decimal, as the language writes it."""
        return format_decimal(value, format="+0.0;-0.0" if signed else "0.0", locale=self.speech.locale)

    def gap(self) -> str:
        """What is said in place of a number that may not be told."""
        return self.speech.plain("summary.gap", least=self.summary.least)

    def rest(self) -> str:
        """The name of all that is hidden, together."""
        hidden = self.summary.hidden
        return (
            self.speech.plain("summary.rest", count=hidden)
            if hidden
            else self.speech.plain("summary.rest_too")
        )

    def _head(self) -> Iterable[str]:
        summary, speech, whole = self.summary, self.speech, self.summary.whole
        if whole is None:
            yield speech.plain("summary.nothing", least=summary.least)
            return
        yield f"{self._opinions(whole.n)}." + (
            f" {speech.plain('summary.before', count=summary.before.n)}." if summary.before else ""
        )
        if whole.satisfied is not None:
            yield f"{speech.plain('summary.satisfied', percent=whole.satisfied)}."
        mean = self.mean(whole)
        if summary.before and summary.change:
            line = speech.plain("summary.mean_changed", mean=mean, before=self.mean(summary.before))
        else:
            line = speech.plain("summary.mean", mean=mean)
        yield self._with_bar(line, whole)
        if summary.rest:
            yield self.row(self.rest(), summary.rest)
            yield speech.plain("summary.rest_why")
        if summary.owed:
            yield speech.plain("summary.owed", count=summary.owed)
        if summary.met_with_care:
            yield f"{speech.plain('summary.care', count=summary.met_with_care)}."

    def _alarm(self, row: Row) -> str:
        line = self.row(self.names.subject(row.key), row.measures, bar=False)
        if not row.themes:
            return line
        themes = self.speech.listing(self._themes(row.themes))
        return self.speech.plain("summary.row_themes", row=line, themes=themes)

    def _moved(self, row: Row) -> str:
        return self.speech.plain(
            "summary.row_changed",
            name=self.names.subject(row.key),
            mean=self.mean(row.measures),
            change=self.decimal(row.change or 0, signed=True),
            opinions=self._opinions(row.measures.n),
        )

    def _point(self, point: Point) -> str:
        name = self.speech.plain("summary.week", week=week(point.period))
        if point.measures is None:
            return self.speech.plain("summary.week_gap", week=name, least=self.summary.least)
        return self.row(name, point.measures)

    def _themes(self, themes: Mapping[Theme, int]) -> Iterable[str]:
        return (self._counted(self.names.theme(theme), number) for theme, number in themes.items())

    def _counted(self, name: str, number: int) -> str:
        return self.speech.plain("summary.theme_count", theme=name, number=number)

    def _opinions(self, count: int) -> str:
        return self.speech.plain("summary.opinions", count=count)

    def _with_bar(self, line: str, measures: Measures) -> str:
        if not self.bars:
            return line
        full = max(1, min(5, round(measures.mean)))
        return f"{line} {FULL * full}{EMPTY * (5 - full)}"


def week(period: str) -> str:
    """The number of a week, as people say it."""
    return period.rpartition("W")[2].lstrip("0")
