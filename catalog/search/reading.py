"""A question as read: its words, what each stretch of them asks for, and what is left to search for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from catalog.search.meaning import Vectors
from catalog.search.understood import Understood
from catalog.search.words import Token


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` (exclusive) of the question and what they ask for.

    `slot` is the key of a piece, "age", "venue" or "word"; `value` the number of an area for "where" ("" for
    near me). `too` says that its words may as well be the subject, `excluded` that it is not wanted.
    """

    start: int
    end: int
    slot: str
    value: str = ""
    too: bool = False
    excluded: bool = False

    @property
    def key(self) -> str:
        """The piece it belongs to."""
        return "not" if self.excluded else _KEYS.get(self.slot, self.slot)


_KEYS = {"age": "audience", "venue": "where"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`words` are all words, `content` the places of those to search for, `spans` the wishes not taken back.

    `heads` are the places of words that are the subject by where they stand ("clases de …"). `joined` are
    those that belong to the word before ("cirugía de nariz"), `ruling` the one that others belong to
    ("vacunas para perros"). `area` and `venue` are numbers in the
    gazetteer and among the venues. `vague` says that nothing is searched for, only wished ("algo gratis"),
    or everything is ("¿qué hay?"). `languages` are those it seems to be in, `vector` is the question
    encoded, where it was. `slips` are those of `content` that nothing has and nobody is known to say, one
    letter away from words without content ("dnde").
    """

    understood: Understood
    words: tuple[Token, ...]
    content: tuple[int, ...]
    spans: tuple[Span, ...]
    area: int | None = None
    venue: int | None = None
    age: int | None = None
    vague: bool = False
    heads: frozenset[int] = frozenset()
    joined: frozenset[int] = frozenset()
    ruling: int | None = None
    languages: tuple[str, ...] = ()
    slips: frozenset[int] = frozenset()
    vector: Vectors | None = field(default=None, compare=False)

    @property
    def soft(self) -> frozenset[str]:
        """Keys of wishes that are not decisive: their words may as well be the subject, or name no figure."""
        firm = {span.key for span in self.spans if not span.too}
        gentle = {"price"} if self.understood.cheap else set()
        return frozenset(span.key for span in self.spans if span.too) - firm | gentle

    def without_slips(self) -> Reading | None:
        """The same with what may be slips taken for what they are a letter away from; None where there are
        none, or nothing else is said."""
        content = tuple(place for place in self.content if place not in self.slips)
        if not self.slips or not (content or self.spans):
            return None
        terms = tuple(self.words[place].typed for place in content)
        return replace(
            self,
            understood=replace(self.understood, terms=terms),
            content=content,
            vague=not content,
            slips=frozenset(),
        )
