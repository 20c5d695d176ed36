"""The tables of what was published. No row has a person, a moment, or a number that counts up.

An id is derived from a receipt that only the citizen has, and a row is where its id sorts: neither says when
an answer came, nor which came together. `period` is the week of publication ("2026-W48", ISO 8601).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.feedback.opinion import Mood
from catalog.columns import BigId, Choice, Words
from catalog.tables import Base

ID_BYTES = 16
PERIOD = String(8)
SUBJECT = String(60)


class PublicationRow(Base):
    """One publication: by its number, a box that crashed after it knows that it took place."""

    __tablename__ = "publication"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[str] = mapped_column(PERIOD)
    at: Mapped[datetime]


class RatingRow(Base):
    """How many of five stars, and what should change; of a subject (`bot.feedback.opinion`).

    A summary counts along the indexes alone, and asks for no row.
    """

    __tablename__ = "rating"
    __table_args__ = (
        Index(None, "period", "subject", "stars"),
        Index(None, "period", "themes"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(ID_BYTES), primary_key=True)
    period: Mapped[str] = mapped_column(PERIOD)
    subject: Mapped[str] = mapped_column(SUBJECT)
    stars: Mapped[int]
    themes: Mapped[list[str]] = mapped_column(Words)


class CommentRow(Base):
    """Words about a subject, apart from their stars: of those it has the mood alone. `hidden` says why."""

    __tablename__ = "comment"
    __table_args__ = (
        Index(None, "subject", "period"),
        Index(None, "period", "hidden", "id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(ID_BYTES), primary_key=True)
    period: Mapped[str] = mapped_column(PERIOD)
    subject: Mapped[str] = mapped_column(SUBJECT)
    mood: Mapped[Mood] = mapped_column(Choice(Mood))
    language: Mapped[str] = mapped_column(String(35))
    text: Mapped[str]
    hidden: Mapped[str] = mapped_column(String(200), default="")


class DistressCountRow(Base):
    """How many people were met with care in a week; never fewer than the threshold."""

    __tablename__ = "distress_count"

    period: Mapped[str] = mapped_column(PERIOD, primary_key=True)
    people: Mapped[int]


class AnswerRow(Base):
    """ "You said, we did": what the city answers to a subject, or to a theme of it, by language."""

    __tablename__ = "answer"
    __table_args__ = (Index(None, "subject", "theme"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(SUBJECT)
    theme: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[dict[str, Any]]
