"""What of a week's ratings may be shown: subjects that are large enough, and the rest as one.

Whatever is shown anywhere is made of these: sums over weeks, over kinds, over parts of the city. What is
hidden here is hidden everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.feedback.measures import DETAILED, NOTHING, Tally, together
from bot.feedback.suppression import hides, shown

REST = ""
"""Stands for all that is hidden, among subjects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What may be shown of one week or of several: by subject, and of the `hidden` subjects together. A week
    of which nothing may be shown has no subjects and no rest."""

    subjects: Mapping[str, Tally] = field(default_factory=dict)
    rest: Tally = NOTHING
    hidden: frozenset[str] = frozenset()

    @property
    def whole(self) -> Tally:
        """All ratings that may be counted."""
        return together((*self.subjects.values(), self.rest))


def released(tallies: Mapping[str, Tally], least: Callable[[str], int]) -> Released:
    """What may be shown of the ratings of one week, by subject."""
    counts = {subject: tally.n for subject, tally in tallies.items() if tally.n}
    safe = shown(counts, least)
    if safe is None:
        return Released()
    return Released(
        subjects={subject: tallies[subject] for subject in counts if subject in safe},
        rest=together(tallies[subject] for subject in counts if subject not in safe),
        hidden=frozenset(counts.keys() - safe),
    )


def over_weeks(weeks: Iterable[Released]) -> Released:
    """What may be shown of several weeks: the sums of what may be shown of each."""
    subjects: dict[str, Tally] = {}
    rest, hidden = NOTHING, frozenset[str]()
    for week in weeks:
        for subject, tally in week.subjects.items():
            subjects[subject] = subjects[subject] + tally if subject in subjects else tally
        rest += week.rest
        hidden |= week.hidden
    return Released(subjects=subjects, rest=rest, hidden=hidden)


@dataclass(frozen=True, slots=True)
class Details:
    """Of which subjects, and of which sums of them, more than a rough mean may be told beside each other.

    It is decided for one summary. Whoever takes one from another, of weeks that overlap, may find details of
    fewer than `DETAILED` people, but never of fewer than may be shown at all.
    """

    subjects: frozenset[str]
    counts: Mapping[str, int]
    whole: bool

    @classmethod
    def of(cls, release: Released) -> Details:
        """Decides it for the subjects and the whole of a release."""
        counts = {subject: tally.n for subject, tally in release.subjects.items()}
        if release.rest.n:
            counts[REST] = release.rest.n
        safe = shown(counts, lambda _: DETAILED)
        return cls(safe or frozenset(), counts, safe is not None)

    def allow(self, members: Iterable[str]) -> bool:
        """Whether details of the sum of these subjects tell none of those that have none themselves."""
        rough = [self.counts[subject] for subject in members if subject not in self.subjects]
        return not rough or hides(rough, DETAILED)
