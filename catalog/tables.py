"""The catalogue's tables, and the `Base` all tables of the project stand on.

An opportunity is one row with its texts, topics, rules and occurrences beside it. A place or an
organization is a row by what it says: the same venue said twice is one row, and a venue told anew is a new
row, so that no opportunity is changed by an import of another.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Double,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from catalog import model
from catalog.columns import Amount, BigId, Choice, Document, Moment, Span, WallTime


class Base(DeclarativeBase):
    """What every table of the project stands on: named constraints, moments in UTC, JSON without a null."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Moment,
        date: Date,
        timedelta: Span,
        Decimal: Amount,
        float: Double,
        str: Text,
        dict[str, Any]: Document,
        dict[str, float]: Document,
        list[str]: Document,
    }


def table_of(row: type[Base]) -> Table:
    """The table behind a mapped class, for statements over many rows."""
    return cast(Table, row.__table__)


class SourceRow(Base):
    """Where opportunities come from, by its short name."""

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(server_default="")
    url: Mapped[str] = mapped_column(server_default="")
    licence: Mapped[str] = mapped_column(server_default="")
    mapping: Mapped[dict[str, Any] | None]


class OrganizationRow(Base):
    """Who offers it."""

    __tablename__ = "organization"
    __table_args__ = (UniqueConstraint("source_id", "digest"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[str]
    name: Mapped[str]
    alternate_name: Mapped[str]
    sector: Mapped[model.Sector | None] = mapped_column(Choice(model.Sector))
    url: Mapped[str]
    telephone: Mapped[str]
    email: Mapped[str]


class PlaceRow(Base):
    """A venue; `access` and `prerequisites` hold what is known of them, by name."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("source_id", "digest"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", "position_is_whole"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[str]
    name: Mapped[str]
    street_address: Mapped[str]
    neighbourhood: Mapped[str]
    locality: Mapped[str]
    postal_code: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    transportation: Mapped[str]
    access: Mapped[dict[str, Any]]
    prerequisites: Mapped[dict[str, Any]]
    telephone: Mapped[str]
    url: Mapped[str]


class OpportunityRow(Base):
    """Anything a person can take up; (source, external id) is its lasting name."""

    __tablename__ = "opportunity"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        Index(None, "publication_status"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    external_id: Mapped[str]
    kind: Mapped[model.Kind] = mapped_column(Choice(model.Kind))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    publication_status: Mapped[model.PublicationStatus] = mapped_column(Choice(model.PublicationStatus))
    event_status: Mapped[model.EventStatus] = mapped_column(Choice(model.EventStatus))
    status_reason: Mapped[str]
    attendance_mode: Mapped[model.AttendanceMode] = mapped_column(Choice(model.AttendanceMode))
    price_kind: Mapped[model.PriceKind] = mapped_column(Choice(model.PriceKind))
    price_amount: Mapped[Decimal | None]
    price_currency: Mapped[str]
    price_conditions: Mapped[str]
    access: Mapped[dict[str, Any]]
    audiences: Mapped[list[str]]
    minimum_age: Mapped[int | None] = mapped_column(BigInteger)
    maximum_age: Mapped[int | None] = mapped_column(BigInteger)
    languages: Mapped[list[str]]
    categories: Mapped[list[str]]
    registration_kind: Mapped[model.RegistrationKind] = mapped_column(Choice(model.RegistrationKind))
    registration_url: Mapped[str]
    registration_telephone: Mapped[str]
    registration_email: Mapped[str]
    maximum_capacity: Mapped[int | None] = mapped_column(BigInteger)
    remaining_capacity: Mapped[int | None] = mapped_column(BigInteger)
    documents: Mapped[list[str] | None]
    who_can_come: Mapped[str]
    legal_basis: Mapped[str]
    sensitive: Mapped[bool]
    url: Mapped[str]
    valid_from: Mapped[date | None]
    valid_through: Mapped[date | None]
    assured_on: Mapped[date | None]
    extra: Mapped[dict[str, Any]]
    locked: Mapped[list[str]]
    version: Mapped[int] = mapped_column(BigInteger)
    # The digest of what its source said of it, as long as nobody else has written it.
    said: Mapped[str | None] = mapped_column(String(32))


class OpportunityTextRow(Base):
    """What an opportunity says of itself in one language; `position` keeps the source's order."""

    __tablename__ = "opportunity_text"

    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunity.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    language: Mapped[str]
    name: Mapped[str]
    summary: Mapped[str]
    description: Mapped[str]
    easy: Mapped[str]
    origin: Mapped[model.Origin] = mapped_column(Choice(model.Origin))


class OpportunityTopicRow(Base):
    """A term of a vocabulary an opportunity is filed under."""

    __tablename__ = "opportunity_topic"
    __table_args__ = (Index(None, "scheme", "code"),)

    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunity.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    scheme: Mapped[str]
    code: Mapped[str]


class ScheduleRow(Base):
    """A rule in local wall time, of an opportunity or (opening hours) of a place."""

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint("(opportunity_id IS NULL) <> (place_id IS NULL)", "one_owner"),
        UniqueConstraint("opportunity_id", "position"),
        UniqueConstraint("place_id", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity.id", ondelete="CASCADE"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(BigInteger)
    zone: Mapped[str]
    starts: Mapped[datetime | None] = mapped_column(WallTime)
    duration: Mapped[timedelta | None]
    rrule: Mapped[str]
    exdates: Mapped[list[str]]
    all_day: Mapped[bool]
    description: Mapped[str]


class OccurrenceRow(Base):
    """One dated instance; its recurrence id names it within its opportunity, whatever it was moved to."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("opportunity_id", "recurrence_id"),
        Index(None, "starts"),
        # Of the few that are not as planned: otherwise all dates of a city are looked through for them.
        Index(
            "ix_occurrence_not_as_planned",
            "starts",
            sqlite_where=text("status <> 'scheduled'"),
            postgresql_where=text("status <> 'scheduled'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunity.id", ondelete="CASCADE"))
    recurrence_id: Mapped[datetime]
    starts: Mapped[datetime]
    ends: Mapped[datetime | None]
    zone: Mapped[str]
    all_day: Mapped[bool]
    status: Mapped[model.EventStatus] = mapped_column(Choice(model.EventStatus))
    status_reason: Mapped[str]
    previous_start: Mapped[datetime | None]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    remaining_capacity: Mapped[int | None] = mapped_column(BigInteger)


class ImportBatchRow(Base):
    """One import that was applied, and whether it was undone.

    Until it is `whole`, nobody who follows the revisions reads on to its own. `busy_until` is set while it is
    written or taken back, a portion after the other; whoever let that pass is gone. `undone_to` is the last
    opportunity, by id, of those taken back so far.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        # Of the one or none that is not: otherwise all imports of a city are looked through at every look.
        Index(
            "ix_import_batch_under_way",
            "id",
            sqlite_where=text("busy_until IS NOT NULL"),
            postgresql_where=text("busy_until IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    at: Mapped[datetime]
    author: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    digest: Mapped[str] = mapped_column(server_default="")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    undone_at: Mapped[datetime | None]
    whole: Mapped[bool] = mapped_column(server_default=true())
    busy_until: Mapped[datetime | None]
    undone_to: Mapped[int | None] = mapped_column(BigInteger)


class RevisionRow(Base):
    """What changed, when and by whom: the outbox of the catalogue, and what an undo reads."""

    __tablename__ = "revision"
    __table_args__ = (
        Index(None, "opportunity_id", "id"),
        Index(None, "batch", "opportunity_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunity.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    author: Mapped[str]
    reason: Mapped[str]
    batch: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    quiet: Mapped[bool]
    action: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]
