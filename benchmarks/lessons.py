"""What the likeness is taught by: phrases of people in danger, look-alikes and ordinary questions."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.people import question_from, sentence_from, strange, wrapped
from catalog.safety import Danger, Watch
from catalog.sample import sample_opportunities
from catalog.search.lexicon import load_lexicon

_HERE = Path(__file__).parent
_LEARNT = _HERE.parent / "tests" / "catalog" / "safety" / "phrases"
_QUESTIONS = _HERE.parent / "tests" / "catalog" / "search" / "questions.txt"
_CITIES = ("jacaranda", "port-selwyn")
_SHORT = 9
"""Words of a phrase that a question is put beside."""
_SUBJECTS = {
    "es": ("grupos de apoyo", "yoga", "cerámica", "terapia", "defensa personal", "algo para distraerme"),
    "en": (
        "support groups",
        "yoga",
        "pottery",
        "therapy",
        "self-defence",
        "something to take my mind off it",
    ),
    "fr": ("groupe de parole", "yoga", "poterie", "une thérapie", "autodéfense", "couture"),
    "pt": ("grupo de apoio", "ioga", "cerâmica", "terapia", "defesa pessoal", "costura"),
}
_SEEN = {
    "es": "vi una película y",
    "en": "I watched a film and",
    "fr": "j'ai vu un film et",
    "pt": "vi um filme e",
}
_PERHAPS_DANGER = """
    abortion-information alcohol-problem allergies ambulance-urgent animal-abuse anxiety-stress
    asthma-breathing bullying child-abuse child-custody coming-out crime-victims dating-violence-teens
    depression-sadness detention-relatives discrimination divorce-separation domestic-violence
    drug-problem eating-disorders elder-abuse emergency-contraception emergency-relief epilepsy
    family-conflict first-aid-home food-poisoning former-prisoners gambling-problem gas-leak-safety
    grief-loss heart-disease heat-stroke home-visits-health homeless-support human-rights-complaint
    loan-sharks  men-changing-violence missing-persons overdose-harm-reduction palliative-care
    panic poisoning police-abuse police-report postpartum-depression premature-baby prisoners-families
    psychiatric-care psychologist relatives-of-addicts self-harm sexual-violence shelter-night
    stalking-digital-violence street-children street-safety stroke suicide-prevention support-group
    teen-mental-health trafficking transgender-health trauma veterinary-bites violence-shelter widowhood
    women-safe-transport workplace-harassment
"""
"""Concepts of the lexicon whose sayings may be danger or not: they teach neither."""
Row = tuple[str, str, str, str, str]
"""Text, language, danger, writer and root of a lesson."""
ORDINARY = ("title", "made", "question", "saying")
"""The writers of what is no look-alike either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A message, who wrote it, and what it tells of; `heard` is what the grammar alone makes of it, and
    `doubtful` by how much more than others it must be like distress."""

    text: str
    language: str
    danger: str
    writer: str
    root: str
    """The text it was made from, or its own: what is made from one is held back with it."""
    buckets: np.ndarray
    heard: Danger | None
    doubtful: float


def load_lessons(watch: Watch) -> list[Lesson]:
    """All of them, each text once, always in the same order; the blind phrases are none of them."""
    lessons: dict[str, Lesson] = {}
    phrases = list(_phrases())
    for text, language, danger, writer, root in (*phrases, *_ordinary(), *_with_a_question(phrases)):
        if text not in lessons:
            heard, buckets, doubtful = watch.listen(text)
            lessons[text] = Lesson(
                text=text,
                language=language,
                danger=danger,
                writer=writer,
                root=root,
                buckets=buckets,
                heard=heard,
                doubtful=doubtful,
            )
    return list(lessons.values())


def _with_a_question(phrases: Sequence[Row]) -> Iterator[Row]:
    """What is said outright stays so where a course is asked for in the same breath, before or after it."""
    chance = random.Random(20261125)
    for text, language, danger, writer, _ in phrases:
        if writer != "grammar" or not danger or len(text.split()) > _SHORT:
            continue
        asked = wrapped(chance.choice(_SUBJECTS[language]), language, chance)
        both = chance.choice(
            (f"{text}, {asked}", f"{text}, {asked}", f"{asked}, {text}", f"{_SEEN[language]} {text}")
        )
        yield both, language, danger, "both", text


def _phrases() -> Iterator[Row]:
    files = [(file, file.stem) for file in sorted((_HERE / "phrases").glob("*.toml"))]
    files += [(file, "grammar") for file in sorted(_LEARNT.glob("*.toml")) if "blind" not in file.stem]
    for file, writer in files:
        for phrase in tomllib.loads(file.read_text(encoding="utf-8"))["phrase"]:
            yield phrase["text"], phrase["language"], phrase["danger"], writer, phrase["text"]


def _ordinary() -> Iterator[Row]:
    for text, language, writer in _asked():
        yield text, language, "", writer, text


def _asked() -> Iterator[tuple[str, str, str]]:
    chance = random.Random(20261124)
    for city in _CITIES:
        for line in (_HERE / "questions" / f"{city}.jsonl").read_text(encoding="utf-8").splitlines():
            judged = json.loads(line)
            yield judged["query"], judged["language"], "question"
        for opportunity in sample_opportunities(city, today=date(2026, 11, 23)):
            for text in opportunity.texts:
                yield text.name, text.language, "title"
                if text.summary:
                    yield text.summary, text.language, "title"
                for made_from in (question_from, sentence_from):
                    if made := made_from(text.name, text.language, chance):
                        yield made[0], text.language, "made"
    for line in _QUESTIONS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, question, _ = line.split(" | ", 2)
            yield question.strip(), language.strip(), "question"
    perhaps_danger = frozenset(_PERHAPS_DANGER.split())
    for concept in load_lexicon().concepts:
        if concept.key not in perhaps_danger:
            yield from ((saying.text, saying.language, "saying") for saying in concept.sayings)
    for _ in range(300):
        language = chance.choice(("es", "es", "en", "fr", "pt"))
        yield strange(language, chance), language, "made"
