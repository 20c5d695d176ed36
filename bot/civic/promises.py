"""Promises: what the city commits to, with a date; late by themselves, and their history only grows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.civic.proposals import Proposals
from bot.civic.state import State, check_reason
from bot.civic.tables import PromiseFollowRow, PromiseRow, PromiseStepRow
from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox
from catalog.tables import table_of
from catalog.upsert import insert_into

OF_USE = timedelta(days=7)
"""For how long a notice of a promise is worth sending."""
_FOLLOW = table_of(PromiseFollowRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseStep:
    """Where a promise stands from `at` (UTC) on, the day by which it is to be done, and the reason by
    language. `id` is None for lateness that is derived and told of to nobody yet."""

    at: datetime
    state: State
    due_on: date | None = None
    reason: Mapping[str, str] = field(default_factory=dict)
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What is promised: words by language, who does it; by what law and from what money."""

    words: Mapping[str, str]
    department: str
    legal_basis: str = ""
    budget_line: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise with all that became of it, as it stands at a moment (`Promises.all`)."""

    id: int
    pledge: Pledge
    steps: tuple[PromiseStep, ...]

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.steps[-1].state

    @property
    def due_on(self) -> date | None:
        """The day by which it is to be done."""
        return self.steps[-1].due_on

    def days_late(self, today: date) -> int:
        """Days since it should have been done; 0 where it is not late."""
        return (today - self.due_on).days if self.state is State.LATE and self.due_on is not None else 0


class Promises:
    """Promises, over one session; `zone` is the city's, in which a day ends."""

    def __init__(self, session: AsyncSession, zone: tzinfo) -> None:
        self._session = session
        self._zone = zone

    async def make(self, pledge: Pledge, state: State, due_on: date | None, *, at: datetime) -> int:
        """Makes a promise; its number. A proposal that it answers stands where it stands."""
        row = PromiseRow(
            words=dict(pledge.words),
            department=pledge.department,
            legal_basis=pledge.legal_basis,
            budget_line=pledge.budget_line,
            proposal_id=bytes.fromhex(pledge.proposal) if pledge.proposal else None,
        )
        self._session.add(row)
        await self._session.flush()
        await self.move(row.id, state, due_on, {}, at=at)
        return row.id

    async def move(
        self, promise_id: int, state: State, due_on: date | None, reason: Mapping[str, str], *, at: datetime
    ) -> None:
        """Adds where it stands now, and owes whoever follows it the news. Raises NoReason for a no without
        one, ValueError for a promise without a day, LookupError where there is none."""
        check_reason(state, next(iter(reason.values()), ""))
        if state in (State.PROMISED, State.LATE) and due_on is None:
            raise ValueError("a promise has a day")
        row = await self._session.get(PromiseRow, promise_id)
        if row is None:
            raise LookupError(promise_id)
        step = PromiseStepRow(promise_id=promise_id, at=at, state=state, due_on=due_on, reason=dict(reason))
        self._session.add(step)
        await self._session.flush()
        await self._owe(promise_id, step.id, at)
        if row.proposal_id is not None and state is not State.LATE:
            await Proposals(self._session).move(row.proposal_id.hex(), state, reason, at=at)

    async def all(self, now: datetime) -> list[Promise]:
        """All, those with the nearest day first, then those that are done or refused, the newest first."""
        rows = list(await self._session.scalars(select(PromiseRow).order_by(PromiseRow.id.desc())))
        promises = await self._whole(rows, now)
        return sorted(promises, key=lambda each: (each.state.is_end, each.due_on or date.max))

    async def get(self, promise_id: int, now: datetime) -> Promise | None:
        """The promise of this number; None where there is none."""
        row = await self._session.get(PromiseRow, promise_id)
        return (await self._whole([row], now))[0] if row is not None else None

    async def of_proposal(self, number: str, now: datetime) -> list[Promise]:
        """The promises that answer a proposal."""
        question = select(PromiseRow).where(PromiseRow.proposal_id == bytes.fromhex(number))
        return await self._whole(list(await self._session.scalars(question)), now)

    async def owe_late(self, now: datetime) -> int:
        """Writes down which promises have become late, as of the midnight at which they did, and owes the
        news; how many."""
        late = [
            (row.promise_id, step)
            for row in await self._overdue(now)
            if (step := _lateness(row, now, self._zone)) is not None
        ]
        for promise_id, step in late:
            await self.move(promise_id, step.state, step.due_on, {}, at=step.at)
        return len(late)

    async def follow(self, promise_id: int, person_id: int, language: str) -> None:
        """Has a person told how it goes."""
        statement = insert_into(self._session, _FOLLOW).on_conflict_do_nothing()
        row = {"promise_id": promise_id, "person_id": person_id, "language": language}
        await self._session.execute(statement, [row])

    async def unfollow(self, promise_id: int, person_id: int) -> None:
        """Tells them no more."""
        row = await self._session.get(PromiseFollowRow, (promise_id, person_id))
        if row is not None:
            await self._session.delete(row)

    async def language_of(self, promise_id: int, person_id: int) -> str | None:
        """In what language a person is told how it goes; None where they do not follow it."""
        row = await self._session.get(PromiseFollowRow, (promise_id, person_id))
        return row.language if row is not None else None

    async def count_followers(self, promise_id: int) -> int:
        """How many people follow it."""
        question = select(func.count()).where(PromiseFollowRow.promise_id == promise_id)
        return await self._session.scalar(question) or 0

    async def _owe(self, promise_id: int, step_id: int, at: datetime) -> None:
        followers = select(PromiseFollowRow.person_id).where(PromiseFollowRow.promise_id == promise_id)
        await Outbox(self._session).owe(
            [
                Owed(
                    person_id=person,
                    kind=Kind.PROMISE,
                    key=f"promise:{step_id}:{person}",
                    due_at=at,
                    expires_at=at + OF_USE,
                    subject={"promise": promise_id, "step": step_id},
                )
                for person in await self._session.scalars(followers)
            ]
        )

    async def _overdue(self, now: datetime) -> Sequence[PromiseStepRow]:
        last = select(func.max(PromiseStepRow.id)).group_by(PromiseStepRow.promise_id)
        question = (
            select(PromiseStepRow)
            .where(
                PromiseStepRow.id.in_(last),
                PromiseStepRow.state == State.PROMISED,
                PromiseStepRow.due_on < now.astimezone(self._zone).date(),
            )
            .order_by(PromiseStepRow.id)
        )
        return (await self._session.scalars(question)).all()

    async def _whole(self, rows: Collection[PromiseRow], now: datetime) -> list[Promise]:
        question = (
            select(PromiseStepRow)
            .where(PromiseStepRow.promise_id.in_([row.id for row in rows]))
            .order_by(PromiseStepRow.promise_id, PromiseStepRow.id)
        )
        steps: dict[int, list[PromiseStepRow]] = {}
        for step in await self._session.scalars(question):
            steps.setdefault(step.promise_id, []).append(step)
        return [self._promise(row, steps[row.id], now) for row in rows]

    def _promise(self, row: PromiseRow, steps: Sequence[PromiseStepRow], now: datetime) -> Promise:
        told = [_step(step) for step in steps]
        if (late := _lateness(steps[-1], now, self._zone)) is not None:
            told.append(late)
        pledge = Pledge(
            words=row.words,
            department=row.department,
            legal_basis=row.legal_basis,
            budget_line=row.budget_line,
            proposal=row.proposal_id.hex() if row.proposal_id is not None else "",
        )
        return Promise(id=row.id, pledge=pledge, steps=tuple(told))


class LateWatch:
    """Looks once a day of the city, after its midnight, which promises have become late."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._looked_on: date | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether nobody has looked today."""
        return self._looked_on != now.astimezone(self._zone).date()

    async def look(self, session: AsyncSession, now: datetime) -> int:
        """Looks, and owes the news; how many there were."""
        found = await Promises(session, self._zone).owe_late(now)
        if not found:
            self._looked_on = now.astimezone(self._zone).date()
        return found


def _lateness(last: PromiseStepRow, now: datetime, zone: tzinfo) -> PromiseStep | None:
    """That a promise is late: from the midnight on that ends its day, in the city's zone."""
    if last.state is not State.PROMISED or last.due_on is None:
        return None
    midnight = datetime.combine(last.due_on + timedelta(days=1), time.min, zone)
    if now < midnight:
        return None
    # Promised after its own day: it is late from then on, not from before.
    return PromiseStep(at=max(midnight, last.at), state=State.LATE, due_on=last.due_on)


def _step(row: PromiseStepRow) -> PromiseStep:
    return PromiseStep(id=row.id, at=row.at, state=row.state, due_on=row.due_on, reason=row.reason)
