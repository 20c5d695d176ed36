"""The lexicon: concepts as people speak of them, in four languages, Mexico's first; one block a concept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from catalog.search.lexicon.concept import (
    LANGUAGES,
    Concept,
    LexiconFault,
    Name,
    Saying,
    overlaid,
    read_concepts,
)

__all__ = ["LANGUAGES", "Concept", "Lexicon", "LexiconFault", "Name", "Saying", "load_lexicon", "load_taught"]

_FOLDER = Path(__file__).parent
_SAYINGS = _FOLDER / "sayings"


class Lexicon:
    """All concepts, by number and by key."""

    def __init__(
        self, concepts: Sequence[Concept], own: Sequence[str] = (), files: Sequence[Path] = ()
    ) -> None:
        """`own` are the sayings of a city's own files, which come without vectors; `files` those of the
        project, where it was read from them alone.

        Raises LexiconFault where a concept is helped by one that is not there.
        """
        self.own = tuple(dict.fromkeys(own))
        self.files = tuple(files)
        self.concepts = tuple(sorted(concepts, key=lambda concept: concept.key))
        self.numbers = {concept.key: number for number, concept in enumerate(self.concepts)}
        for concept in self.concepts:
            if strange := [key for key in concept.helped if key not in self.numbers]:
                raise LexiconFault(f"[{concept.key}]: there is no concept {', '.join(strange)}")
        self.helped = tuple(tuple(self.numbers[key] for key in c.helped) for c in self.concepts)
        """By number, the numbers of what would help."""

    def __len__(self) -> int:
        return len(self.concepts)


@cache
def load_lexicon(*overlays: Path) -> Lexicon:
    """The concepts that come with the project, changed by files of a city's own; read once.

    Raises LexiconFault with file and line for what cannot be read, OSError for a file that is not there.
    """
    concepts: list[Concept] = []
    own: list[str] = []
    files = sorted(_FOLDER.glob("*.txt"))
    for path in files:
        concepts = overlaid(concepts, _read(path))
    for path in overlays:
        added = _read(path)
        concepts = overlaid(concepts, added)
        own += [saying.text for concept in added for saying in concept.sayings]
    return Lexicon(concepts, own, files=() if overlays else files)


@cache
def load_taught() -> Lexicon:
    """The concepts that come with the project, with all that people say of each: what the classifier learns.

    A block tells a concept with a dozen sayings. Some forty further ones lie in `sayings/` for what learns
    from them; nothing that runs reads those. Raises LexiconFault as `load_lexicon` does, and where there is
    a saying of a concept that is not there.
    """
    concepts = load_lexicon().concepts
    known = {concept.key for concept in concepts}
    for path in sorted(_SAYINGS.glob("*.txt")):
        more = _read(path)
        if strange := [concept.key for concept in more if concept.key not in known]:
            raise LexiconFault(f"{path.name}: there is no concept {', '.join(strange)}")
        concepts = tuple(overlaid(concepts, more))
    return Lexicon(concepts)


def _read(path: Path) -> list[Concept]:
    with path.open(encoding="utf-8") as lines:
        return read_concepts(lines, file=path.name)
