"""Talk: messages that ask for nothing: greetings, thanks, insults, promotions, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from catalog.search.answer import Talk
from catalog.search.calendar import Calendar
from catalog.search.lexicon import load_lexicon
from catalog.search.mending import by_first_letter
from catalog.search.phrasebook import Phrasebook, load_phrasebook
from catalog.search.phrases import Phrases
from catalog.search.usage import words_in_use
from catalog.search.words import fold, sound, squeeze

MOST_WORDS = 40
"""Words of a message that may be talk; who writes more has something to say."""
MOST_NAMES = 4
WEAK_SIGNS = 3
"""Signs of a promotion that together are one, where none is by itself."""
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:t\.me|bit\.ly|wa\.me|tinyurl\.com)/\S*|\b[\w-]+\.(?:com|net|xyz|top|ru)\b\S*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\W_]*[\d\s()+]+[\W_]*")
"""A number, or one of a telephone; what has strokes or dots in it may be a date."""
_LAUGHTER = re.compile(r"(?=a*j)[ja]{4,}|(ja|je|ji|jo|ha|he|hi|ho|rs)\1+[jh]?|k{3,}|x+d+|lo+l")
_SHORTEST = 4
"""Letters from which a word is mended."""
_OF_A_LIST = 2
"""Digits of a number that is of a list, whatever is called so."""
_LONGEST_NUMBER = 12
"""Digits of a telephone number with its country's."""


class Talker:
    """Tells talk from questions; may be used by many threads at once."""

    def __init__(self, phrasebook: Phrasebook, used: frozenset[str] = frozenset()) -> None:
        """`used` are words that people use: none of them is a slip in a greeting."""
        talk = phrasebook.talk
        self._order = {kind: place for place, kind in enumerate(talk.order)}
        self._said = talk.said
        self._words = talk.said.all_words | talk.aside
        # In fewer letters nearly everything sounds like it: "haha" is "a".
        heard = ((_heard(phrase), kind) for phrase, kind in talk.pairs)
        self._heard = Phrases((phrase, kind) for phrase, kind in heard if len(phrase) >= _SHORTEST - 1)
        self._short = phrasebook.short
        asked = (
            phrasebook.asked.all_words
            | phrasebook.browse.all_words
            | Calendar(phrasebook.calendar).phrased_words
        )
        self._asked = (asked | phrasebook.real | phrasebook.generic | used) - self._words
        self._aside, self._small = talk.aside, phrasebook.all_small
        self._aside_heard = {fold(sound(word)) for word in talk.aside}
        self._by_first = by_first_letter(frozenset(word for word in self._words if len(word) >= _SHORTEST))
        self._name_before, self._first_names = talk.name_before, talk.first_names
        self._spam, self._weak, self._asks = talk.spam, talk.weak, talk.asks

    def talk(
        self, text: str, folded: Sequence[str], known: Callable[[str], bool], named: Callable[[str], bool]
    ) -> Talk | None:
        """What a message is that asks for nothing, else None.

        `known` tells the words of the catalogue, `named` those that something in it is called.
        """
        if not folded:
            return None
        if self._is_spam(text, folded):
            return Talk.SPAM
        if len(folded) > MOST_WORDS:
            return None
        kind = self._only(folded) or self._only([squeeze(word) for word in folded])
        if kind is None:
            kind = self._only_misspelt(folded, known)
        if kind is not None:
            alone = len(folded) == 1 and folded[0] not in self._small and named(folded[0])
            return None if alone and kind not in _PLAIN else kind
        if _NUMBER.fullmatch(text):
            digits = len("".join(folded))
            alone = digits <= _OF_A_LIST or not any(map(named, folded))
            return Talk.NUMBER if alone and digits <= _LONGEST_NUMBER else None
        return Talk.NAME if self._is_name(folded, known, named) else None

    def _only(self, words: Sequence[str]) -> Talk | None:
        return self._covered(words, self._said, self._aside)

    def _only_misspelt(self, folded: Sequence[str], known: Callable[[str], bool]) -> Talk | None:
        whole = [part for word in folded for part in self._short.get(word, (word,))]
        if any(word in self._asked or (known(word) and word not in self._words) for word in whole):
            return None
        if kind := self._covered([fold(sound(word)) for word in whole], self._heard, self._aside_heard):
            return kind
        return self._only([self._mended(squeeze(word)) for word in whole])

    def _covered(
        self, words: Sequence[str], phrases: Phrases[str], aside: frozenset[str] | set[str]
    ) -> Talk | None:
        """The kind where the words are nothing but phrases and what may stand beside them."""
        found, place = [], 0
        while place < len(words):
            hit = phrases.at(words, place)
            if hit:
                found.append(hit[1])
                place += hit[0]
            elif _LAUGHTER.fullmatch(words[place]):
                found.append(Talk.ASSENT.value)
                place += 1
            elif words[place] in aside:
                place += 1
            else:
                return None
        return Talk(min(found, key=self._order.__getitem__)) if found else None

    def _mended(self, word: str) -> str:
        if word in self._words or len(word) < _SHORTEST:
            return word
        near = [
            (OSA.distance(word, other, score_cutoff=1), other not in self._said.single_words, other)
            for other in self._by_first.get(word[0], ())
            if abs(len(other) - len(word)) <= 1
        ]
        distance, _, other = min(near, default=(2, True, word))
        return other if distance <= 1 else word

    def _is_spam(self, text: str, folded: Sequence[str]) -> bool:
        link = _LINK.search(text) is not None
        if link and not _LINK.sub("", text).strip(" .,!¡?¿"):
            return True
        places = range(len(folded))
        plain = any(self._spam.at(folded, place) for place in places)
        if plain and link:
            return True
        if any(self._asks.at(folded, place) for place in places):
            return False
        signs = {hit[1] for place in places if (hit := self._weak.at(folded, place))}
        return plain or bool(link and signs) or len(signs) >= WEAK_SIGNS

    def _is_name(
        self, folded: Sequence[str], known: Callable[[str], bool], named: Callable[[str], bool]
    ) -> bool:
        place = 0
        while place < len(folded) and (hit := self._said.at(folded, place)):
            place += hit[0]
        told = self._name_before.at(folded, place) if place < len(folded) else None
        names = folded[place + (told[0] if told else 0) :]
        if not names or len(names) > MOST_NAMES:
            return False
        if told and told[1] and not any(map(known, names)):
            return True
        if names[0] not in self._first_names:
            return False
        if told:
            return all(name in self._first_names or not named(name) for name in names)
        return not any(map(named, names))


_PLAIN = (Talk.GREETING, Talk.THANKS, Talk.FAREWELL, Talk.HELP, Talk.WELL_BEING, Talk.ROBOT, Talk.MAKER)
"""What a word means by itself although something is called so."""


@cache
def load_talker() -> Talker:
    """The talker of the phrasebook; made once."""
    return Talker(load_phrasebook(), words_in_use(load_lexicon()))


def _heard(phrase: str) -> str:
    return " ".join(fold(sound(word)) for word in fold(phrase).split())
