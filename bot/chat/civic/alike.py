"""Proposals that come close to a sentence: by what they mean, or by their words."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.civic.proposals import Proposal
from catalog.current import CurrentSearch
from catalog.search.meaning import Vectors, directions
from catalog.search.phrasebook import load_phrasebook
from catalog.search.spotting import plain
from catalog.search.words import tokens

MOST = 3
"""Proposals that are offered instead of one's own."""
CLOSE = 0.6
"""Cosine from which two sentences may mean the same: what is offered in vain costs a glance."""
CLOSE_WORDS = 0.75
"""The same for their words."""
_REMEMBERED = 2_000


class Alike:
    """Finds proposals that are close; remembers what each means, by its words alone."""

    def __init__(self, search: CurrentSearch) -> None:
        self._search = search
        self._known: dict[str, Vectors] = {}
        self._small = load_phrasebook().all_small

    async def find(self, words: str, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Those that are close, the closest first, at most MOST."""
        near = [(await self._nearness(words, each.idea.words), each) for each in proposals]
        close = [(much, each) for much, each in near if much > 0]
        return [each for _, each in sorted(close, key=lambda pair: -pair[0])[:MOST]]

    async def _nearness(self, one: str, other: str) -> float:
        """How close two sentences are, 0 where they are not."""
        by_words = fuzz.token_sort_ratio(self._form(one), self._form(other)) / 100
        first, second = await self._vector(one), await self._vector(other)
        if first is None or second is None:
            return by_words if by_words >= CLOSE_WORDS else 0.0
        cosine = float((directions(first) @ directions(second).T)[0, 0])
        return max(cosine if cosine >= CLOSE else 0.0, by_words if by_words >= CLOSE_WORDS else 0.0)

    async def _vector(self, words: str) -> Vectors | None:
        if words not in self._known:
            vector = await self._search.vector_of(words)
            if vector is None:
                return None
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[words] = vector
        return self._known[words]

    def _form(self, words: str) -> str:
        return " ".join(plain(word) for word in tokens(words) if word not in self._small)
