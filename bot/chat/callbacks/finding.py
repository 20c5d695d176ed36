"""Presses below lists and cards."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import ClassVar, TypeVar

from bot.chat.callbacks.press import Press
from catalog.search import Order, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Press):
    """How a list is looked at: the words are in the quotation of its message, all else is here.

    `topic` is the shelf looked along, empty for a question; `removed` are pieces taken back, `strict` those
    that a filter asked for; `order` is one of `catalog.search.Order` or empty. `calm` says that the person is
    all right, whatever the words may sound like.
    """

    topic: str = ""
    removed: frozenset[str] = frozenset()
    strict: frozenset[str] = frozenset()
    order: str = ""
    near: bool = False
    calm: bool = False

    @property
    def scope(self) -> Scope:
        """The same as the search wants it."""
        order = Order(self.order) if self.order in {order.value for order in Order} else None
        return Scope(without=self.removed, strict=self.strict, topic=self.topic, order=order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Show(View):
    """Shows a page of the list, with the reasons where `why`.

    `alike` is an opportunity whose other places and dates are shown alone, one by one; 0 for the whole list.
    """

    code: ClassVar[str] = "s"
    page: int = 0
    why: bool = False
    alike: int = 0

    @property
    def scope(self) -> Scope:
        """The same as the search wants it."""
        return replace(super(Show, self).scope, alike=self.alike)


@dataclass(frozen=True, slots=True, kw_only=True)
class Respell(View):
    """Asks the quoted question as the search would spell it; `number` among the spellings offered."""

    code: ClassVar[str] = "r"
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters(View):
    """Offers what the list can be narrowed by; `key` (a letter of `PIECES`) where one was chosen."""

    code: ClassVar[str] = "f"
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow(View):
    """Narrows the list to what keeps a further wish (a facet; a neighbourhood by its short name)."""

    code: ClassVar[str] = "n"
    key: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afresh(Press):
    """Asks only the words of the quotation that were said last, from letter `start` to `end`."""

    code: ClassVar[str] = "a"
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Press):
    """Compares two opportunities; where the second is 0 it is still to be chosen, where both are, both."""

    code: ClassVar[str] = "c"
    first: int = 0
    second: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Press):
    """Opens the card of an opportunity, at the date that starts `at` (minutes since 1970; 0: the next)."""

    code: ClassVar[str] = "o"
    opportunity: int
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OnMap(Press):
    """Sends the place of an opportunity as a map."""

    code: ClassVar[str] = "m"
    opportunity: int
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Press):
    """Sends an opportunity as a calendar file."""

    code: ClassVar[str] = "i"
    opportunity: int
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(Press):
    """Shows the last list again."""

    code: ClassVar[str] = "b"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain(Press):
    """Shows the list of a question again, however old: `words` are the question, packed
    (`finding/way_back.py`), `topic` the shelf looked along. Without either it says how one asks."""

    code: ClassVar[str] = "B"
    words: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf(Press):
    """Shows what stands on the shelf of a local topic."""

    code: ClassVar[str] = "t"
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics(Press):
    """Shows the topics there are."""

    code: ClassVar[str] = "T"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(Press):
    """Asks a question that is ready in the texts: today, weekend, near, example."""

    code: ClassVar[str] = "q"
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhoods(View):
    """Offers the parts of the city for the quoted list, a page of them."""

    code: ClassVar[str] = "N"
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class In(View):
    """Searches for what is quoted in a part of the city, by its short name."""

    code: ClassVar[str] = "p"
    neighbourhood: str


V = TypeVar("V", bound=View)


def seen_as(kind: type[V], view: View, **more: object) -> V:
    """A press of another kind on the same view ("more" are its own fields)."""
    kept = {field.name: getattr(view, field.name) for field in fields(View)}
    return kind(**{**kept, **more})


PRESSES: tuple[type[Press], ...] = (
    *(Show, Respell, Filters, Narrow, Afresh, Compare, Open, OnMap, Calendar, Again, AskAgain, Shelf, Topics),
    *(Ready, Neighbourhoods, In),
)
