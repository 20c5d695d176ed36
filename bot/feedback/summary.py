"""What admins see of some weeks: all of it as one value, and nothing in it that tells of a few people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bot.city import Thresholds
from bot.feedback.carried import carried
from bot.feedback.facts import Fact
from bot.feedback.figures import Ticked, Weekly
from bot.feedback.keyness import Keyword
from bot.feedback.measures import Measures, alarms, measured, together
from bot.feedback.opinion import Theme
from bot.feedback.released import REST, Details, Released, over_weeks, released
from bot.feedback.suppression import shown
from bot.feedback.window import Window, shifted

TREND_WEEKS = 4
MOST_MOVED = 3
"""Risers, and fallers, that are named."""
LEAST_MOVE = 0.3
"""Stars by which a programme rose or fell."""
NOT_KNOWN = ""
"""The key of a row whose subjects are of no kind, in no known part of the city, or for everyone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A programme (`key` is its subject), or a group of them. `change` is the mean's, since as many weeks
    before; None where one of both may not be told."""

    key: str
    measures: Measures
    change: float | None = None
    alarms: bool = False
    themes: Mapping[Theme, int] = field(default_factory=dict)
    owed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A week of the trend; `measures` None is a gap: too few opinions to be told."""

    period: str
    measures: Measures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was said in some weeks. `rest` are `hidden` programmes together, too small to be told apart.

    Tables are ordered by number of ratings, the most first. Themes were `ticked` by so many people, and are
    `said` by so many comments; `keywords` are words of low comments. Fewer than `least` are in none of them.
    """

    window: Window
    least: int
    whole: Measures | None
    before: Measures | None
    change: float | None
    rest: Measures | None
    hidden: int
    programmes: tuple[Row, ...]
    kinds: tuple[Row, ...]
    neighbourhoods: tuple[Row, ...]
    audiences: tuple[Row, ...]
    trend: tuple[Point, ...]
    facts: Mapping[str, Fact]
    ticked: Mapping[Theme, int] = field(default_factory=dict)
    said: Mapping[Theme, int] = field(default_factory=dict)
    keywords: tuple[Keyword, ...] = ()
    comments: int = 0
    comments_read: int = 0
    met_with_care: int = 0

    @property
    def rising(self) -> list[Row]:
        """What is liked more than before, the most first."""
        rows = [row for row in self.programmes if row.change is not None and row.change >= LEAST_MOVE]
        return sorted(rows, key=lambda row: -(row.change or 0))[:MOST_MOVED]

    @property
    def falling(self) -> list[Row]:
        """What is liked less than before, the most first."""
        rows = [row for row in self.programmes if row.change is not None and row.change <= -LEAST_MOVE]
        return sorted(rows, key=lambda row: row.change or 0)[:MOST_MOVED]

    @property
    def alarming(self) -> list[Row]:
        """What somebody should look at, the lowest first."""
        return sorted((row for row in self.programmes if row.alarms), key=lambda row: row.measures.mean)

    @property
    def owed(self) -> int:
        """How many of these the city has not answered."""
        return sum(row.owed for row in self.programmes)


class Tables:
    """The tables of some weeks, from what was counted of them and of those before."""

    def __init__(
        self, weekly: Weekly, window: Window, facts: Mapping[str, Fact], thresholds: Thresholds
    ) -> None:
        self._facts = facts
        self._thresholds = thresholds
        self._window = window
        self._weeks = {period: released(tallies, self.least) for period, tallies in weekly.items()}
        self.now = self._over(window)
        self.before = self._over(window.before)
        self._details = Details.of(self.now)
        self._details_before = Details.of(self.before)
        self._city = self.now.whole.mean if self.now.whole.n else 0.0

    def least(self, subject: str) -> int:
        """Of fewer people than these nothing is shown of a subject."""
        return self._facts[subject].least(self._thresholds)

    @property
    def alarming(self) -> list[str]:
        """The subjects that somebody should look at."""
        return [subject for subject, tally in self.now.subjects.items() if alarms(tally, self._city)]

    def themes(self, ticked: Ticked, least: int) -> dict[Theme, int]:
        """What may be told of themes, the most ticked first."""
        told = {theme: carried(weekly, self._window, least=least) for theme, weekly in ticked.items()}
        return {theme: n for theme, n in sorted(told.items(), key=lambda each: -each[1]) if n}

    def themes_of(
        self, city: Mapping[Theme, int], by_subject: Mapping[str, Ticked]
    ) -> dict[str, dict[Theme, int]]:
        """What may be told of the themes of these subjects, where those of the city are told as well."""
        themes = {subject: self.themes(each, self.least(subject)) for subject, each in by_subject.items()}
        told: dict[str, dict[Theme, int]] = {subject: {} for subject in by_subject}
        for theme, whole in city.items():
            counts = {subject: each[theme] for subject, each in themes.items() if theme in each}
            if (others := whole - sum(counts.values())) > 0:
                counts[REST] = others
            for subject in shown(counts, self._least_or_rest) or ():
                if subject != REST:
                    told[subject][theme] = counts[subject]
        return told

    def summary(
        self,
        *,
        ticked: Ticked,
        by_subject: Mapping[str, Ticked],
        answered: Collection[str],
    ) -> Summary:
        """All that the ratings tell."""
        least, alarming = self._thresholds.feedback, set(self.alarming)
        city = self.themes(ticked, least)
        themes = self.themes_of(city, by_subject)
        whole, before = self._whole(self.now, self._details), self._whole(self.before, self._details_before)
        programmes = [
            Row(
                key=subject,
                measures=measured(tally, detailed=subject in self._details.subjects),
                change=self._change([subject]),
                alarms=subject in alarming,
                themes=themes.get(subject, {}),
                owed=subject in alarming and subject not in answered,
            )
            for subject, tally in self.now.subjects.items()
        ]
        rest = self.now.rest
        return Summary(
            window=self._window,
            least=least,
            whole=whole,
            before=before,
            change=_difference(whole, before),
            rest=measured(rest, detailed=REST in self._details.subjects) if rest.n else None,
            hidden=len(self.now.hidden - self.now.subjects.keys()),
            programmes=_ordered(programmes),
            kinds=self._groups(lambda fact: [fact.kind.value if fact.kind else NOT_KNOWN]),
            neighbourhoods=self._groups(lambda fact: [fact.neighbourhood]),
            audiences=self._groups(lambda fact: [each.value for each in fact.audiences] or [NOT_KNOWN]),
            trend=tuple(self._trend()),
            facts=self._facts,
            ticked=city,
        )

    def _over(self, window: Window) -> Released:
        return over_weeks(self._weeks[period] for period in window.periods if period in self._weeks)

    def _least_or_rest(self, subject: str) -> int:
        return self._thresholds.feedback if subject == REST else self.least(subject)

    def _whole(self, release: Released, details: Details) -> Measures | None:
        whole = release.whole
        return measured(whole, detailed=details.whole) if whole.n else None

    def _groups(self, keys: Callable[[Fact], Iterable[str]]) -> tuple[Row, ...]:
        groups: dict[str, list[str]] = {}
        for subject in self.now.subjects:
            for key in keys(self._facts[subject]):
                groups.setdefault(key, []).append(subject)
        return _ordered(
            Row(
                key=key,
                measures=measured(
                    together(self.now.subjects[subject] for subject in members),
                    detailed=self._details.allow(members),
                ),
            )
            for key, members in groups.items()
        )

    def _change(self, members: Collection[str]) -> float | None:
        now, before = (
            measured(
                together(release.subjects[subject] for subject in members), detailed=details.allow(members)
            )
            if all(subject in release.subjects for subject in members)
            else None
            for release, details in ((self.now, self._details), (self.before, self._details_before))
        )
        return _difference(now, before)

    def _trend(self) -> Iterable[Point]:
        for weeks in range(1 - TREND_WEEKS, 1):
            period = shifted(self._window.last, weeks)
            week = self._weeks.get(period, Released())
            yield Point(period=period, measures=self._whole(week, Details.of(week)))


def _difference(now: Measures | None, before: Measures | None) -> float | None:
    if now is None or before is None or now.rough or before.rough:
        return None
    return round(now.mean - before.mean, 1)


def _ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.measures.n, row.key)))


def needed(window: Window) -> Window:
    """The weeks that a summary of a window reads: its own, as many before, and those of the trend."""
    return Window(last=window.last, weeks=max(2 * window.weeks, TREND_WEEKS))
