"""A unit: one word of a question, or one need told in it, and what every document has of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from catalog.search.vocabulary import Variant

Floats = npt.NDArray[np.float32]
IN_PASSING = np.float32(0.35)
"""How prominent a concept is that is named in a description only."""
SHALLOW = 0.5
"""How much of a concept is found where it is named deep in a description only."""
STRENGTH = 0.6
"""How strong a concept is in a title, beside a word that stands there itself."""


@dataclass(slots=True)
class Unit:
    """One content word: its weight, and per document how surely it is there, in front, and how strongly.

    `held` counts the documents that have it. `meant` says that it has equivalents, `need` that it stands for
    what would help, `head` that it is the subject by its place, `joined` that it belongs to the word before,
    `aside` that it is said beside the subject, `generic` that half the catalogue is called so, `errand` that
    people want it of a city that seldom has it, `ruling` that other words only tell which of it is wanted.
    """

    word: str
    typed: str
    weight: float
    found: Floats
    front: Floats
    strength: Floats
    best: Variant | None = None
    meant: bool = False
    need: bool = False
    head: bool = False
    aside: bool = False
    generic: bool = False
    held: int = 0
    joined: bool = False
    ruling: bool = False
    errand: bool = False
    terms: dict[int, Variant] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether the catalogue has anything for it."""
        return bool(self.terms)

    def lift(self, documents: npt.NDArray[np.int32], prominence: Floats, weight: float) -> None:
        """Finds it in documents, too, as surely and as far in front as they name what it means."""
        much = np.float32(weight)
        surely = much * (SHALLOW + (1 - SHALLOW) * prominence)
        ahead = much * np.maximum(prominence - IN_PASSING, 0) / (1 - IN_PASSING)
        self.found[documents] = np.maximum(self.found[documents], surely)
        self.front[documents] = np.maximum(self.front[documents], ahead)
        self.strength[documents] = np.maximum(self.strength[documents], ahead * STRENGTH)
