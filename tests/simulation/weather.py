"""What goes wrong in one run, and how often: some runs are calm, some have one trouble, some have all."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Chances at each await of a process, at each call, and a day; nothing where nothing is said."""

    crash: float = 0.0
    slow: float = 0.0
    busy: float = 0.0
    freeze: float = 0.0
    silence: float = 0.0
    trouble: float = 0.0
    flood: float = 0.0
    unconnected: float = 0.0
    sluggish: float = 0.0
    stops: float = 0.0
    takeovers: float = 0.0
    jumps: float = 0.0
    new_rules_of_time: bool = False
    moved_chats: float = 0.0
    crowd: bool = False
    """Many people follow the same thing: more is due at once than may go in a second."""

    def calm(self) -> Weather:
        """Nothing goes wrong any more."""
        return Weather(crowd=self.crowd)


_STORMS: dict[str, tuple[float, ...]] = {
    "crash": (2e-4, 1e-3, 4e-3),
    "slow": (1e-3, 1e-2),
    "busy": (2e-3, 2e-2),
    "freeze": (2e-4, 1e-3),
    "silence": (0.05, 0.3),
    "trouble": (0.05, 0.3),
    "flood": (0.03, 0.2),
    "unconnected": (0.05, 0.3),
    "sluggish": (0.05, 0.3),
    "stops": (1.0, 6.0),
    "takeovers": (1.0, 6.0),
    "jumps": (1.0, 4.0),
    "moved_chats": (0.02, 0.1),
}


def weather_of(rng: Random) -> Weather:
    """The weather of a run."""
    each = rng.choice((0.0, 0.15, 0.4, 0.8))
    chances = {name: rng.choice(values) for name, values in _STORMS.items() if rng.random() < each}
    return Weather(**chances, new_rules_of_time=rng.random() < 0.15, crowd=rng.random() < 0.15)  # type: ignore[arg-type]
