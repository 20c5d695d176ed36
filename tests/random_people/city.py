"""What changes around people while they talk: the clock is turned, the catalogue is another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from catalog.model import EventStatus, Opportunity, Price, PriceKind, PublicationStatus
from catalog.store import Store
from tests.random_people.life import Life

NAMES = ("Un nombre <b>raro</b> & largo " * 12, "X", "Nombre nuevo")
Change = Callable[[Life, Random], Awaitable[None]]


async def a_moment_passes(life: Life, rng: Random) -> None:
    life.town.clock.turn(timedelta(seconds=rng.randint(1, 300)))


async def all_is_forgotten(life: Life, rng: Random) -> None:
    life.town.clock.turn(timedelta(minutes=16))
    await life.town.sweeps()


async def days_pass(life: Life, rng: Random) -> None:
    """With all that people are told unasked, hour by hour."""
    days = timedelta(days=rng.choice((1, 1, 2, 3, 8)), hours=rng.randint(0, 23))
    await life.town.passes(days, step=timedelta(hours=1))


async def retires(life: Life, rng: Random) -> None:
    await _change(life, rng, lambda each: replace(each, publication_status=PublicationStatus.ARCHIVED))


async def returns(life: Life, rng: Random) -> None:
    await _change(
        life, rng, lambda each: replace(each, publication_status=PublicationStatus.PUBLISHED), archived=True
    )


async def cancels(life: Life, rng: Random) -> None:
    status = rng.choice((EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.MOVED_ONLINE))
    await _change(
        life,
        rng,
        lambda each: replace(each, occurrences=tuple(replace(o, status=status) for o in each.occurrences)),
    )


async def moves(life: Life, rng: Random) -> None:
    by = timedelta(minutes=rng.choice((-90, 30, 60 * 24)))

    def moved(each: Opportunity) -> Opportunity:
        dates = [
            replace(
                o,
                status=EventStatus.RESCHEDULED,
                previous_start=o.starts,
                starts=o.starts + by,
                ends=o.ends + by if o.ends else None,
            )
            for o in each.occurrences
        ]
        return replace(each, occurrences=tuple(dates))

    await _change(life, rng, moved)


async def is_renamed(life: Life, rng: Random) -> None:
    name = rng.choice(NAMES)
    await _change(
        life, rng, lambda each: replace(each, texts=tuple(replace(t, name=name) for t in each.texts))
    )


async def loses_all(life: Life, rng: Random) -> None:
    """What is not known any more: no place, no organization, no topics, no price."""
    bare = {"place": None, "organization": None, "topics": (), "price": Price(kind=PriceKind.NOT_STATED)}
    await _change(life, rng, lambda each: replace(each, **bare))  # type: ignore[arg-type]


CHANGES: dict[Change, float] = {
    a_moment_passes: 30, all_is_forgotten: 6, days_pass: 2, retires: 3, returns: 1, cancels: 2, moves: 2,
    is_renamed: 1, loses_all: 1,
}  # fmt: skip
"""Every change, and how often it comes beside the others."""
CLOCK = (a_moment_passes, all_is_forgotten, days_pass)
"""Those that only turn the clock."""


async def _change(
    life: Life, rng: Random, change: Callable[[Opportunity], Opportunity], *, archived: bool = False
) -> None:
    """Changes some of what is on offer, or (`archived`) is not any more, and lets the search follow."""
    town = life.town
    async with town.database.writing() as session:
        store = Store(session)
        some = await store.get_many(rng.sample(range(1, await store.count(None) + 1), 60 if archived else 3))
        for each in some.values():
            if (each.publication_status is PublicationStatus.ARCHIVED) == archived:
                await store.put(change(each), author="test", at=town.clock.now())
    await town.search.refresh(town.clock.now())
