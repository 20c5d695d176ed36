"""Needs: what people looked for, the city does not have, and they asked it for; and what it added since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.civic.scopes import CIVIC, scopes
from bot.civic.tables import NeedMetRow, NeedRow
from bot.feedback.slip import Company, Published, Slip
from catalog.search import Search
from catalog.search.lexicon import Concept
from catalog.search.reading import Reading
from catalog.search.shelves import topics_met
from catalog.search.spotting import plain
from catalog.search.words import fold
from catalog.tables import table_of
from catalog.upsert import insert_into

NEED = "need"
"""The kind of slip."""
MOST_LETTERS = 80
"""Letters of what is kept of a question: what is looked for, not a letter to the city."""
_MOST_KEY = 100
_MET = table_of(NeedMetRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one person asks the city for: exactly what is kept. `month` is "2026-11"; the part of the city is
    there only where they added it."""

    words: str
    key: str
    topic: str = ""
    neighbourhood: str = ""
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A need as it was published: how often it was asked for, from where, and what the city added for it.

    `times` counts people, a week at a time: whoever asks again in a later week counts again.
    """

    key: str
    words: str
    topic: str
    times: int
    neighbourhoods: Mapping[str, int]
    met: tuple[int, ...] = ()


def words_of(reading: Reading) -> str:
    """What is looked for, without the wishes (when, where, for how much); empty where nothing is."""
    words, kept = " ".join(reading.understood.terms).lower().split(), ""
    for word in words:
        if len(kept) + 1 + len(word) > MOST_LETTERS:
            break
        kept = f"{kept} {word}".strip()
    return kept


def key_of(search: Search, reading: Reading) -> str:
    """What makes two needs the same, whoever says it in what words: the concepts that are named, else the
    words without their endings and their order."""
    named = sorted({concept.key for concept in _concepts(search, reading)})
    words = sorted({plain(fold(word)) for word in words_of(reading).split()})
    return ("concept:" + "+".join(named) if named else "words:" + "+".join(words))[:_MOST_KEY]


def topic_of(search: Search, reading: Reading) -> str:
    """The shelf on which it would stand; empty where nobody can tell."""
    shelves = [topic for concept in _concepts(search, reading) for topic in concept.topics]
    return next(iter([*shelves, *topics_met(words_of(reading))]), "")


def concepts_of(search: Search, key: str) -> list[Concept]:
    """The concepts that a need's key names, as far as they are still known."""
    kind, _, named = key.partition(":")
    lexicon = search.index.concepts.lexicon
    numbers = [lexicon.numbers[each] for each in named.split("+") if each in lexicon.numbers]
    return [lexicon.concepts[number] for number in numbers] if kind == "concept" else []


def month_of(day: date) -> str:
    """The month that is kept of when something was asked for: "2026-11"."""
    return f"{day:%Y-%m}"


def need_slip(need: Need, *, threshold: int, language: str, common_language: str) -> Slip:
    """A need as it goes into the box; of one thing a person asks once until it comes out."""
    return Slip(
        kind=NEED,
        fields={
            "words": need.words,
            "key": need.key,
            "topic": need.topic,
            "neighbourhood": need.neighbourhood,
            "month": need.month,
        },
        scopes=scopes(f"need:{need.key}", threshold),
        ballot=f"need:{need.key}",
        trait=language if language != common_language else "",
    )


