"""What opportunities mean, as tables: encoded passages, concepts found, and what people said of those."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.tables import Base


class VectorRow(Base):
    """A passage as the sentence encoder understood it, by what it says: the same words are encoded once."""

    __tablename__ = "vector"

    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class ConceptFindingRow(Base):
    """The concepts found in an opportunity, by key, and in what: replaced whole when that is no longer so.

    `version` is the opportunity's, `finder` tells the lexicon and the rules; `meaning` is null until what is
    said has been encoded.
    """

    __tablename__ = "concept_finding"

    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunity.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(BigInteger)
    finder: Mapped[str] = mapped_column(String(32))
    words: Mapped[list[str]]
    meaning: Mapped[dict[str, float] | None]


class ConceptCorrectionRow(Base):
    """A person's word that an opportunity serves a concept or does not; no import changes it."""

    __tablename__ = "concept_correction"

    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunity.id", ondelete="CASCADE"), primary_key=True
    )
    concept: Mapped[str] = mapped_column(String(200), primary_key=True)
    serves: Mapped[bool]
