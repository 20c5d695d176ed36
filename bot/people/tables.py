"""The tables of people. A person's id is Telegram's; a row is there only while there is something to keep."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.people.secret import HASH_BYTES
from catalog.columns import BigId
from catalog.tables import Base


class PreferenceRow(Base):
    """What a person chose that differs from what the bot would do by itself."""

    __tablename__ = "preference"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str | None] = mapped_column(String(35))
    text_only: Mapped[bool] = mapped_column(default=False)
    paused: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[datetime | None]
    neighbourhood: Mapped[str] = mapped_column(String(200), default="")
    access: Mapped[list[str]] = mapped_column(default=list)
    discreet: Mapped[bool] = mapped_column(default=False)
    quiet_hours: Mapped[str] = mapped_column(String(11), default="")
    invited: Mapped[bool] = mapped_column(default=True)


class DialogueRow(Base):
    """What the bot waits to be told in a person's own words; `draft` has ids and moments."""

    __tablename__ = "dialogue"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    dialogue: Mapped[str] = mapped_column(String(20))
    step: Mapped[str] = mapped_column(String(20), default="")
    draft: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]


class SeenUpdateRow(Base):
    """An update that wrote something: its number alone, so that it does so once."""

    __tablename__ = "seen_update"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class RoleRow(Base):
    """What a person may do beyond what every citizen may."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(20))
    organization: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Of whose offers, by its name; empty for all."""


class SignInRow(Base):
    """A link from the chat that signs a person in, once: the hash of its token."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "person_id"), {"sqlite_with_rowid": False})

    hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_BYTES), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]


class BrowserSessionRow(Base):
    """A session in a browser: the hash of the secret in its cookie. It says when it ends, not when it was
    used."""

    __tablename__ = "browser_session"
    __table_args__ = (Index(None, "person_id"), {"sqlite_with_rowid": False})

    hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_BYTES), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]


class AuditRow(Base):
    """Who did what to what, and when; `actor_id` is None where the program itself did it."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    details: Mapped[dict[str, Any]]
