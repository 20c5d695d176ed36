"""Corrections: what people say is wrong in the catalogue, for staff to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.civic.scopes import scopes
from bot.civic.tables import CorrectionRow
from bot.feedback.slip import Company, Published, Slip

CORRECTION = "correction"
"""The kind of slip."""


class Part(StrEnum):
    """What of an opportunity is wrong."""

    WHEN = "when"
    WHERE = "where"
    PRICE = "price"
    FOR_WHOM = "for_whom"
    CONTACT = "contact"
    GONE = "gone"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction as it was published. `number` is its id as a press carries it."""

    number: str
    opportunity_id: int
    about: Part
    words: str


def correction_slip(
    opportunity_id: int, about: Part, words: str, *, threshold: int, language: str, common_language: str
) -> Slip:
    """A correction as it goes into the box; of each part of a thing a person has one waiting there."""
    return Slip(
        kind=CORRECTION,
        fields={"opportunity": opportunity_id, "about": about.value, "words": words},
        scopes=scopes("corrections", threshold),
        ballot=f"correction:{opportunity_id}:{about.value}",
        trait=language if words and language != common_language else "",
    )


class Corrections:
    """What waits for staff, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> list[Correction]:
        """All that nobody has looked after yet, by the thing they are of."""
        question = select(CorrectionRow).order_by(CorrectionRow.opportunity_id, CorrectionRow.id)
        return [_correction(row) for row in await self._session.scalars(question)]

    async def settle(self, number: str) -> bool:
        """Erases one that was looked after; whether it was still there."""
        try:
            row = await self._session.get(CorrectionRow, bytes.fromhex(number))
        except ValueError:
            return False
        if row is not None:
            await self._session.delete(row)
        return row is not None


class CorrectionPublisher:
    """Writes corrections as rows."""

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Writes them; words in a language that too few share are left out."""
        rows = [
            {
                "id": slip.id_of(CORRECTION),
                "period": period,
                "opportunity_id": slip.fields["opportunity"],
                "about": slip.fields["about"],
                "words": "" if slip.company is Company.NONE else slip.fields["words"],
            }
            for slip in slips
        ]
        await session.execute(insert(CorrectionRow), sorted(rows, key=lambda row: row["id"]))


def _correction(row: CorrectionRow) -> Correction:
    return Correction(
        number=row.id.hex(),
        opportunity_id=row.opportunity_id,
        about=Part(row.about),
        words=row.words,
    )
