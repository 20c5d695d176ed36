"""What a receipt leads back to, once it was published: nobody without it finds it, or deletes it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feedback.opinion import Theme, themes_of
from bot.feedback.receipt import Receipt, id_of
from bot.feedback.tables import CommentRow, RatingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """An opinion as it was published. `words` is "" where none were; `hidden` says why they are not shown."""

    subject: str
    period: str
    stars: int
    themes: tuple[Theme, ...]
    words: str = ""
    language: str = ""
    hidden: str = ""


async def find_published(session: AsyncSession, receipt: Receipt) -> Returned | None:
    """What came out of the box under this receipt; None where nothing did, or it was deleted."""
    rating = await session.get(RatingRow, id_of(receipt.key, "rating"))
    comment = await session.get(CommentRow, id_of(receipt.key, "comment"))
    if rating is None:
        return None
    return Returned(
        subject=rating.subject,
        period=rating.period,
        stars=rating.stars,
        themes=themes_of(rating.themes),
        words=comment.text if comment is not None else "",
        language=comment.language if comment is not None else "",
        hidden=comment.hidden if comment is not None else "",
    )


async def erase_published(session: AsyncSession, receipt: Receipt) -> None:
    """Deletes it, stars and words."""
    for row, name in ((RatingRow, "rating"), (CommentRow, "comment")):
        await session.execute(delete(row).where(row.id == id_of(receipt.key, name)))
