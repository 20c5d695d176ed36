"""People who do random things: whatever they do, the bot keeps its word.

A failure prints its seed, the fewest steps that were found to bring it about, and what was said. The same
again: `PEOPLE_SEED=7 PEOPLE_ROUNDS=150 pytest tests/random_people -k for_long`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.random_people.life import people_of
from tests.random_people.run import Outcome, live, shrunk, steps_of
from tests.random_people.town import MADE_UP, PUBLISHED, Setting

PEOPLE = 8
APPS = {PUBLISHED: ("es", "en", "es-MX", "fr"), MADE_UP: ("en-XA", "ar")}
"""The languages of people's telephones; both kinds of city have two languages of their own."""
SHORT, LONG = 36, 185
"""Rounds, in each of which about half of the people do something: 150 deeds, and 780."""
SEEDS = [int(os.environ["PEOPLE_SEED"])] if "PEOPLE_SEED" in os.environ else [101, 102]

Towns = dict[str, Setting]


@pytest.mark.parametrize("languages", [PUBLISHED, MADE_UP])
async def test_whatever_people_do_the_bot_keeps_its_word(
    towns: Towns, tmp_path: Path, languages: str
) -> None:
    await _lives(towns, tmp_path, languages, seed=1, rounds=SHORT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("languages", "seed"), [*((PUBLISHED, seed) for seed in SEEDS), (MADE_UP, SEEDS[-1])]
)
async def test_whatever_people_do_for_long_the_bot_keeps_its_word(
    towns: Towns, tmp_path: Path, languages: str, seed: int
) -> None:
    await _lives(towns, tmp_path, languages, seed=seed, rounds=int(os.environ.get("PEOPLE_ROUNDS", LONG)))


async def _lives(towns: Towns, folder: Path, languages: str, *, seed: int, rounds: int) -> None:
    kinds = people_of(APPS[languages], PEOPLE)
    outcome = await live(towns[languages], folder, kinds, steps_of(seed, rounds, PEOPLE))
    if outcome.faults:
        fewest = await shrunk(towns[languages], folder, kinds, outcome)
        pytest.fail(_story(fewest, languages, seed, rounds), pytrace=False)
    # Without these a life in which nothing happens would count as a good one.
    assert outcome.done > 3 * rounds
    assert outcome.answers > 3 * rounds
    print(f"{languages}, seed {seed}: {outcome.done} deeds, {outcome.answers} heard, {outcome.silences}")


def _story(outcome: Outcome, languages: str, seed: int, rounds: int) -> str:
    again = f"PEOPLE_SEED={seed} PEOPLE_ROUNDS={rounds} pytest tests/random_people -k for_long"
    return "\n".join(
        [
            f"Seed {seed}, {languages} languages. The same again: {again}",
            *(f"- {fault}" for fault in outcome.faults),
            f"{len(outcome.taken)} steps (round, person, deed, seed of the deed):",
            *(f"  {step.round} {step.who} {step.deed} {step.seed}" for step in outcome.taken),
            *outcome.dialogues,
        ]
    )
