"""What the likeness to distress is taught by: phrases of people in danger, look-alikes and ordinary questions."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.people import question_from, sentence_from, strange
from catalog.safety import Danger, Watch
from catalog.sample import sample_opportunities

_HERE = Path(__file__).parent
_LEARNT = _HERE.parent / "tests" / "catalog" / "safety" / "phrases"
_CITIES = ("jacaranda", "port-selwyn")
ORDINARY = ("title", "made", "question")
"""The writers of what is no look-alike either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A message, who wrote it, and what it tells of; `heard` is what the grammar alone makes of it."""

    text: str
    language: str
    danger: str
    writer: str
    buckets: np.ndarray
    heard: Danger | None


def load_lessons(watch: Watch) -> list[Lesson]:
    """All of them, each text once, always in the same order; the blind phrases are none of them."""
    lessons: dict[str, Lesson] = {}
    for text, language, danger, writer in (*_phrases(), *_ordinary()):
        if text not in lessons:
            heard, buckets = watch.listen(text)
            lessons[text] = Lesson(
                text=text, language=language, danger=danger, writer=writer, buckets=buckets, heard=heard
            )
    return list(lessons.values())


def _phrases() -> Iterator[tuple[str, str, str, str]]:
    files = [(file, file.stem) for file in sorted((_HERE / "phrases").glob("*.toml"))]
    files += [(file, "grammar") for file in sorted(_LEARNT.glob("*.toml")) if file.stem != "blind"]
    for file, writer in files:
        for phrase in tomllib.loads(file.read_text(encoding="utf-8"))["phrase"]:
            yield phrase["text"], phrase["language"], phrase["danger"], writer


def _ordinary() -> Iterator[tuple[str, str, str, str]]:
    chance = random.Random(20261124)
    for city in _CITIES:
        for line in (_HERE / "questions" / f"{city}.jsonl").read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            yield question["query"], question["language"], "", "question"
        for opportunity in sample_opportunities(city, today=date(2026, 11, 23)):
            for text in opportunity.texts:
                yield text.name, text.language, "", "title"
                if text.summary:
                    yield text.summary, text.language, "", "title"
                for made_from in (question_from, sentence_from):
                    if made := made_from(text.name, text.language, chance):
                        yield made[0], text.language, "", "made"
    for _ in range(300):
        language = chance.choice(("es", "es", "en", "fr", "pt"))
        yield strange(language, chance), language, "", "made"
