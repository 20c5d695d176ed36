"""Lives a life step by step, watches it, and where it goes wrong finds the fewest steps that do."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.demo.deeds import ImpossibleDeed
from bot.demo.settling import NotSettled
from bot.upkeep import Upkeep
from tests.random_people.acts import ACTS
from tests.random_people.city import CHANGES, CLOCK
from tests.random_people.life import CITY, Kind, Life, Someone, Step, as_dialogue, drawn, in_rounds
from tests.random_people.owed import NOTHING_DONE
from tests.random_people.town import Setting, a_town
from tests.random_people.watch import Watch

SECONDS_TO_SHRINK = 90.0
PATIENCE = 20.0
BY_NAME = {act.__name__: act for act in ACTS}
CLOCKS = {change.__name__ for change in CLOCK}
CHANGE_BY_NAME = {change.__name__: change for change in CHANGES}


@dataclass
class Outcome:
    """How a life went: its faults (none where all is well), and what was said until then."""

    faults: list[str] = field(default_factory=list)
    dialogues: list[str] = field(default_factory=list)
    done: int = 0
    answers: int = 0
    silences: dict[str, int] = field(default_factory=dict)
    taken: list[Step] = field(default_factory=list)


def steps_of(seed: int, rounds: int, people: int) -> list[Step]:
    """The steps of a life, from its seed alone."""
    acts = {act.__name__: weight for act, weight in ACTS.items()}
    changes = {change.__name__: weight for change, weight in CHANGES.items()}
    return drawn(seed, rounds, people, acts, changes)


async def live(setting: Setting, folder: Path, kinds: tuple[Kind, ...], steps: Sequence[Step]) -> Outcome:
    """Takes the steps in a town of their own until all are taken or something is wrong."""
    outcome = Outcome()
    async with a_town(setting, folder) as (town, path):
        life = Life(town, kinds)
        with Watch(life, path, setting.known) as watch:
            for round_ in in_rounds(list(steps)):
                outcome.taken += round_
                outcome.faults = await _take(life, watch, round_, outcome)
                if outcome.faults:
                    break
            else:
                town.clock.turn(timedelta(days=3))
                await Upkeep(town.services)(town.clock.now())
                outcome.faults = watch.faults_at_the_end()
            outcome.silences = watch.silences
            blamed = [someone for someone in life.people if f"{someone.name}:" in " ".join(outcome.faults)]
            outcome.dialogues = [as_dialogue(someone) for someone in blamed or life.people if someone.told]
            town.server.api.forgive()
    return outcome


async def shrunk(
    setting: Setting,
    folder: Path,
    kinds: tuple[Kind, ...],
    outcome: Outcome,
    *,
    seconds: float = SECONDS_TO_SHRINK,
) -> Outcome:
    """The same fault from fewer steps, as few as are found within `seconds`."""
    ends, best, kind = time.monotonic() + seconds, outcome, _kind_of(outcome)
    for who in range(len(kinds)):
        # Most faults are one person's: theirs alone, with what the city did, is a good beginning.
        alone = [step for step in outcome.taken if step.who in (who, CITY)]
        if time.monotonic() > ends or (len(outcome.faults) == 1 and kinds[who].name not in outcome.faults[0]):
            continue
        tried = await live(setting, folder, kinds, alone)
        if tried.faults and _kind_of(tried) == kind:
            best = tried
            break
    size = max(1, len(best.taken) // 2)
    while time.monotonic() < ends:
        place = 0
        while place < len(best.taken) and time.monotonic() < ends:
            fewer = best.taken[:place] + best.taken[place + size :]
            tried = await live(setting, folder, kinds, fewer) if fewer else Outcome()
            if tried.faults and _kind_of(tried) == kind:
                best = tried
            else:
                place += size
        if size == 1:
            break
        size = max(1, size // 2)
    return best


async def _take(life: Life, watch: Watch, round_: Sequence[Step], outcome: Outcome) -> list[str]:
    life.begin_round()
    life.town.server.api.calls.clear()
    owed: list[tuple[Someone, str]] = []
    # A clock that is turned between a press and its answer would make the press too old to answer.
    for step in sorted(round_, key=lambda step: step.deed not in CLOCKS):
        rng = Random(step.seed)
        if step.who == CITY:
            await CHANGE_BY_NAME[step.deed](life, rng)
            continue
        someone = life.people[step.who]
        # Whoever has blocked the bot can do nothing else with it than let it in again.
        deed = step.deed if not someone.person.chat.blocked else "unblocks"
        with suppress(ImpossibleDeed):
            what = BY_NAME[deed](life, someone, rng)
            if what != NOTHING_DONE:
                outcome.done += 1
                owed.append((someone, what))
    try:
        await life.town.server.api.settling.wait(patience=PATIENCE)
    except NotSettled as stuck:
        return [str(stuck), *watch.faults([])]
    outcome.answers += sum(c.kind in ("message", "edited") for someone in life.people for c in someone.heard)
    return watch.faults(owed)


def _kind_of(outcome: Outcome) -> str:
    """What is wrong without the numbers and words in it."""
    first = outcome.faults[0]
    return "".join(letter for letter in first.split(" code ")[0] if not letter.isdigit()).split("'")[0]
