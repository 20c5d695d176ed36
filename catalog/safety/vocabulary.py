"""The words the grammar knows, and which of them a typed word may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from catalog.safety.sound import BREAK, sound

Heard = tuple[str, ...]
"""What one word may be: keys of the grammar, else the word's own key."""

_SHORTEST_SLIP = 4
"""Letters of a typed word in which a slip is forgiven: in shorter ones it makes another word."""
_SHORTEST_REST = 4


class Vocabulary:
    """The grammar's words by their sound; hears misspelt, shortened and glued words as what they are."""

    def __init__(
        self,
        words: Iterable[str],
        *,
        short: Mapping[str, Sequence[str]],
        glued: Iterable[str],
        real: Iterable[str],
    ) -> None:
        """`short` are chat forms and what they stand for, `glued` what runs into the next word, `real` words
        that only look like a slip; all but the keys of `short` as sounds."""
        self._words = frozenset(words)
        self._short = {folded: tuple(meant) for folded, meant in short.items()}
        self._glued = tuple(sorted(glued, key=len, reverse=True))
        self._real = frozenset(real)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) >= _SHORTEST_SLIP and word.isalpha():
                for form in {word, *_without_one(word)}:
                    self._near.setdefault(form, []).append(word)

    def hear(self, folded: Sequence[str]) -> list[Heard]:
        """The words of a message as the grammar may read them."""
        heard: list[Heard] = []
        for word in folded:
            if word == BREAK:
                heard.append((BREAK,))
                continue
            if word in self._short:
                heard += [(meant,) for meant in self._short[word]]
                continue
            key = sound(word)
            if key in self._words or key in self._real or len(key) < _SHORTEST_SLIP:
                heard.append((key,))
            else:
                heard += self._misspelt(key)
        return heard

    def _misspelt(self, key: str) -> list[Heard]:
        pieces = self._pieces(key)
        if pieces:
            return [(piece,) for piece in pieces]
        return [self._slips(key) or (key,)]

    def _slips(self, key: str) -> Heard:
        found: dict[str, None] = {}
        for form in (key, *_without_one(key)):
            for word in self._near.get(form, ()):
                # A word of four letters is another one but where two of them are swapped.
                known = len(word) > _SHORTEST_SLIP or sorted(word) == sorted(key)
                if known and word[0] == key[0] and OSA.distance(word, key, score_cutoff=1) == 1:
                    found[word] = None
        return tuple(found)

    def _pieces(self, key: str) -> list[str]:
        """The words that were typed without a space: "mequieromatar"; none where it is one word."""
        if key in self._words and len(key) >= _SHORTEST_REST:
            return [key]
        for first in self._glued:
            if key.startswith(first) and len(key) - len(first) >= _SHORTEST_REST:
                rest = self._pieces(key[len(first) :])
                if rest:
                    return [first, *rest]
        return []


def _without_one(word: str) -> list[str]:
    return [word[:n] + word[n + 1 :] for n in range(len(word))]
