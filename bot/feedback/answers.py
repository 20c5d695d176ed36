"""What the city answers to a subject or to a theme of it: "you said, we did"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feedback.tables import AnswerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the city; `theme` is "" where it is to the whole subject. `words` are by language."""

    id: int
    at: datetime
    subject: str
    theme: str
    words: Mapping[str, str]

    def text(self, language: str) -> str:
        """The words in this language, else in a relative of it, else in the first there is."""
        primary = language.split("-")[0]
        near = (words for tag, words in self.words.items() if tag.split("-")[0] == primary)
        return self.words.get(language) or next(near, None) or next(iter(self.words.values()), "")


async def answers_to(session: AsyncSession, subject: str, themes: Collection[str] = ()) -> list[Answer]:
    """What the city answered to a subject as a whole or to one of these themes of it, the newest first."""
    question = (
        select(AnswerRow)
        .where(AnswerRow.subject == subject, AnswerRow.theme.in_(["", *themes]))
        .order_by(AnswerRow.at.desc(), AnswerRow.id.desc())
    )
    return [_answer(row) for row in await session.scalars(question)]


async def answer_of(session: AsyncSession, answer_id: int) -> Answer | None:
    """The answer of this number; None where there is none."""
    row = await session.get(AnswerRow, answer_id)
    return _answer(row) if row is not None else None


async def give(
    session: AsyncSession, subject: str, theme: str, words: Mapping[str, str], *, at: datetime
) -> int:
    """Writes what the city answers; its number."""
    row = AnswerRow(at=at, subject=subject, theme=theme, words=dict(words))
    session.add(row)
    await session.flush()
    return row.id


def _answer(row: AnswerRow) -> Answer:
    return Answer(id=row.id, at=row.at, subject=row.subject, theme=row.theme, words=row.words)
