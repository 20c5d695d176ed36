"""Consultations: what the city asks everybody, one answer a person, and no count before they are over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.civic.tables import ConsultationResultRow, ConsultationRow
from bot.feedback.slip import Published, Scope, Slip

VOTE = "vote"
"""The kind of slip."""
COUNTING = timedelta(minutes=10)
"""How long after the end the results may still be on their way: the box comes out within seconds."""
LEAST_OPTIONS, MOST_OPTIONS = 2, 8


class Phase(StrEnum):
    """Where a consultation is: `few` answered so few that nothing is shown."""

    SOON = "soon"
    OPEN = "open"
    COUNTING = "counting"
    FEW = "few"
    RESULTS = "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, all by language: the question, its options, and what will be done with the answers;
    who asks, and between which moments (UTC) it can be answered. ValueError for what cannot be one."""

    question: Mapping[str, str]
    options: Sequence[Mapping[str, str]]
    asked_by: str
    purpose: Mapping[str, str]
    opens_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        if not LEAST_OPTIONS <= len(self.options) <= MOST_OPTIONS or self.opens_at >= self.closes_at:
            raise ValueError("no consultation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """A consultation; `results` are people by option, None until it is over and enough people answered."""

    id: int
    asked: Question
    results: tuple[int, ...] | None = None

    @property
    def people(self) -> int:
        """How many answered; 0 where nothing is shown."""
        return sum(self.results or ())

    def phase(self, now: datetime) -> Phase:
        """Where it is at a moment."""
        if now < self.asked.opens_at:
            return Phase.SOON
        if now < self.asked.closes_at:
            return Phase.OPEN
        if self.results is not None:
            return Phase.RESULTS
        return Phase.COUNTING if now < self.asked.closes_at + COUNTING else Phase.FEW


def ballot_of(consultation_id: int) -> str:
    """The ballot that a person fills in once."""
    return f"consultation:{consultation_id}"


def vote_slip(consultation: Consultation, option: int, *, threshold: int) -> Slip:
    """An answer as it goes into the box: it comes out when the consultation is over, or never."""
    ballot = ballot_of(consultation.id)
    return Slip(
        kind=VOTE,
        fields={"consultation": consultation.id, "option": option},
        scopes=(Scope(name=ballot, threshold=threshold),),
        ballot=ballot,
        closes=consultation.asked.closes_at,
    )


class Consultations:
    """Consultations, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ask(self, question: Question) -> int:
        """Begins one; its number."""
        row = ConsultationRow(
            question=dict(question.question),
            options=[dict(option) for option in question.options],
            asked_by=question.asked_by,
            purpose=dict(question.purpose),
            opens_at=question.opens_at,
            closes_at=question.closes_at,
        )
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def get(self, consultation_id: int) -> Consultation | None:
        """The consultation of this number; None where there is none."""
        row = await self._session.get(ConsultationRow, consultation_id)
        return (await self._whole([row]))[0] if row is not None else None

    async def all(self) -> list[Consultation]:
        """All, the one that ends last first."""
        question = select(ConsultationRow).order_by(
            ConsultationRow.closes_at.desc(), ConsultationRow.id.desc()
        )
        return await self._whole(list(await self._session.scalars(question)))

    async def _whole(self, rows: Sequence[ConsultationRow]) -> list[Consultation]:
        ids = [row.id for row in rows]
        question = select(ConsultationResultRow).where(ConsultationResultRow.consultation_id.in_(ids))
        results: dict[int, dict[int, int]] = {}
        for each in await self._session.scalars(question):
            results.setdefault(each.consultation_id, {})[each.option] = each.people
        return [_consultation(row, results.get(row.id)) for row in rows]


class VotePublisher:
    """Counts the answers of a consultation that is over."""

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Writes how many chose each option, those that nobody chose among them."""
        by_consultation: dict[int, Counter[int]] = {}
        for slip in slips:
            counts = by_consultation.setdefault(slip.fields["consultation"], Counter())
            counts[slip.fields["option"]] += 1
        for number, counts in sorted(by_consultation.items()):
            row = await session.get(ConsultationRow, number)
            session.add_all(
                ConsultationResultRow(consultation_id=number, option=option, people=counts[option])
                for option in range(len(row.options) if row is not None else 0)
            )


def _consultation(row: ConsultationRow, results: Mapping[int, int] | None) -> Consultation:
    asked = Question(
        question=row.question,
        options=tuple(row.options),
        asked_by=row.asked_by,
        purpose=row.purpose,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )
    counted = tuple(results[option] for option in sorted(results)) if results else None
    return Consultation(id=row.id, asked=asked, results=counted)
