"""People who do random things: whatever they do, the bot keeps its word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.random_people.life import people_of
from tests.random_people.run import live, shrunk, steps_of
from tests.random_people.town import MADE_UP, PUBLISHED, Setting

PEOPLE = 8
APPS = {PUBLISHED: ("es", "en", "es-MX", "fr"), MADE_UP: ("en-XA", "ar")}


async def live_well(setting: Setting, folder: Path, languages: str, seed: int, rounds: int) -> None:
    kinds = people_of(APPS[languages], PEOPLE)
    outcome = await live(setting, folder, kinds, steps_of(seed, rounds, PEOPLE))
    if outcome.faults:
        fewest = await shrunk(setting, folder, kinds, outcome)
        pytest.fail(_story(fewest, languages, seed, rounds), pytrace=False)
    print(f"{languages}, seed {seed}: {outcome.done} deeds, {outcome.answers} heard, {outcome.silences}")


def _story(outcome, languages: str, seed: int, rounds: int) -> str:
    faults = "\n".join(f"- {fault}" for fault in outcome.faults)
    steps = "\n".join(f"  {step.round}: {step.who} {step.deed} ({step.seed})" for step in outcome.taken)
    dialogues = "\n\n".join(outcome.dialogues)
    again = f"PEOPLE_SEED={seed} PEOPLE_ROUNDS={rounds} pytest {Path(__file__).name} -k hours"
    return f"Seed {seed}, {languages} languages. Once more: {again}\n{faults}\n\n{len(outcome.taken)} steps:\n{steps}\n\n{dialogues}"


@pytest.mark.parametrize("languages", [PUBLISHED, MADE_UP])
async def test_nothing_people_do_breaks_the_bot(towns, tmp_path, languages) -> None:
    await live_well(
        towns[languages],
        tmp_path,
        languages,
        seed=int(os.environ.get("PEOPLE_SEED", "1")),
        rounds=int(os.environ.get("PEOPLE_ROUNDS", "35")),
    )
