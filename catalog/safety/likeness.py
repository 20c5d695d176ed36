"""The likeness of a message to what people in danger write: the second ear beside the grammar.

Logistic regression over hashed words and pieces, each scaled by how much more often it is said in danger than
not (Wang and Manning, "Baselines and Bigrams", ACL 2012). `python -m benchmarks.fit_safety --write` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.safety.danger import Danger

CLEAR = 1.0
"""By how much (in log odds) one danger must be likelier than any other to be named: words that are meant for
another one hurt more than those meant for all."""
PACKAGED = Path(__file__).parent / "data" / "likeness.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Weights of features; above `sure` a message is an alarm, up to `doubt` the grammar is not believed."""

    weights: NDArray[np.float32]
    bias: float
    kinds: NDArray[np.float32]
    """A row of features for each danger, in the order of `Danger`, and a last column that is added to all."""
    sure: float
    doubt: float
    fingerprint: str
    """The features it was fitted for."""

    def score(self, buckets: NDArray[np.int64]) -> float:
        """How much the message is like those in danger: log odds, 0 where both are as likely."""
        return float(self.weights[buckets].sum() / max(len(buckets), 1) ** 0.5 + self.bias)

    def kind(self, buckets: NDArray[np.int64]) -> Danger:
        """The danger whose messages it is most like; unclear where it is nearly as like those of another."""
        own = self.kinds[:, buckets % (self.kinds.shape[1] - 1)].sum(axis=1)
        scores = own / max(len(buckets), 1) ** 0.5 + self.kinds[:, -1]
        second, first = np.sort(scores)[-2:]
        return tuple(Danger)[int(scores.argmax())] if first - second > CLEAR else Danger.UNCLEAR


@cache
def load_likeness(path: Path = PACKAGED) -> Likeness:
    """The likeness in a file, the packaged one unless another is named; each is read once."""
    with np.load(path) as held:
        kinds = held["kinds"] * held["kind_steps"][:, None]
        return Likeness(
            weights=held["weights"] * held["step"],
            bias=float(held["bias"]),
            kinds=np.hstack([kinds, held["kind_biases"][:, None]]).astype(np.float32),
            sure=float(held["sure"]),
            doubt=float(held["doubt"]),
            fingerprint=str(held["fingerprint"]),
        )
