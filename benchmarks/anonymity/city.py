"""A made-up city: who does what when. Half of whoever speaks saves something in the same sitting."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday after the publication of its week, so that a week here is a week of the box."""
WEEK = timedelta(days=7)
LANGUAGES = ("es", "es", "es", "es", "en", "fr")
PLACES = tuple("ABCDEFGHIJ")
GROUPS = ("young", "adult", "adult", "older")


@dataclass(frozen=True, slots=True)
class Citizen:
    """A citizen as the bot knows them who saved something: number and profile."""

    number: int
    language: str
    place: str
    group: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does: gives an opinion of an item, or saves it (`saves`)."""

    at: datetime
    who: Citizen
    item: int
    saves: bool
    stars: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a city is."""

    citizens: int = 1000
    items: int = 40
    weeks: int = 4
    opinions: int = 250
    saves: int = 250


def make_city(size: Size, rng: random.Random) -> list[Citizen]:
    """Its citizens, with the numbers that Telegram gives."""
    numbers = rng.sample(range(10**8, 8 * 10**9), size.citizens)
    return [
        Citizen(number, rng.choice(LANGUAGES), rng.choice(PLACES), rng.choice(GROUPS)) for number in numbers
    ]


def live(size: Size, citizens: list[Citizen], rng: random.Random) -> Iterator[list[Deed]]:
    """What is done in each week, in order. Few items are much spoken of, many little."""
    weights = [1 / (1 + item) for item in range(size.items)]
    for week in range(size.weeks):
        begins, deeds, spoke = BEGIN + week * WEEK, [], set()
        while len(spoke) < size.opinions:
            who, item = rng.choice(citizens), rng.choices(range(size.items), weights)[0]
            if (who, item) in spoke:
                continue
            spoke.add((who, item))
            at = begins + timedelta(seconds=rng.uniform(0, 6.5 * 86_400))
            deeds.append(Deed(at, who, item, saves=False, stars=rng.randint(1, 5)))
            if rng.random() < 0.5:
                later = at + timedelta(seconds=rng.uniform(5, 60))
                deeds.append(Deed(later, who, item, saves=True))
        for _ in range(size.saves):
            at = begins + timedelta(seconds=rng.uniform(0, 6.5 * 86_400))
            deeds.append(
                Deed(at, rng.choice(citizens), rng.choices(range(size.items), weights)[0], saves=True)
            )
        yield sorted(deeds, key=lambda deed: deed.at)
