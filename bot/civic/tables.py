"""The tables of civic life. What came out of the box has no person and no moment; what the city says has both
its words and its history, and the history only grows.

`period` is the week of publication ("2026-W48"). Words by language are {tag: words}.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.civic.state import State
from bot.feedback.tables import ID_BYTES, PERIOD
from catalog.columns import BigId, Choice, Document
from catalog.tables import Base

KEY = String(120)
NEIGHBOURHOOD = String(200)
LANGUAGE = String(35)


class NeedRow(Base):
    """How often something was looked for in vain and asked of the city, of those that came out in a week.

    `key` is that of `bot.civic.needs`. `words` are empty where they could give somebody away. The row without
    a neighbourhood counts all, those with one the part of them that named it.
    """

    __tablename__ = "need"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    period: Mapped[str] = mapped_column(PERIOD, primary_key=True)
    neighbourhood: Mapped[str] = mapped_column(NEIGHBOURHOOD, primary_key=True, default="")
    words: Mapped[str] = mapped_column(String(256))
    topic: Mapped[str] = mapped_column(String(80))
    people: Mapped[int]


class NeedMetRow(Base):
    """What the city added for a need."""

    __tablename__ = "need_met"
    __table_args__ = (Index(None, "opportunity_id"),)

    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class ProposalRow(Base):
    """What somebody proposed: in one sentence, for whom, where, and what they can give for it.

    `supports` counts those who said the same, the first among them. `hidden` says why nobody is shown it.
    """

    __tablename__ = "proposal"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[bytes] = mapped_column(LargeBinary(ID_BYTES), primary_key=True)
    period: Mapped[str] = mapped_column(PERIOD, index=True)
    words: Mapped[str] = mapped_column(String(256))
    language: Mapped[str] = mapped_column(LANGUAGE)
    audience: Mapped[str] = mapped_column(String(40))
    neighbourhood: Mapped[str] = mapped_column(NEIGHBOURHOOD)
    help: Mapped[str] = mapped_column(String(20))
    supports: Mapped[int]
    hidden: Mapped[str] = mapped_column(String(200), default="")


class ProposalStepRow(Base):
    """What the city did with a proposal, and why. Rows are added, never changed."""

    __tablename__ = "proposal_step"
    __table_args__ = (Index(None, "proposal_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[bytes] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    state: Mapped[State] = mapped_column(Choice(State))
    reason: Mapped[dict[str, Any]]


class CorrectionRow(Base):
    """What somebody said is wrong about an opportunity: which part of it, and how it is."""

    __tablename__ = "correction"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[bytes] = mapped_column(LargeBinary(ID_BYTES), primary_key=True)
    period: Mapped[str] = mapped_column(PERIOD)
    opportunity_id: Mapped[int] = mapped_column(BigInteger)
    about: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(256))


class PromiseRow(Base):
    """What the city commits to, in the words of each language; who does it, by what law and from what money.

    It is written once. `proposal_id` is the proposal it answers.
    """

    __tablename__ = "promise"
    __table_args__ = (Index(None, "proposal_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    words: Mapped[dict[str, Any]]
    department: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    budget_line: Mapped[str] = mapped_column(String(120), default="")
    proposal_id: Mapped[bytes | None] = mapped_column(LargeBinary(ID_BYTES))


class PromiseStepRow(Base):
    """Where a promise stands from a moment on, by when it is to be done, and why. Rows are added, never
    changed."""

    __tablename__ = "promise_step"
    __table_args__ = (Index(None, "promise_id"), Index(None, "due_on"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id"))
    at: Mapped[datetime]
    state: Mapped[State] = mapped_column(Choice(State))
    due_on: Mapped[date | None]
    reason: Mapped[dict[str, Any]]


class PromiseFollowRow(Base):
    """Who is told how a promise goes, in what language."""

    __tablename__ = "promise_follow"
    __table_args__ = (Index(None, "person_id"),)

    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    language: Mapped[str] = mapped_column(LANGUAGE)


class ConsultationRow(Base):
    """What the city asks everybody, between two moments: the question, its options, who asks, and what will
    be done with the answer; all by language."""

    __tablename__ = "consultation"
    __table_args__ = (Index(None, "closes_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    question: Mapped[dict[str, Any]]
    options: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    asked_by: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[dict[str, Any]]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]


class ConsultationResultRow(Base):
    """How many chose an option; there only where enough people answered."""

    __tablename__ = "consultation_result"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    option: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int]
