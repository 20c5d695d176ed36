"""The engine's word, held in hundreds of runs: each has its own misfortunes, and is the same every time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulation import virtual_time
from tests.simulation.broken import Broken
from tests.simulation.template import make_template
from tests.simulation.town import Town, simulate, trace

SEEDS = int(os.environ.get("SIMULATED_SEEDS", "500"))
CHUNK = 5
FOUND = (21, 79, 141, 232, 248, 307, 880001046)
"""Seeds that broke a promise once, whatever range is run: 21 by numbers given out twice, 79 and 248 by a
repeat that told what a newer notice told, 307 by a reminder set anew that had been owed while it was paused,
141 and 232 by a message that was known to have come when somebody else had taken it up and not begun, the
last by one that told what no notice had read yet."""
Run = Callable[[int], Town]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("simulation") / "template.sqlite3"
    make_template(path)
    return path


@pytest.fixture
def run(template: Path, tmp_path: Path) -> Run:
    def run(seed: int) -> Town:
        folder = tmp_path / f"{seed} {len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return simulate(seed, template, folder)

    return run


def broken(run: Run, seeds: range | tuple[int, ...]) -> list[str]:
    """The first of the seeds that broke a promise, and how to run it alone."""
    for seed in seeds:
        try:
            run(seed)
        except Broken as error:
            return [f"scripts/simulate 1 --seed {seed}\n{error}"]
    return []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_whatever_goes_wrong_the_engine_keeps_its_word(run: Run, first: int) -> None:
    assert broken(run, range(first, first + CHUNK)) == []


def test_what_once_broke_it_breaks_it_no_more(run: Run) -> None:
    assert broken(run, FOUND) == []


def test_a_seed_is_the_same_every_time_and_another_one_is_not(run: Run) -> None:
    assert trace(run(10)) == trace(run(10)) != trace(run(11))


def test_where_everybody_waits_and_nobody_for_a_moment_a_run_ends() -> None:
    async def wait_for_ever() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(virtual_time.Stuck):
        virtual_time.run(wait_for_ever)
