"""Themes of comments, by a lexicon of what people say: the same themes in every language."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from bot.feedback.opinion import Theme
from catalog.search.words import tokens

MOST_BETWEEN = 2
"""Small words that may stand between two words that belong together."""
MOST_KNOWN = 20_000
"""Words whose themes are remembered: comments repeat theirs."""

Pattern = tuple[str, ...]


class ThemeLexicon:
    """Finds the themes of a comment; `words` by theme and language. Raises ValueError where a theme is none,
    is missing, or lacks a language."""

    def __init__(self, words: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        languages = {tuple(sorted(by_language)) for by_language in words.values()}
        if len(languages) != 1 or words.keys() != set(Theme):
            raise ValueError("every theme has its words, in the same languages")
        self._languages = {language: _Entries() for language in languages.pop()}
        for name, by_language in words.items():
            for language, entries in by_language.items():
                for entry in entries:
                    self._languages[language].add(entry, Theme(name))

    def themes(self, comment: str, language: str) -> set[Theme]:
        """The themes of which a comment says something; none where its language is not in the lexicon."""
        entries = self._languages.get(language.split("-")[0].lower())
        return entries.themes(tokens(comment)) if entries else set()

    def count(self, comments: Iterable[tuple[str, str]], *, least: int) -> dict[Theme, int]:
        """How many comments (words, language) say something of a theme, the most first; none of which fewer
        than `least` do."""
        counts = Counter(theme for words, language in comments for theme in self.themes(words, language))
        return {theme: count for theme, count in counts.most_common() if count >= least}


def load_themes() -> ThemeLexicon:
    """The lexicon of this house."""
    return ThemeLexicon(tomllib.loads((files(__package__) / "themes.toml").read_text(encoding="utf-8")))


class _Entries:
    """The words of one language: whole ones, beginnings, and some in a row."""

    def __init__(self) -> None:
        self._words: dict[str, set[Theme]] = {}
        self._beginnings: dict[str, set[Theme]] = {}
        self._phrases: dict[str, list[tuple[Pattern, Theme]]] = {}
        self._of_word = lru_cache(MOST_KNOWN)(self._look_up)

    def add(self, entry: str, theme: Theme) -> None:
        """Takes an entry as the file writes it."""
        first, *others = tokens(entry)
        if others:
            self._phrases.setdefault(first, []).append((tuple(others), theme))
        else:
            group = self._beginnings if entry.endswith("*") else self._words
            group.setdefault(first, set()).add(theme)

    def themes(self, said: list[str]) -> set[Theme]:
        """The themes of folded words in a row."""
        found: set[Theme] = set()
        for place, word in enumerate(said):
            found |= self._of_word(word)
            for pattern, theme in self._phrases.get(word, ()):
                if _follows(pattern, said[place + 1 :]):
                    found.add(theme)
        return found

    def _look_up(self, word: str) -> frozenset[Theme]:
        beginnings = (self._beginnings.get(word[:length], set()) for length in range(len(word) + 1))
        return frozenset(self._words.get(word, set()).union(*beginnings))


def _follows(pattern: Pattern, said: list[str]) -> bool:
    """Whether the words come in order, each with at most a few between it and the one before."""
    for word in pattern:
        try:
            place = said[: MOST_BETWEEN + 1].index(word)
        except ValueError:
            return False
        said = said[place + 1 :]
    return True
