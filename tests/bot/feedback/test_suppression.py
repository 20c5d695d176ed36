"""Nobody can work out a small count: not by subtraction, not by bounds, not over tables, not over weeks."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pytest

from bot.feedback.measures import Tally
from bot.feedback.released import Details, Released, over_weeks, released
from bot.feedback.suppression import hides, shown

K = 5
TABLES = 20_000


def table(rng: random.Random) -> dict[str, int]:
    """Few or many counts, most of them small."""
    size = rng.choice((1, 2, 3, 4, 6, 9, 14))
    return {f"s{n}": 1 + min(int(rng.expovariate(1 / rng.choice((2, 6, 15)))), 60) for n in range(size)}


def bounds(hidden: int, total: int) -> tuple[int, int]:
    """What somebody who knows the sum of so many hidden counts knows of each."""
    return (total, total) if hidden == 1 else (1, total - (hidden - 1))


def test_no_small_count_can_be_derived_in_20_000_random_tables() -> None:
    rng, told, counted = random.Random(20261129), 0, 0
    for _ in range(TABLES):
        counts = table(rng)
        safe = shown(counts, lambda _: K)
        counted += sum(counts.values())
        if safe is None:
            continue
        told += sum(counts[key] for key in safe)
        assert all(counts[key] >= K for key in safe)
        hidden = counts.keys() - safe
        if not hidden:
            continue
        low, high = bounds(len(hidden), sum(counts.values()) - sum(counts[key] for key in safe))
        assert low < high
        assert high >= K, "what is hidden is known to be small"
    assert told / counted > 0.75


@pytest.mark.parametrize(
    ("counts", "safe"),
    [
        ([4], None),
        ([5], [5]),
        ([5, 1], []),
        ([4, 4], []),
        ([1, 1], None),
        ([1, 1, 1, 1, 1], None),
        ([9, 4], []),
        ([9, 7, 4], [9]),
        ([9, 7, 2, 2], [9]),
        ([9, 7, 4, 4], [9, 7]),
        ([5, 5, 5], [5, 5, 5]),
        ([], None),
    ],
)
def test_the_smallest_tables(counts: list[int], safe: list[int] | None) -> None:
    named = dict(enumerate(counts))
    found = shown(named, lambda _: K)
    assert (None if found is None else sorted((named[key] for key in found), reverse=True)) == safe


def test_a_matter_of_health_needs_ten_and_is_hidden_beside_one_that_hides_it() -> None:
    counts = {"health": 7, "course": 8, "event": 40}
    least = {"health": 10, "course": 5, "event": 5}.__getitem__
    assert shown(counts, least) == {"event"}
    assert not hides([7, 3], 10)
    assert hides([7, 4], 10)


def derivable(sums: Sequence[frozenset[int]], size: int) -> set[int]:
    """Which of `size` unknowns follow from knowing these sums of them, by elimination."""
    if not sums:
        return set()
    matrix = np.array([[float(n in each) for n in range(size)] for each in sums])
    rank = np.linalg.matrix_rank(matrix)
    return {n for n in range(size) if np.linalg.matrix_rank(np.vstack([matrix, np.eye(size)[n]])) == rank}


def weeks_of(rng: random.Random, weeks: int, subjects: int) -> list[dict[str, Tally]]:
    return [
        {
            f"s{n}": Tally((0, 0, count, 0, 0))
            for n in range(subjects)
            if (count := max(0, int(rng.gauss(6, 4))))
        }
        for _ in range(weeks)
    ]


def printed(weeks: Sequence[Mapping[str, Tally]], groups: Mapping[str, Iterable[str]]) -> list[frozenset]:
    """Each figure of every report over these weeks, as the answers (subject, week) that it is the sum of.

    There is a report for every week, of one, four and all weeks: by subject, by group, the rest, the whole.
    """
    of_week: list[Released] = [released(tallies, lambda _: K) for tallies in weeks]
    figures = []
    for end in range(len(weeks)):
        for length in (1, 4, len(weeks)):
            window = range(max(0, end + 1 - length), end + 1)
            cells = {
                subject: frozenset((subject, w) for w in window if subject in of_week[w].subjects)
                for subject in {s for w in window for s in of_week[w].subjects}
            }
            rest = frozenset((subject, w) for w in window for subject in of_week[w].hidden)
            told = over_weeks(of_week[w] for w in window)
            assert {s: sum(weeks[w][s].n for _, w in cells[s]) for s in cells} == {
                s: tally.n for s, tally in told.subjects.items()
            }
            assert told.rest.n == sum(weeks[w][s].n for s, w in rest)
            figures += [*cells.values(), rest, rest.union(*cells.values())]
            figures += [
                frozenset().union(*(cells[s] for s in members if s in cells)) for members in groups.values()
            ]
    return [each for each in figures if each]


@pytest.mark.parametrize("seed", range(40))
def test_no_small_count_can_be_derived_over_weeks_and_overlapping_tables(seed: int) -> None:
    rng = random.Random(seed)
    weeks = weeks_of(rng, weeks=6, subjects=rng.choice((2, 4, 7)))
    names = sorted({s for week in weeks for s in week})
    groups = {f"g{n}": rng.sample(names, rng.randrange(1, len(names) + 1)) for n in range(5)}
    sums = printed(weeks, groups)
    cells = sorted({(s, w) for w, week in enumerate(weeks) for s in week})
    place = {cell: n for n, cell in enumerate(cells)}
    known = derivable([frozenset(place[cell] for cell in each) for each in sums], len(cells))
    small = {place[s, w] for s, w in cells if weeks[w][s].n < K}
    assert small, "there is something to hide"
    assert known & small == set()
    if any(released(week, lambda _: K).subjects for week in weeks):
        assert known, "the attacker is alive: what is shown is derived"


def test_the_attacker_is_alive() -> None:
    """Shown beside its group, a hidden count falls."""
    assert derivable([frozenset({0, 1}), frozenset({0})], 2) == {0, 1}


def test_details_of_a_sum_do_not_tell_those_of_one_that_has_none() -> None:
    release = Released(
        subjects={name: Tally((n, 0, 0, 0, 0)) for name, n in {"a": 30, "b": 6, "c": 7, "d": 25}.items()}
    )
    details = Details.of(release)
    assert details.subjects == {"a", "d"}
    assert details.whole
    assert not details.allow(["a", "b"])
    assert details.allow(["a", "b", "c"])
    assert details.allow(["a", "d"])


def test_the_rest_has_no_details_that_all_others_tell() -> None:
    release = Released(
        subjects={"a": Tally((30, 0, 0, 0, 0)), "b": Tally((12, 0, 0, 0, 0))},
        rest=Tally((6, 0, 0, 0, 0)),
        hidden=frozenset({"c", "d"}),
    )
    details = Details.of(release)
    assert details.subjects == {"a"}
    assert not details.allow(["b"]), "a sum of one is that one"
