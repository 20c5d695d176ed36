"""The tables of what people follow: saved things and their reminders, saved searches, and what was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.columns import BigId, WallTime
from catalog.tables import Base

# What is owed names these rows by number, and SQLite would give that of one that was taken back to the next.
_NUMBERED = {"sqlite_autoincrement": True}


class SavedRow(Base):
    """What a person saved: an opportunity with all its dates, or one date of it by its recurrence id.

    It refers to the opportunity by number alone: what is taken out of the catalogue is still saved, and
    whoever saved it is told. `language` is what the person was spoken to in: nothing else tells it when we
    write first. `going` is what was said last, `declined` the recurrence ids of the dates they do not go to.
    """

    __tablename__ = "saved"
    __table_args__ = (Index(None, "person_id"), Index(None, "opportunity_id"), _NUMBERED)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger)
    opportunity_id: Mapped[int] = mapped_column(BigInteger)
    recurrence_id: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(35))
    discreet: Mapped[bool] = mapped_column(default=False)
    going: Mapped[bool | None]
    declined: Mapped[list[str]] = mapped_column(default=list)


class ReminderRow(Base):
    """When to write of something saved: a lead before its start, or a wall time in a zone.

    `due_at` is only ever derived, for the next date alone: `recurrence_id` names that date and `starts` is
    when it began as this was derived. `done_starts` is the start of the last date it was owed for.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("saved_id", "lead", "wall"), Index(None, "due_at"), _NUMBERED)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    saved_id: Mapped[int] = mapped_column(ForeignKey("saved.id", ondelete="CASCADE"))
    lead: Mapped[str] = mapped_column(String(20))
    wall: Mapped[datetime | None] = mapped_column(WallTime)
    zone: Mapped[str] = mapped_column(String(64))
    recurrence_id: Mapped[datetime | None]
    starts: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    done_starts: Mapped[datetime | None]


class AttendanceRow(Base):
    """A date that a person said they go to; it is gone as soon as they were asked what they thought of it."""

    __tablename__ = "attendance"
    __table_args__ = (Index(None, "saved_id"), Index(None, "due_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    saved_id: Mapped[int] = mapped_column(ForeignKey("saved.id", ondelete="CASCADE"))
    recurrence_id: Mapped[datetime]
    due_at: Mapped[datetime]


class SavedSearchRow(Base):
    """What a person wants to hear of: a question in their own words, a topic, or a part of the city.

    `weekday` (Monday is 0) and `wall` ("18:00") say when its digest comes; where `weekday` is null, it comes
    as soon as there is something. `due_at` is when it is looked at next, `told_at` when it was last owed.
    """

    __tablename__ = "saved_search"
    __table_args__ = (Index(None, "person_id"), Index(None, "due_at"), _NUMBERED)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(String(256), default="")
    topic: Mapped[str] = mapped_column(String(80), default="")
    neighbourhood: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(35))
    weekday: Mapped[int | None] = mapped_column(BigInteger)
    wall: Mapped[str] = mapped_column(String(5), default="")
    zone: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    discreet: Mapped[bool] = mapped_column(default=False)


class ToldRow(Base):
    """What a saved search has told of: an opportunity comes once.

    `key` is that of the delivery it goes with: where that surely never arrived, it was not told. Empty for
    what was there already when the search was saved.
    """

    __tablename__ = "saved_search_told"

    saved_search_id: Mapped[int] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True
    )
    opportunity_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), default="")


class BookmarkRow(Base):
    """How far something has been read: the catalogue's revisions, the release of the time-zone data."""

    __tablename__ = "bookmark"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(100))
