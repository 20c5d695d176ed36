"""The tables of delivery: messages owed, how they ended by the day, and whom no message reaches."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.delivery.delivery import Delivery, Kind, Owed, State
from catalog.columns import BigId, Choice
from catalog.tables import Base


def _in_state(name: str, *columns: str) -> Index:
    """An index of what is in one state: SQLite uses it only where a query has the very same words."""
    condition = text(f"state = '{name}'")
    return Index(f"ix_delivery_{name}", *columns, sqlite_where=condition, postgresql_where=condition)


_PATIENT = text("asked_at IS NULL")


class DeliveryRow(Base):
    """One message owed to one person. It stands alone: what it is about may go, the debt does not."""

    __tablename__ = "delivery"
    __table_args__ = (
        _in_state("planned", "priority", "due_at"),
        _in_state("claimed", "lease_until"),
        _in_state("sending", "lease_until"),
        Index(None, "person_id", "opportunity_id"),
        Index(None, "due_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[Kind] = mapped_column(Choice(Kind))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[State] = mapped_column(Choice(State))
    priority: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    subject: Mapped[dict[str, Any]]
    opportunity_id: Mapped[int | None] = mapped_column(BigInteger)
    silent: Mapped[bool]
    again: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(BigInteger, default=0)
    holder: Mapped[str] = mapped_column(String(40), default="")
    lease_until: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(200), default="")


class DeliveryCountRow(Base):
    """How many messages of a kind ended in a way on a day (UTC): kept when the deliveries are erased."""

    __tablename__ = "delivery_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(Choice(Kind), primary_key=True)
    state: Mapped[State] = mapped_column(Choice(State), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class ReachRow(Base):
    """How messages reach a person: how many came in a row without a press, when they were asked whether those
    are still useful, since when they are paused for want of an answer (until that is told), since when none
    arrives, and the number they have now where Telegram gave them another."""

    __tablename__ = "reach"
    __table_args__ = (
        Index("ix_reach_patience", "unanswered", sqlite_where=_PATIENT, postgresql_where=_PATIENT),
    )

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    unanswered: Mapped[int] = mapped_column(BigInteger, default=0)
    asked_at: Mapped[datetime | None] = mapped_column(index=True)
    paused_at: Mapped[datetime | None] = mapped_column(index=True)
    unreachable_since: Mapped[datetime | None] = mapped_column(index=True)
    moved_to: Mapped[int | None] = mapped_column(BigInteger)


def state_is(state: State) -> TextClause:
    """The condition that a delivery is in a state, in the words of the index."""
    return text(f"state = '{state.value}'")


def delivery_of(row: DeliveryRow) -> Delivery:
    """The delivery that a row keeps."""
    return Delivery(
        id=row.id,
        person_id=row.person_id,
        kind=row.kind,
        key=row.key,
        due_at=row.due_at,
        expires_at=row.expires_at,
        subject=row.subject,
        opportunity_id=row.opportunity_id,
        silent=row.silent,
        again=row.again,
        attempts=row.attempts,
    )


def row_of(message: Owed) -> dict[str, Any]:
    """The row of a message that is owed from now on, by column."""
    return {
        "person_id": message.person_id,
        "kind": message.kind,
        "key": message.key,
        "state": State.PLANNED,
        "priority": message.kind.priority.value,
        "due_at": message.due_at,
        "expires_at": message.expires_at,
        "subject": dict(message.subject),
        "opportunity_id": message.opportunity_id,
        "silent": message.silent,
        "again": False,
        "attempts": 0,
        "holder": "",
        "reason": "",
    }
