"""What may stand on a screen and is no text of `locales/`: data of the city, and a person's own words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from enum import Enum

from bot.demo.formatting import JSON
from bot.demo.screen import buttons_of
from bot.feedback.receipt import Receipt
from bot.i18n import Languages
from catalog.topics import Vocabulary
from tests.pseudo import lent_words, untranslated

FIRST_LETTERS = 12
"""A text that was cut short is still known by these."""
QUOTES = ("blockquote", "expandable_blockquote")


class Known:
    """Finds the pieces of a screen that are neither between the marks of a made-up language nor data."""

    def __init__(self, data_of_city: object, topics: Vocabulary, languages: Languages) -> None:
        data = set(_texts(data_of_city))
        data |= {topics.label(code, tag) for code in topics for tag in ("es", "en")}
        self._data = {}
        for each in data:
            self.learn(each)
        speeches = [languages.speech(tag) for tag in languages.published]
        self._lent = set().union(*map(lent_words, speeches))
        for speech in speeches:
            locale = speech.locale
            named = (locale.days["format"]["wide"], *(locale.months[use]["wide"] for use in locale.months))
            self._lent |= {str(name) for names in named for name in names.values()}

    def learn(self, text: str) -> None:
        """A further text is data from now on: the catalogue has changed."""
        plain = " ".join(text.split())
        if re.search(r"[^\W\d_]{2}", plain):
            self._data[plain] = plain.casefold()[:FIRST_LETTERS]

    def strange(self, message: JSON, said: Iterable[str]) -> list[str]:
        """The pieces nobody can account for; `said` are the person's last words."""
        text = str(message.get("text", message.get("caption", "")))
        quoted = " ".join(quotes(message, text))
        own = _words(" ".join([quoted, *said]))
        shown = [without_quotes(message, text)]
        shown += [button["text"] for row in buttons_of(message) for button in row]
        for name in ("document", "venue"):
            shown += [str(v) for k, v in message.get(name, {}).items() if k in ("title", "address")]
        whole = "\n".join(shown)
        folded = " ".join(whole.split()).casefold()
        data = {text for text, first in self._data.items() if first in folded}
        data |= {word for word in self._lent | own if word.casefold() in folded}
        found = untranslated(whole, data)
        # What is left may be a mixture: data beside a word of the person as the search would spell it.
        own |= _words(" ".join(data)) if found else set()
        return [
            piece
            for piece in found
            if not _are_own(piece, own)
            and not self._is_cut_short(piece)
            and not self._is_quoted(piece)
            # The code of an opinion is chance, and of no language.
            and Receipt.read(piece) is None
        ]

    def _is_quoted(self, piece: str) -> bool:
        """Whether it is a single word that some text of the city has: "it says “influenza”"."""
        words = _words(piece)
        return len(words) == 1 and any(words <= _words(text) for text in self._data)

    def _is_cut_short(self, piece: str) -> bool:
        cut = piece.casefold().removesuffix("…").rstrip()
        return piece.endswith("…") and any(text.casefold().startswith(cut) for text in self._data)


def quotes(message: JSON, text: str) -> Iterator[str]:
    """What a message quotes."""
    coded = text.encode("utf-16-le")
    for entity in message.get("entities", []):
        if entity["type"] in QUOTES:
            yield coded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def without_quotes(message: JSON, text: str) -> str:
    """The text without what it quotes."""
    coded = text.encode("utf-16-le")
    for entity in message.get("entities", []):
        if entity["type"] in QUOTES:
            start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            coded = coded[:start] + "\n".encode("utf-16-le") * entity["length"] + coded[end:]
    return coded.decode("utf-16-le")


def _are_own(piece: str, own: set[str]) -> bool:
    """Whether all words are the person's, or what the search would spell one of them as."""
    return all(word in own or get_close_matches(word, own, n=1, cutoff=0.6) for word in _words(piece))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def _texts(thing: object) -> Iterator[str]:
    if isinstance(thing, str) and not isinstance(thing, Enum):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from _texts(value)
    elif isinstance(thing, list | tuple | set | frozenset):
        for value in thing:
            yield from _texts(value)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from _texts(getattr(thing, field.name))
