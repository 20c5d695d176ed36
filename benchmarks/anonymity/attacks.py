"""Ways to guess an author from what was carried off. Each gives a guess for a row, or leaves it out."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import TypeAlias

from benchmarks.anonymity.loot import Commit, Loot

Guesses: TypeAlias = dict[object, int]
Attack: TypeAlias = Callable[[Loot, random.Random], Guesses]

NEAR = 2
"""Commits before and after, among which a neighbour is looked for."""


def by_token(loot: Loot, rng: random.Random) -> Guesses:
    """Every known number is hashed."""
    known = {sha256(str(number).encode()).hexdigest(): number for number in loot.known}
    return {row.key: known[row.token] for row in loot.rows if row.token in known}


def by_log(loot: Loot, rng: random.Random) -> Guesses:
    """The line of the log nearest in time."""
    times = [at for at, _ in loot.log]
    guesses: Guesses = {}
    for row in loot.rows:
        if row.at is not None and times:
            at = min(bisect_left(times, row.at), len(times) - 1)
            guesses[row.key] = loot.log[at][1]
    return guesses


def by_profile(loot: Loot, rng: random.Random) -> Guesses:
    """Somebody known with the very same profile."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for number, who in loot.known.items():
        alike.setdefault((who.language, who.place, who.group), []).append(number)
    return {row.key: rng.choice(alike[row.profile]) for row in loot.rows if row.profile in alike}


def by_moment(loot: Loot, rng: random.Random) -> Guesses:
    """Whoever saved the item within a minute or two."""
    guesses: Guesses = {}
    for row in loot.rows:
        if row.at is None:
            continue
        near = [
            (abs(at - row.at), who)
            for at, who, item in loot.saves
            if item == row.item and abs(at - row.at) < timedelta(minutes=2)
        ]
        if near:
            guesses[row.key] = min(near)[1]
    return guesses


def by_order(loot: Loot, rng: random.Random) -> Guesses:
    """The rows of an item in their order, beside the roll (or the saves) of that item in theirs."""
    listed = loot.roll or [(item, who) for _, who, item in loot.saves]
    people: dict[str, list[int]] = {}
    for item, who in listed:
        people.setdefault(item, []).append(who)
    guesses: Guesses = {}
    for row in loot.rows:
        if waiting := people.get(row.item):
            guesses[row.key] = waiting.pop(0)
    return guesses


def by_neighbour(loot: Loot, rng: random.Random) -> Guesses:
    """Whoever's row changed in the same commit, else in one beside it that is about the same item."""
    guesses: Guesses = {}
    for at, commit in enumerate(loot.commits):
        for place, key in enumerate(commit.rows):
            if commit.people:
                guesses[key] = commit.people[0]
            elif beside := _beside(loot.commits, at, commit.item):
                guesses[key] = beside[place % len(beside)]
    return guesses


def by_prior(loot: Loot, rng: random.Random) -> Guesses:
    """Anybody who saved the item."""
    savers: dict[str, list[int]] = {}
    for _, who, item in loot.saves:
        savers.setdefault(item, []).append(who)
    return {row.key: rng.choice(savers[row.item]) for row in loot.rows if row.item in savers}


def by_traffic(loot: Loot, rng: random.Random) -> Guesses:
    """Somebody who wrote in that week and saved the item, for whoever watches the line as well."""
    active: dict[int, set[int]] = {}
    for week, who in loot.traffic:
        active.setdefault(week, set()).add(who)
    savers: dict[str, list[int]] = {}
    for _, who, item in loot.saves:
        savers.setdefault(item, []).append(who)
    guesses: Guesses = {}
    for row in loot.rows:
        if likely := [who for who in savers.get(row.item, ()) if who in active[row.batch]]:
            guesses[row.key] = rng.choice(likely)
    return guesses


def _beside(commits: list[Commit], at: int, item: str) -> list[int]:
    beside = [*range(at + 1, at + 1 + NEAR), *range(at - 1, at - 1 - NEAR, -1)]
    return [
        commits[one].people[0]
        for one in beside
        if 0 <= one < len(commits) and commits[one].people and commits[one].item == item
    ]


ATTACKS: dict[str, Attack] = {
    "hash of the person": by_token,
    "lines of the log": by_log,
    "profile": by_profile,
    "moments beside saves": by_moment,
    "order of rows": by_order,
    "neighbours in the log of the database": by_neighbour,
    "who saved it": by_prior,
    "who saved it, and wrote in that week": by_traffic,
}
