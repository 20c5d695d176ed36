"""The words that were published: shuffled, and hidden where somebody who may do so gave a reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feedback.opinion import Mood
from bot.feedback.tables import CommentRow
from bot.feedback.window import Window

SHORTEST_REASON = 3
LONGEST_REASON = 200
MOST_READ = 1_000
"""Comments whose words are counted: of more, so many drawn by lot."""


class NoReason(ValueError):
    """A comment is hidden with a reason of three letters at least, and of two hundred at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Words about a subject, with the mood of the stars that came with them. The id tells nothing."""

    id: bytes
    period: str
    subject: str
    mood: Mood
    language: str
    text: str


class Comments:
    """The comments of some weeks, over one session; those that are hidden are not among them.

    They come in the order of their ids. Those are drawn by lot, and are none of the ratings': the order is
    that of no clock and of no other list, and is the same at every look, so that one can leaf through it.
    """

    def __init__(self, session: AsyncSession, window: Window) -> None:
        self._session = session
        self._window = window

    async def count(self) -> int:
        """How many there are."""
        counted = select(func.count()).select_from(CommentRow).where(self._seen)
        return await self._session.scalar(counted) or 0

    async def page(self, offset: int, limit: int) -> list[Comment]:
        """Some of them."""
        # The ids alone are in an index; without them every text before the page would be read.
        ids = select(CommentRow.id).where(self._seen).order_by(CommentRow.id).offset(offset).limit(limit)
        rows = select(CommentRow).where(CommentRow.id.in_(ids)).order_by(CommentRow.id)
        return [_comment(row) for row in await self._session.scalars(rows)]

    async def all(self) -> list[Comment]:
        """All of them."""
        rows = select(CommentRow).where(self._seen).order_by(CommentRow.id)
        return [_comment(row) for row in await self._session.scalars(rows)]

    async def some(self) -> list[Comment]:
        """All of them, or `MOST_READ` drawn by lot where there are more: for counting words."""
        return await self.page(0, MOST_READ)

    @property
    def _seen(self) -> ColumnElement[bool]:
        row, window = CommentRow, self._window
        return and_(row.period.between(window.first, window.last), row.hidden == "")


async def comment(session: AsyncSession, id: bytes) -> Comment | None:
    """The comment with this id; None where there is none, or it is hidden."""
    row = await session.get(CommentRow, id)
    return None if row is None or row.hidden else _comment(row)


async def hide(session: AsyncSession, id: bytes, reason: str) -> bool:
    """Hides a comment everywhere; whether it could be seen until now. Raises NoReason."""
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise NoReason
    row = CommentRow
    hidden = await session.scalars(
        update(row).where(row.id == id, row.hidden == "").values(hidden=reason).returning(row.id)
    )
    return bool(hidden.all())


def _comment(row: CommentRow) -> Comment:
    return Comment(
        id=row.id,
        period=row.period,
        subject=row.subject,
        mood=row.mood,
        language=row.language,
        text=row.text,
    )
