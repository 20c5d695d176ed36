"""The tables of the desk: what staff have in hand and nobody sees yet, and links that make somebody staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.people.secret import HASH_BYTES
from catalog.columns import BigId
from catalog.tables import Base

MOST_NAME = 200
"""Letters of an organization's name beside a draft or a link."""
MOST_NOTE = 400
"""Letters of what a draft is given back with."""


class DraftRow(Base):
    """What is to be published some day. `of` is the opportunity that it would change, None where it is new.

    Ids are never used twice: one names the opportunity that comes of it.
    """

    __tablename__ = "desk_draft"
    __table_args__ = (Index(None, "author"), Index(None, "state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    opportunity: Mapped[dict[str, Any]]
    of: Mapped[int | None] = mapped_column(BigInteger)
    base_version: Mapped[int] = mapped_column(default=0)
    organization: Mapped[str] = mapped_column(String(MOST_NAME), default="")
    author: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(MOST_NOTE), default="")
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class PosterRow(Base):
    """A picture that staff put beside a draft, or beside what came of it: Telegram's name for the file."""

    __tablename__ = "desk_poster"
    __table_args__ = (Index(None, "draft_id"), Index(None, "opportunity_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("desk_draft.id", ondelete="CASCADE"))
    opportunity_id: Mapped[int | None] = mapped_column(BigInteger)
    file_id: Mapped[str] = mapped_column(String(200))


class InvitationRow(Base):
    """A link that gives a role, once: the hash of its token, and for whom it is meant in an admin's words."""

    __tablename__ = "staff_invitation"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_BYTES), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    organization: Mapped[str] = mapped_column(String(MOST_NAME), default="")
    whom: Mapped[str] = mapped_column(String(80), default="")
    by: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
