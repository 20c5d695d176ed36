"""Spotting: the concepts that a text names, by whatever name, in whatever number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property

from catalog.compiled import compiled
from catalog.search.lexicon import LANGUAGES, Lexicon
from catalog.search.phrasebook import load_phrasebook, phrase_files
from catalog.search.words import SHORTEST_HEARD, sound

SHORTEST = 4
"""Letters that are left of a word at least when the ending of a plural is taken away."""
Form = tuple[str, ...]
_Named = tuple[Form, int, frozenset[str], str]
"""A name's form, its concept, words that stand beside it, and its language."""


class Spotter:
    """Finds concepts in rows of folded words; immutable, made once of a lexicon."""

    def __init__(self, lexicon: Lexicon, joints: frozenset[str]) -> None:
        """`joints` are words that may as well be missing in a name."""
        self._joints = joints
        self._names: dict[str, list[_Named]] = {}
        for number, concept in enumerate(lexicon.concepts):
            for language, name in ((code, each) for code, those in concept.names.items() for each in those):
                form = self.form(name.words) or tuple(map(plain, name.words))
                beside = frozenset(map(plain, name.beside))
                self._names.setdefault(form[0], []).append((form, number, beside, language))
        self._begun: dict[Form, list[_Named]] = {}
        """Names by their first two words, those of one word by that, the longest first."""
        for named in sorted((each for those in self._names.values() for each in those), key=_shortness):
            self._begun.setdefault(named[0][:2], []).append(named)

    def form(self, words: Iterable[str]) -> Form:
        """The words as they are compared: without what joins them and without plurals."""
        joints = self._joints
        return tuple([plain(word) for word in words if word not in joints])

    def counts(self, word: str) -> bool:
        """Whether a word is one that `form` keeps."""
        return word not in self._joints

    def spot(
        self,
        form: Sequence[str],
        *,
        whole: frozenset[str] | None = None,
        languages: Collection[str] = LANGUAGES,
    ) -> list[tuple[int, int, int]]:
        """The concepts that a row of words names: (concept, place, words of the name), in order.

        Words of context may stand anywhere in `whole`, the row itself where nothing else is given. A name
        within a longer one does not count: "club de lectura" is no club. Only names of these `languages` do:
        "rato" is a while in Spanish and a rat in Portuguese.
        """
        found: list[tuple[int, int, int]] = []
        names, begun, free = self._names, self._begun, 0
        for place in [place for place, word in enumerate(form) if word in names]:
            if place < free:
                continue
            longest = 1
            two = tuple(form[place : place + 2])
            longer = begun.get(two, ()) if len(two) > 1 else ()
            for name, number, beside, language in (*longer, *begun.get(two[:1], ())):
                if len(name) < longest:
                    break
                if language not in languages:
                    continue
                if len(name) > 1 and tuple(form[place : place + len(name)]) != name:
                    continue
                if beside and beside.isdisjoint(form if whole is None else whole):
                    continue
                longest = len(name)
                found.append((number, place, longest))
            free = place + longest
        return found

    def heard(self, form: Sequence[str], known: Mapping[str, object] | frozenset[str]) -> Form:
        """The words, those that neither a name nor `known` has as the name's word that sounds the same."""
        return tuple(
            self._by_sound.get(sound(word), word)
            if len(word) >= SHORTEST_HEARD and word not in known and word not in self._names
            else word
            for word in form
        )

    @cached_property
    def _by_sound(self) -> Mapping[str, str]:
        """Names of one word by how they sound; made when the first strange word is heard."""
        found: dict[str, str] = {}
        for word, names in self._names.items():
            if len(word) >= SHORTEST_HEARD and any(
                len(form) == 1 and not beside for form, _, beside, _ in names
            ):
                found.setdefault(sound(word), word)
        return found


def _shortness(named: _Named) -> int:
    return -len(named[0])


@cache
def spotter_of(lexicon: Lexicon) -> Spotter:
    """The spotter of a lexicon, made once."""
    joints = load_phrasebook().joints
    files = lexicon.files and (*lexicon.files, *phrase_files())
    return compiled(files, "spotter", lambda: Spotter(lexicon, joints))


@cache
def plain(word: str) -> str:
    """The word without the ending of a plural, in the four languages: "talleres", "taller"."""
    if len(word) > SHORTEST and word[-1] == "s" and word[-2] != "s":
        word = word[:-1]
    if len(word) > SHORTEST and word[-1] == "e" and word[-2] not in "aeiou":
        word = word[:-1]
    return word
