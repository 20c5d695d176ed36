"""The watch: reads a message before it is searched, and says whether somebody may be in danger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from catalog.safety.danger import Danger
from catalog.safety.features import buckets
from catalog.safety.grammar import Grammar, Sign, load_grammar
from catalog.safety.likeness import Likeness, load_likeness
from catalog.safety.pattern import Spans
from catalog.safety.sound import BREAK, folded
from catalog.safety.vocabulary import Heard

MOST_WORDS = 800
"""Words that are read: a message of 4,096 letters has fewer, unless it is made of single letters."""
EVERYDAY = 2.0
"""By how much (in log odds) an everyday trouble must be more like distress than anything else."""

_FEWEST = 4
"""Words below which a message is only heard by the grammar: it has too little to be like anything."""
_NEAR = 2
"""Words before a sign in which "my father" still is who it tells of."""
_OVER = frozenset({Danger.POISON, Danger.MEDICAL, Danger.EMERGENCY, Danger.VIOLENCE})
"""Dangers that are none any more where they are told of the past."""

_FIRST_PERSON, _YOUNG, _PAST = "<first_person>", "<young>", "<past>"
_WORK, _COURSE, _LINK, _GRAVE = "<work>", "<course>", "<link>", "<grave>"


class Watch:
    """Heeds messages; keeps nothing of them, and may be used by many threads at once."""

    def __init__(self, grammar: Grammar, likeness: Likeness | None) -> None:
        """Without a likeness the grammar is heard alone."""
        self._grammar = grammar
        self._likeness = likeness

    @classmethod
    def load(cls) -> Watch:
        """The watch with the packaged grammar and likeness."""
        return cls(load_grammar(), load_likeness())

    def heed(self, text: str, *, is_title: Callable[[Sequence[str]], bool] | None = None) -> Danger | None:
        """The danger a message tells of, the most pressing where there are several; None for a question.

        `is_title` says whether folded words stand together in a title of the catalogue: those are searched.
        """
        heard, message = self._read(text)
        danger = self._weigh(message, buckets(heard, message.whole))
        if danger is not None and is_title is not None and is_title([w for w in _words(text) if w != BREAK]):
            return None
        return danger

    def listen(self, text: str) -> tuple[Danger | None, NDArray[np.int64], float]:
        """What the grammar alone hears in a message, the features that its likeness is measured by, and by
        how much more than in others that must be for it to be heard."""
        heard, message = self._read(text)
        return message.danger(), buckets(heard, message.whole), message.doubtful

    def _read(self, text: str) -> tuple[Sequence[Heard], _Message]:
        heard = self._grammar.vocabulary.hear(_words(text))
        return heard, _Message(self._grammar, heard)

    def _weigh(self, message: _Message, features: NDArray[np.int64]) -> Danger | None:
        danger = message.danger()
        if self._likeness is None:
            return danger
        score = self._likeness.score(features)
        if danger is not None:
            return danger if score > self._likeness.doubt else None
        # The name of a work is as dreadful as any message, and only the grammar knows where it stands.
        enough = message.length >= _FEWEST and message.says_something and not message.names_work
        sure = enough and score > self._likeness.sure + message.doubtful
        return self._likeness.kind(features) if sure else None


class _Message:
    """One message under the grammar."""

    def __init__(self, grammar: Grammar, heard: Sequence[Heard]) -> None:
        self._grammar = grammar
        self._spans: Spans
        self._spans, self._sentence = grammar.spans(heard)
        self.whole = self._spans
        self.length = len(self._sentence) - 1
        self.says_something = any(grammar.is_rare(word) for each in heard for word in each)
        self.names_work = False

    @property
    def doubtful(self) -> float:
        """By how much more it must be like distress: it tells of an everyday trouble and of nothing grave."""
        if not any(pattern.find(self.whole, self._sentence) for pattern in self._grammar.everyday):
            return 0.0
        return 0.0 if self._without_lookalikes().get(_GRAVE) else EVERYDAY

    def danger(self) -> Danger | None:
        signs: dict[tuple[bool, Danger], list[Sign]] = {}
        for symbol in self._spans:
            for sign in self._grammar.signs.get(symbol, ()):
                signs.setdefault((sign.loose, sign.danger), []).append(sign)
        if not signs:
            return None
        whole, self._spans = self.whole, self._without_lookalikes()
        # What is said outright tells the kind better than words that only stand together.
        for loose, danger in product((False, True), filter(lambda each: each.is_named, Danger)):
            if any(self._tells(sign, whole) for sign in signs.get((loose, danger), ())):
                young = danger in (Danger.VIOLENCE, Danger.SEXUAL_VIOLENCE) and _YOUNG in whole
                return Danger.CHILD_ABUSE if young else danger
        return None

    def _tells(self, sign: Sign, whole: Spans) -> bool:
        if sign.unless and sign.unless in whole:
            return False
        return any(
            not self._excused(sign, begin, end, whole)
            for begin, end in sign.pattern.find(self._spans, self._sentence)
        )

    def _excused(self, sign: Sign, begin: int, end: int, whole: Spans) -> bool:
        """Whether what stands there is the name of a work, a course's subject, or long past."""
        if sign.danger in _OVER and _PAST in whole:
            return True
        if any(self._names(place, begin, end, whole) for place in whole.get(_WORK, ())):
            self.names_work = True
            return True
        if sign.loose and _COURSE in whole:
            return True
        own = any(begin - _NEAR <= first and last <= end for first, last in whole.get(_FIRST_PERSON, ()))
        return not own and _COURSE in whole

    def _names(self, work: tuple[int, int], begin: int, end: int, whole: Spans) -> bool:
        """Whether a work ("la película …", "… song") names what stands from `begin` to `end`."""
        if 0 <= work[0] - end <= 1:
            return True
        if work[1] > begin or self._sentence[work[0]] != self._sentence[begin]:
            return False
        return not any(work[1] <= first < begin for first, _ in whole.get(_LINK, ()))

    def _without_lookalikes(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        hidden = set(self._hidden())
        if not hidden:
            return self._spans
        return {
            symbol: [(begin, end) for begin, end in places if hidden.isdisjoint(range(begin, end))]
            for symbol, places in self._spans.items()
        }

    def _hidden(self) -> Iterator[int]:
        for pattern in self._grammar.lookalikes:
            if pattern.anchor in self._spans:
                for begin, end in pattern.find(self._spans, self._sentence):
                    yield from range(begin, end)


def _words(text: str) -> list[str]:
    return folded(text)[:MOST_WORDS]
