"""Tables of what is being imported, and of what is fetched by itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.columns import BigId, Choice
from catalog.tables import Base


class State(StrEnum):
    """Where a staged import stands."""

    UNREAD = "unread"
    READY = "ready"
    APPLIED = "applied"
    CANCELLED = "cancelled"


class StagedImportRow(Base):
    """A file that has arrived and is not in the catalogue: what it would do, and who brought it.

    `author` is a person's number, None for a feed or the machine. `busy_until` is set while somebody reads
    or applies it; a process that died meanwhile holds nobody up for longer. `summary` is what the preview
    shows, `fingerprint` what tells whether that is still so.
    """

    __tablename__ = "staged_import"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(String(200), index=True)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any] | None]
    state: Mapped[State] = mapped_column(Choice(State))
    author: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    busy_until: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(Integer)
    planned_at: Mapped[datetime | None]
    fingerprint: Mapped[str] = mapped_column(String(64))
    summary: Mapped[dict[str, Any] | None]
    batch: Mapped[int | None] = mapped_column(BigInteger)


class StagedFileRow(Base):
    """The bytes of a staged import: the file itself is the first, tables it points to lie beside it,
    and far behind them what its preview has no room for."""

    __tablename__ = "staged_file"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("staged_import.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class FeedRow(Base):
    """An address that a source is fetched from by itself. `owner` is the person who is asked where something
    is not clean; `waiting` is the staged import they are asked about."""

    __tablename__ = "feed"

    source: Mapped[str] = mapped_column(String(200), primary_key=True)
    url: Mapped[str]
    refresh_minutes: Mapped[int] = mapped_column(Integer)
    trusted: Mapped[bool]
    owner: Mapped[int | None] = mapped_column(BigInteger)
    etag: Mapped[str]
    last_modified: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime] = mapped_column(index=True)
    last_ok_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(40))
    waiting: Mapped[int | None] = mapped_column(BigInteger)
