"""Questions as people write them, asked of the sample cities: one table a city.

    python -m benchmarks.questions [--city jacaranda] [--failures] [--stratum need]

Reads `benchmarks/questions/<city>.jsonl` (its README says what the fields mean). A hit counts among the first
three of an answer that is sure or perhaps; an answer that shows nothing counts as a miss.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from benchmarks.meanings import meaning_of
from benchmarks.meanings import question as encoded
from bot.city import City
from bot.city_file import load_city
from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.answer import Answer, Confidence

FOLDER = Path(__file__).parent / "questions"
STRATA = (
    "known_title", "one_or_two_words", "everyday_sentence", "typos_sms",
    "constraint", "need", "other_language", "no_answer",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One judged question."""

    qid: str
    language: str
    query: str
    now: str
    stratum: str
    relevant: frozenset[str]
    breaks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and what came of it; `milliseconds` are wall time around the call."""

    question: Question
    answer: Answer
    milliseconds: float

    @property
    def ids(self) -> list[str]:
        """The external ids offered, best first."""
        return [hit.external_id for hit in self.answer.hits]

    @property
    def first(self) -> bool:
        """Whether the first hit is right."""
        return self.answer.answered and bool(self.question.relevant & set(self.ids[:1]))

    @property
    def three(self) -> bool:
        """Whether one of the first three is right."""
        return self.answer.answered and bool(self.question.relevant & set(self.ids[:3]))

    @property
    def broken(self) -> bool:
        """Whether one that breaks what was asked is among the first three, above one that keeps it."""
        shown = self.ids[:3] if self.answer.answered else []
        kept = [rank for rank, hit in enumerate(self.ids) if hit in self.question.relevant]
        last = max(kept) if len(kept) == len(self.question.relevant) else len(self.ids)
        return any(hit in self.question.breaks and rank < last for rank, hit in enumerate(shown))

    @property
    def failed(self) -> bool:
        """Whether this is one to look at."""
        if self.question.stratum == "no_answer":
            return self.answer.answered
        return not self.three or self.broken


def main() -> None:
    """Asks everything and prints the tables."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument(
        "--city", action="append", choices=sorted(file.stem for file in FOLDER.glob("*.jsonl"))
    )
    given.add_argument("--stratum", action="append", choices=STRATA)
    given.add_argument("--failures", action="store_true", help="each failure, with what came")
    chosen = given.parse_args()
    for key in chosen.city or sorted(file.stem for file in FOLDER.glob("*.jsonl")):
        questions = [q for q in load_questions(key) if not chosen.stratum or q.stratum in chosen.stratum]
        asked = ask_all(load_city(key), questions)
        _print_table(key, asked)
        if chosen.failures:
            _print_failures(asked)


def load_questions(city: str) -> list[Question]:
    """The judged questions of a sample city, in the file's order."""
    with (FOLDER / f"{city}.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Question(
            **{name: record[name] for name in ("qid", "language", "query", "now", "stratum")},
            relevant=frozenset(record["relevant"]),
            breaks=frozenset(record.get("breaks", ())),
        )
        for record in records
    ]


def ask_all(city: City, questions: Sequence[Question]) -> list[Asked]:
    """Asks `questions` of the sample city as loaded on the day of each; one index a moment."""
    searches: dict[str, Search] = {}
    asked = []
    for question in questions:
        now = datetime.fromisoformat(question.now).replace(tzinfo=city.zone)
        if question.now not in searches:
            searches[question.now] = _search(city, now)
        began = perf_counter()
        vector = encoded(question.query)
        answer = searches[question.now].ask(
            question.query, language=question.language, now=now, vector=vector
        )
        asked.append(Asked(question=question, answer=answer, milliseconds=(perf_counter() - began) * 1000))
    return asked


def _search(city: City, now: datetime) -> Search:
    opportunities = [
        replace(opportunity, id=number)
        for number, opportunity in enumerate(sample_opportunities(city.key, today=now.date()), start=1)
    ]
    search = Search(
        Index.build(
            opportunities,
            neighbourhoods=city.neighbourhoods,
            now=now,
            **meaning_of(opportunities),
        ),
        zone=city.zone.key,
    )
    search.ask(
        "yoga", language=city.languages[0], now=now, vector=encoded("yoga")
    )  # what is loaded at the first question is no one's time
    return search


def _print_table(city: str, asked: Sequence[Asked]) -> None:
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[one.question.stratum].append(one)
    titles = ("n", "@1", "@3", "sure", "none", "broken", "p50 ms", "p99 ms")
    print(f"\n{city:<20}" + "".join(f"{title:>8}" for title in titles))
    for stratum in STRATA:
        if groups[stratum]:
            _print_row(stratum, groups[stratum])
    answerable = [one for one in asked if one.question.relevant]
    if answerable:
        _print_row("all answerable", answerable)
    hopeless = groups["no_answer"]
    if hopeless:
        perhaps = _share(one.answer.confidence is Confidence.PERHAPS for one in hopeless)
        sure = _share(one.answer.confidence is Confidence.SURE for one in hopeless)
        print(f"no_answer answered: sure {sure:.3f}, perhaps {perhaps:.3f}")


def _print_row(name: str, asked: Sequence[Asked]) -> None:
    judged = bool(asked[0].question.relevant)
    figures = [
        f"{_share(one.first for one in asked):.3f}" if judged else "–",
        f"{_share(one.three for one in asked):.3f}" if judged else "–",
        f"{_share(one.answer.confidence is Confidence.SURE for one in asked):.3f}",
        f"{_share(not one.answer.answered for one in asked):.3f}",
        str(sum(one.broken for one in asked)) if judged else "–",
    ]
    times = sorted(one.milliseconds for one in asked)
    figures += [f"{times[int(share * (len(times) - 1))]:.1f}" for share in (0.5, 0.99)]
    print(f"{name:<20}{len(asked):>8}" + "".join(f"{figure:>8}" for figure in figures))


def _print_failures(asked: Iterable[Asked]) -> None:
    for one in asked:
        if not one.failed:
            continue
        question, answer, known = one.question, one.answer, one.answer.understood
        pieces = ", ".join(f"{piece.key}={piece.words}" for piece in known.pieces)
        print(f"\n{question.qid} [{question.language}] {question.query}")
        kind = f" ({answer.kind.value})" if answer.kind else ""
        print(f"  {answer.confidence.value}{kind}, {answer.total} in all")
        print(f"  terms: {' '.join(known.terms)}; pieces: {pieces}")
        for hit in answer.hits[:3]:
            mark = (
                "✓"
                if hit.external_id in question.relevant
                else "✗"
                if hit.external_id in question.breaks
                else " "
            )
            print(f"  {mark} {hit.score:.2f} {hit.external_id} – {hit.title} {' '.join(hit.broken)}")
        if question.relevant:
            print(f"  wanted: {' '.join(sorted(question.relevant)[:6])}")


def _share(facts: Iterable[bool]) -> float:
    told = list(facts)
    return sum(told) / len(told) if told else 0.0


if __name__ == "__main__":
    main()
