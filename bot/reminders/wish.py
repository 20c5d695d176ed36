"""Tells a wish to be told of something ("avísame cuando haya un curso de violín") from a question."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.search.words import fold

MOST_LETTERS = 512
"""In a longer message somebody tells a story."""
_AROUND = ' \t\n.,;:!?¡¿…"“”«»()'


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to hear of, in their own words (empty where they only said that they want to); and
    whether once a week."""

    words: str
    weekly: bool = False


class WishHearer:
    """Understands wishes in Spanish, English, French and Portuguese; may be used by many threads at once."""

    def __init__(self) -> None:
        data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
        self._strong, self._weak = _Phrases(data["tell"]["strong"]), _Phrases(data["tell"]["weak"])
        self._when, self._about = _Phrases(data["link"]["when"]), _Phrases(data["link"]["about"])
        self._after = _Phrases(data["after"]["appears"])
        self._small, self._polite = _Phrases(data["before"]["small"]), _Phrases(data["before"]["polite"])
        self._weekly = _Phrases(data["weekly"]["said"])

    def hear(self, text: str) -> Wish | None:
        """The wish; None for a question."""
        if len(text) > MOST_LETTERS:
            return None
        written = text.split()
        words = [_key(word) for word in written]
        start = self._polite.skip(words, 0)
        strong = self._strong.at(words, start)
        told = strong or self._weak.at(words, start)
        if not told:
            return None
        start = self._polite.skip(words, start + told)
        weekly = self._weekly.at(words, start)
        start += weekly
        when = self._when.at(words, start)
        link = when or (self._about.at(words, start) if strong else 0)
        end = self._end(words, start + link)
        appears = end < len(words)
        if not strong and not when:
            return None
        # "Let me know yoga" and "ping me later" want nothing that could be looked for.
        if strong and not link and not weekly and start < len(words) and not appears:
            return None
        start = self._small.skip(words, start + link)
        at_end = self._weekly.ending(words, start, end)
        rest = " ".join(written[start : end - at_end]).strip(_AROUND)
        return Wish(words=rest, weekly=bool(weekly or at_end))

    def _end(self, words: Sequence[str], start: int) -> int:
        """Where the words end that say what is meant."""
        end = len(words)
        while taken := self._after.ending(words, start, end):
            end -= taken
        return end


class _Phrases:
    """Phrases of one meaning, found among folded words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = {tuple(_key(word) for word in phrase.split()) for phrase in phrases}
        self._longest = max(map(len, self._phrases))

    def at(self, words: Sequence[str], place: int) -> int:
        """How many words at a place are a phrase, the longest there is; 0 for none."""
        lengths = range(min(self._longest, len(words) - place), 0, -1)
        return next((n for n in lengths if tuple(words[place : place + n]) in self._phrases), 0)

    def ending(self, words: Sequence[str], start: int, end: int) -> int:
        """How many words before `end`, not before `start`, are a phrase."""
        lengths = range(min(self._longest, end - start), 0, -1)
        return next((n for n in lengths if tuple(words[end - n : end]) in self._phrases), 0)

    def skip(self, words: Sequence[str], place: int) -> int:
        """The place behind all phrases that follow each other from there."""
        while taken := self.at(words, place):
            place += taken
        return place


def _key(word: str) -> str:
    return fold(word.replace("’", "'")).strip(_AROUND)