class Needs:
    """What was asked of the city, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> list[Asked]:
        """All that was published, what was asked for most often first."""
        rows: dict[str, list[NeedRow]] = {}
        for row in await self._session.scalars(select(NeedRow).order_by(NeedRow.key, NeedRow.period)):
            rows.setdefault(row.key, []).append(row)
        met = await self._met(rows)
        found = [_asked(key, those, met.get(key, ())) for key, those in rows.items()]
        return sorted(found, key=lambda each: (-each.times, each.key))

    async def meet(self, key: str, opportunity_id: int) -> None:
        """Writes that the city added an opportunity for a need; once is enough."""
        statement = insert_into(self._session, _MET).on_conflict_do_nothing()
        await self._session.execute(statement, [{"key": key, "opportunity_id": opportunity_id}])

    async def forget(self, key: str, opportunity_id: int) -> None:
        """Takes that back."""
        ours = (NeedMetRow.key == key, NeedMetRow.opportunity_id == opportunity_id)
        await self._session.execute(delete(NeedMetRow).where(*ours))

    async def answered_by(self, opportunities: Collection[int]) -> set[int]:
        """Those of the opportunities that the city added because people asked."""
        question = select(NeedMetRow.opportunity_id).where(NeedMetRow.opportunity_id.in_(opportunities))
        return set(await self._session.scalars(question))

    async def _met(self, keys: Collection[str]) -> dict[str, tuple[int, ...]]:
        question = select(NeedMetRow).where(NeedMetRow.key.in_(keys)).order_by(NeedMetRow.opportunity_id)
        found: dict[str, tuple[int, ...]] = {}
        for row in await self._session.scalars(question):
            found[row.key] = (*found.get(row.key, ()), row.opportunity_id)
        return found


class NeedPublisher:
    """Counts the needs of a week. A part of the city is told where `least` people named it, and as many did
    not: with the words it narrows who somebody can be."""

    def __init__(self, least: int) -> None:
        self._least = least

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Writes how many asked for what; words that too few share the language of are left out."""
        by_key: dict[str, list[Published]] = {}
        for slip in slips:
            by_key.setdefault(slip.fields["key"], []).append(slip)
        for key, those in sorted(by_key.items()):
            words = _most_common(slip.fields["words"] for slip in those if slip.company is not Company.NONE)
            topic = _most_common(slip.fields["topic"] for slip in those)
            # Who joined all others is too few to be told apart by where they live.
            named = Counter(slip.fields["neighbourhood"] for slip in those if slip.scope != CIVIC)
            counts = {"": len(those), **told_apart(named, len(those), self._least)}
            for neighbourhood, people in counts.items():
                row = await session.get(NeedRow, (key, period, neighbourhood))
                if row is not None:
                    row.people += people
                    continue
                session.add(
                    NeedRow(
                        key=key,
                        period=period,
                        neighbourhood=neighbourhood,
                        words=words,
                        topic=topic,
                        people=people,
                    )
                )


def told_apart(named: Mapping[str, int], total: int, least: int) -> dict[str, int]:
    """The parts that can be told, so that the rest of the total is nobody or at least as many."""
    told = sorted(((count, name) for name, count in named.items() if name and count >= least), reverse=True)
    while told and 0 < total - sum(count for count, _ in told) < least:
        told.pop()
    return {name: count for count, name in told}


def _concepts(search: Search, reading: Reading) -> list[Concept]:
    """The concepts that are named, in order, without those that stand above many."""
    concepts = search.index.concepts
    form = concepts.spotter.form(map(fold, words_of(reading).split()))
    spotted = concepts.spotter.spot(form, languages=reading.languages) or concepts.spotter.spot(form)
    known = [concepts.lexicon.concepts[number] for number, _, _ in spotted]
    return [concept for concept in known if not concept.broad]


def _asked(key: str, rows: Sequence[NeedRow], met: tuple[int, ...]) -> Asked:
    whole = [row for row in rows if not row.neighbourhood]
    neighbourhoods: Counter[str] = Counter()
    for row in rows:
        if row.neighbourhood:
            neighbourhoods[row.neighbourhood] += row.people
    best = max(whole, key=lambda row: (bool(row.words), row.people, row.period))
    return Asked(
        key=key,
        words=best.words,
        topic=best.topic,
        times=sum(row.people for row in whole),
        neighbourhoods=dict(neighbourhoods.most_common()),
        met=met,
    )


def _most_common(values: Iterable[str]) -> str:
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value), default="")
