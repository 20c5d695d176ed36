"""An answer with all that is needed to show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.chat.callbacks import Press, Shelf, Show
from bot.chat.screen import Button
from catalog.model import Opportunity
from catalog.search.answer import Answer, Confidence, Hit, Piece

PER_PAGE = 5
"""Results a message shows: as many as a phone does without scrolling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as it is shown. `shelf` is the topic where a shelf is looked along instead of a question
    asked; `within` are the shelves on it. `removed` are the pieces taken back, `variant` which wording of
    nothing is due, `contact` the person to talk to."""

    answer: Answer
    show: Show
    opportunities: Mapping[int, Opportunity]
    removed: Sequence[Piece] = ()
    shelf: str = ""
    within: Sequence[Button] = ()
    contact: str = ""
    variant: int = 0

    @property
    def hits(self) -> list[tuple[Hit, Opportunity]]:
        """The hits whose opportunity is still there."""
        found = ((hit, self.opportunities.get(hit.id)) for hit in self.answer.hits)
        return [(hit, opportunity) for hit, opportunity in found if opportunity is not None]

    @property
    def more(self) -> bool:
        """Whether there is a further page."""
        shown = (self.show.page + 1) * PER_PAGE
        return self.answer.confidence is Confidence.SURE and self.answer.total > shown

    def page(self, number: int) -> Press:
        """The press that turns to another page of the same."""
        if self.shelf:
            return Shelf(topic=self.shelf, page=number, turning=True)
        return Show(removed=self.show.removed, page=number, near=self.show.near, why=self.show.why)
