"""What many stars come to: how many, how satisfied, the mean; less of it where few people rated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DETAILED = 10
"""Of fewer ratings only their number and a rough mean are told: "all five gave one star" names all five."""
ALERT = 3.3
"""Below this shrunk mean something is wrong with a programme."""
PSEUDO_RATINGS = 5
"""So many ratings of the city's mean are added before an alert, so that five unlucky ones raise none."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many ratings there are of one star, of two … of five."""

    stars: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def n(self) -> int:
        """How many ratings."""
        return sum(self.stars)

    @property
    def total(self) -> int:
        """How many stars."""
        return sum(stars * count for stars, count in enumerate(self.stars, start=1))

    @property
    def mean(self) -> float:
        """The mean, unrounded: not to be shown. ZeroDivisionError without a rating."""
        return self.total / self.n

    def __add__(self, other: Tally) -> Tally:
        one, two, three, four, five = (a + b for a, b in zip(self.stars, other.stars, strict=True))
        return Tally((one, two, three, four, five))


NOTHING = Tally()


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    return sum(tallies, NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What may be told of a tally. `mean` has one decimal, or is rounded to a half where `rough`; `satisfied`
    (percent of four and five stars) and `distribution` are None there."""

    n: int
    mean: float
    rough: bool = True
    satisfied: int | None = None
    distribution: tuple[int, ...] | None = None


def measured(tally: Tally, *, detailed: bool = True) -> Measures:
    """What may be told of ratings that may be shown; `detailed` false where details would tell of others."""
    if tally.n < DETAILED or not detailed:
        return Measures(n=tally.n, mean=round(2 * tally.mean) / 2)
    satisfied = round(100 * sum(tally.stars[3:]) / tally.n)
    return Measures(
        n=tally.n,
        mean=round(tally.mean, 1),
        rough=False,
        satisfied=satisfied,
        distribution=tally.stars,
    )


def shrunk(tally: Tally, city: float) -> float:
    """The mean, drawn towards the city's: of few ratings far, of many hardly."""
    return (tally.total + PSEUDO_RATINGS * city) / (tally.n + PSEUDO_RATINGS)


def alarms(tally: Tally, city: float) -> bool:
    """Whether somebody should look at what was rated so."""
    return shrunk(tally, city) < ALERT
