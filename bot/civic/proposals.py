"""Proposals: what people would like to see, who says the same, and what the city does with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.civic.scopes import scopes
from bot.civic.state import State, check_reason
from bot.civic.tables import ProposalRow, ProposalStepRow
from bot.feedback.receipt import Receipt, id_of
from bot.feedback.slip import Company, Published, Slip

PROPOSAL, SUPPORT = "proposal", "support"
"""The kinds of slip."""


class Help(StrEnum):
    """What whoever proposes something can give for it."""

    TEACH = "teach"
    ROOM = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """What one person proposes: exactly what is kept. `audience` is one of the catalogue's or empty for
    everybody; `language` (two letters) is that of the words."""

    words: str
    language: str
    audience: str = ""
    neighbourhood: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the city did and when (UTC); the reason by language."""

    at: datetime
    state: State
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposal as it was published. `number` is its id as a press carries it."""

    number: str
    period: str
    idea: Idea
    supports: int
    hidden: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def state(self) -> State:
        """Where it stands; heard, until the city does something."""
        return self.steps[-1].state if self.steps else State.HEARD

    def waits(self, today: date) -> int:
        """Days since it came out."""
        year, week = self.period.split("-W")
        return (today - date.fromisocalendar(int(year), int(week), 1)).days


def proposal_slip(idea: Idea, *, threshold: int, common_language: str) -> Slip:
    """A proposal as it goes into the box; a person has one waiting there at a time for each sentence."""
    return Slip(
        kind=PROPOSAL,
        fields={
            "words": idea.words,
            "language": idea.language,
            "audience": idea.audience,
            "neighbourhood": idea.neighbourhood,
            "help": idea.help,
        },
        scopes=scopes("proposals", threshold),
        ballot=f"proposal:{' '.join(idea.words.lower().split())}",
        trait=idea.language if idea.language != common_language else "",
    )


def support_slip(number: str, *, threshold: int) -> Slip:
    """That somebody wants the same: nothing else is kept."""
    return Slip(
        kind=SUPPORT,
        fields={"proposal": number},
        scopes=scopes(f"support:{number}", threshold),
        ballot=f"support:{number}",
    )


class Proposals:
    """What was proposed, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self, *, hidden: bool = False) -> list[Proposal]:
        """What was published, what most people want first; `hidden` brings what nobody is shown, too."""
        question = select(ProposalRow).order_by(ProposalRow.supports.desc(), ProposalRow.id)
        rows = [row for row in await self._session.scalars(question) if hidden or not row.hidden]
        return await self._whole(rows)

    async def get(self, number: str) -> Proposal | None:
        """The proposal of this number; None where there is none, or nobody is shown it."""
        key = _key(number)
        row = await self._session.get(ProposalRow, key) if key is not None else None
        return (await self._whole([row]))[0] if row is not None and not row.hidden else None

    async def of_receipt(self, receipt: Receipt) -> Proposal | None:
        """The proposal that somebody has the receipt of; None while it waits, and for any other receipt."""
        return await self.get(id_of(receipt.key, PROPOSAL).hex())

    async def move(self, number: str, state: State, reason: Mapping[str, str], *, at: datetime) -> None:
        """Adds what the city does with it. Raises NoReason for a no without one, LookupError for no
        proposal."""
        check_reason(state, next(iter(reason.values()), ""))
        if (key := _key(number)) is None or await self._session.get(ProposalRow, key) is None:
            raise LookupError(number)
        step = ProposalStepRow(proposal_id=key, at=at, state=state, reason=dict(reason))
        self._session.add(step)
        await self._session.flush()

    async def hide(self, number: str, reason: str) -> None:
        """Shows it to nobody any more. LookupError where there is none."""
        if (key := _key(number)) is None or (row := await self._session.get(ProposalRow, key)) is None:
            raise LookupError(number)
        row.hidden = reason

    async def erase(self, receipt: Receipt) -> bool:
        """Erases the proposal of a receipt, with all that became of it; whether there was one."""
        row = await self._session.get(ProposalRow, id_of(receipt.key, PROPOSAL))
        if row is not None:
            await self._session.delete(row)
        return row is not None

    async def _whole(self, rows: Sequence[ProposalRow]) -> list[Proposal]:
        steps = await self._steps({row.id for row in rows})
        return [_proposal(row, steps.get(row.id, ())) for row in rows]

    async def _steps(self, ids: Collection[bytes]) -> dict[bytes, tuple[Step, ...]]:
        question = (
            select(ProposalStepRow)
            .where(ProposalStepRow.proposal_id.in_(ids))
            .order_by(ProposalStepRow.proposal_id, ProposalStepRow.id)
        )
        found: dict[bytes, tuple[Step, ...]] = {}
        for row in await self._session.scalars(question):
            step = Step(at=row.at, state=row.state, reason=row.reason)
            found[row.proposal_id] = (*found.get(row.proposal_id, ()), step)
        return found


class ProposalPublisher:
    """Writes proposals as rows."""

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Writes them; one in a language that too few share would give its author away, and is left out."""
        rows = [
            {"id": slip.id_of(PROPOSAL), "period": period, "supports": 1, "hidden": "", **slip.fields}
            for slip in slips
            if slip.company is not Company.NONE
        ]
        if rows:
            await session.execute(insert(ProposalRow), sorted(rows, key=lambda row: row["id"]))


class SupportPublisher:
    """Counts who wants the same."""

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Adds them to their proposals."""
        for number, count in sorted(Counter(slip.fields["proposal"] for slip in slips).items()):
            counted = update(ProposalRow).where(ProposalRow.id == _key(number))
            await session.execute(counted.values(supports=ProposalRow.supports + count))


def _key(number: str) -> bytes | None:
    try:
        return bytes.fromhex(number)
    except ValueError:
        return None


def _proposal(row: ProposalRow, steps: Iterable[Step]) -> Proposal:
    idea = Idea(
        words=row.words,
        language=row.language,
        audience=row.audience,
        neighbourhood=row.neighbourhood,
        help=row.help,
    )
    return Proposal(
        number=row.id.hex(),
        period=row.period,
        idea=idea,
        supports=row.supports,
        hidden=row.hidden,
        steps=tuple(steps),
    )
