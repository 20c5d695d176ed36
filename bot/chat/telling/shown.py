"""An answer with all that is needed to show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.chat.callbacks import Press, Show
from bot.chat.screen import Button
from catalog.model import Opportunity
from catalog.search.answer import Answer, Confidence, Hit
from catalog.search.understood import Piece

PER_PAGE = 5
"""Results a message shows: as many as a phone does without scrolling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as it is shown: `quoted` is what its message quotes.

    `within` are the shelves on the one looked along. `removed` are the pieces taken back, `said` the words
    that changed the question before and `fresh` how much there would be of them alone, `missed` that nothing
    had been found for it, `variant` which wording of nothing is due, `contact` the person to talk to,
    `heeded` words that the person keeps for every question.
    """

    answer: Answer
    show: Show
    quoted: str
    opportunities: Mapping[int, Opportunity]
    removed: Sequence[Piece] = ()
    within: Sequence[Button] = ()
    contact: str = ""
    variant: int = 0
    said: str = ""
    fresh: int = 0
    missed: bool = False
    heeded: str = ""

    @property
    def first(self) -> int:
        """The number of the first hit: a list is numbered through, from its first page to its last."""
        return self.show.page * PER_PAGE + 1

    @property
    def hits(self) -> list[tuple[Hit, Opportunity]]:
        """The hits whose opportunity is still there."""
        found = ((hit, self.opportunities.get(hit.id)) for hit in self.answer.hits)
        return [(hit, opportunity) for hit, opportunity in found if opportunity is not None]

    @property
    def more(self) -> bool:
        """Whether there is a further page."""
        shown = (self.show.page + 1) * PER_PAGE
        sure = self.answer.confidence is Confidence.SURE or bool(self.show.alike)
        return sure and self.answer.total > shown

    def page(self, number: int) -> Press:
        """The press that turns to another page of the same."""
        return replace(self.show, page=number)


def minute_of(hit: Hit) -> int:
    """The start of the date that answers, in minutes since 1970; 0 where it has none."""
    return int(hit.next.timestamp()) // 60 if hit.next is not None else 0
