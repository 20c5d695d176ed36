"""Fits `catalog/safety/data/likeness.npz`: what people in danger write, told from what only sounds like it.

    python -m benchmarks.fit_safety [--write]

Prints both error rates of the grammar alone and of grammar and likeness together. Each phrase is judged by
weights that were fitted without it: held back at random (fifths), then with all of its writer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np

from benchmarks.lessons import ORDINARY, Lesson, load_lessons
from benchmarks.logistic import Rows, fit
from catalog.safety import Danger, Watch
from catalog.safety.features import BUCKETS, fingerprint
from catalog.safety.grammar import load_grammar
from catalog.safety.likeness import PACKAGED

FOLDS = 5
FALSE_ALARMS = 0.064
"""The share of look-alikes that may be taken for distress, by grammar and likeness together."""
DOUBT = -3.5
"""Where what the grammar hears is not believed: log odds of one in thirty-three. A bound that cost one in a
hundred of what it heard rightly silenced "quiero morirme, ajedrez": what is said outright must be heard. At
-3 fourteen more of 2,072 phrases of people in danger were silenced, and two of 1,417 others."""

NAMED = tuple(danger for danger in Danger if danger.is_named)
_KIND_BUCKETS = 1 << 15
_KEPT, _KIND_KEPT = 90_000, 12_000
"""Weights that are kept, the largest: of danger, and of each kind."""
_RIDGE, _SMOOTHING = 0.03, 0.3
_WEIGHT = {"title": 0.5, "made": 0.5, "both": 0.3, "saying": 0.3}
_SAME = {"es-c": "es-a", "both": "grammar"}
"""Those who are held back with another writer."""
_NEVER = -1e9


def main(*, write: bool) -> None:
    """Judges by weights fitted without what is judged, then fits on everything, and writes the file."""
    lessons = load_lessons(Watch(load_grammar(), None))
    scores, kinds = held_back(lessons, lambda lesson: str(crc32(lesson.root.encode()) % FOLDS))
    sure, doubt = thresholds(lessons, scores)
    print(f"sure above {sure:.3f}, doubted up to {doubt:.3f}\n\nheld back at random")
    _report(lessons, scores, kinds, sure, doubt)
    print("\nheld back with all of its writer")
    writers = {lesson.writer for lesson in lessons} - set(ORDINARY)
    judged = [lesson for lesson in lessons if lesson.writer in writers]
    scores, kinds = held_back(lessons, lambda lesson: _SAME.get(lesson.writer, lesson.writer))
    kept = [n for n, lesson in enumerate(lessons) if lesson.writer in writers]
    _report(judged, scores[kept], [kinds[n] for n in kept], sure, doubt)
    if write:
        _write(lessons, sure, doubt)


def held_back(lessons: Sequence[Lesson], part_of: Callable[[Lesson], str]) -> tuple[np.ndarray, list[Danger]]:
    """The score and the kind of each lesson, by weights fitted to all other parts; what is doubtful counts
    less where the grammar does not hear it."""
    parts = np.array([part_of(lesson) for lesson in lessons])
    scores = np.zeros(len(lessons))
    kinds: dict[int, Danger] = {}
    for part in sorted(set(parts)):
        inside = np.flatnonzero(parts == part)
        taught = [lesson for lesson, own in zip(lessons, parts, strict=True) if own != part]
        weights, by_kind = fit_danger(taught), fit_kinds(taught)
        rows = [lessons[n].buckets for n in inside]
        scores[inside] = Rows(rows, BUCKETS).times(weights[:-1]) + weights[-1]
        scores[inside] -= [0.0 if lessons[n].heard else lessons[n].doubtful for n in inside]
        small = Rows([row % _KIND_BUCKETS for row in rows], _KIND_BUCKETS)
        best = np.stack([small.times(each[:-1]) + each[-1] for each in by_kind]).argmax(axis=0)
        kinds |= {int(n): NAMED[k] for n, k in zip(inside, best, strict=True)}
    return scores, [kinds[n] for n in range(len(lessons))]


def fit_danger(lessons: Sequence[Lesson]) -> np.ndarray:
    """The weights of danger against none, all but the largest left out; the bias last."""
    right = np.array([bool(lesson.danger) for lesson in lessons], dtype=float)
    importance = np.array([_WEIGHT.get(lesson.writer, 1.0) for lesson in lessons])
    rows = Rows([lesson.buckets for lesson in lessons], BUCKETS)
    return _largest(fit(rows, right, importance, ridge=_RIDGE, smoothing=_SMOOTHING), _KEPT)


def fit_kinds(lessons: Sequence[Lesson]) -> list[np.ndarray]:
    """The weights of each kind of danger against the others."""
    told = [lesson for lesson in lessons if lesson.danger]
    rows = Rows([lesson.buckets % _KIND_BUCKETS for lesson in told], _KIND_BUCKETS)
    even = np.ones(len(told))
    fitted = []
    for danger in NAMED:
        right = np.array([lesson.danger == danger for lesson in told], dtype=float)
        fitted.append(_largest(fit(rows, right, even, ridge=_RIDGE, smoothing=_SMOOTHING), _KIND_KEPT))
    return fitted


def thresholds(lessons: Sequence[Lesson], scores: np.ndarray) -> tuple[float, float]:
    """Where a score is sure, and up to where the grammar is doubted; the grammar's own phrases do not count,
    for it has learnt them."""
    heard = np.array([lesson.heard is not None for lesson in lessons])
    danger = np.array([bool(lesson.danger) for lesson in lessons])
    others = np.array([lesson.writer not in (*ORDINARY, "grammar", "both") for lesson in lessons])
    # What the grammar hears counts as soon as it is not doubted.
    alike = others & ~danger
    raised = np.where(heard & (scores > DOUBT), np.inf, np.where(heard, _NEVER, scores))[alike]
    return float(np.quantile(raised, 1 - FALSE_ALARMS)), DOUBT


def _largest(weights: np.ndarray, count: int) -> np.ndarray:
    least = np.partition(np.abs(weights[:-1]), -count)[-count]
    return np.append(np.where(np.abs(weights[:-1]) >= least, weights[:-1], 0), weights[-1])


def _report(
    lessons: Sequence[Lesson], scores: np.ndarray, kinds: Sequence[Danger], sure: float, doubt: float
) -> None:
    heard = np.array([lesson.heard is not None for lesson in lessons])
    danger = np.array([bool(lesson.danger) for lesson in lessons])
    alarm = np.where(heard, scores > doubt, scores > sure)
    print(f"{'':<30}{'n':>6}{'grammar':>9}{'both':>8}")
    for title, some, groups in (
        ("missed", danger, ("writer", "language", "danger")),
        ("taken", ~danger, ("writer", "language")),
    ):
        for group in groups:
            names = np.array([str(getattr(lesson, group)) for lesson in lessons])
            for name in sorted(set(names[some])):
                here = some & (names == name)
                wrong = danger[here]
                print(
                    f"{title:<8}{name:<22}{here.sum():>6}{(heard[here] != wrong).mean():>9.1%}"
                    f"{(alarm[here] != wrong).mean():>8.1%}"
                )
    alone = [
        lesson.danger == kind
        for lesson, kind, own, rung in zip(lessons, kinds, heard, alarm, strict=True)
        if lesson.danger and rung and not own
    ]
    print(f"right kind, of those only the likeness heard: {np.mean(alone):.1%}")


def _write(lessons: Sequence[Lesson], sure: float, doubt: float) -> None:
    weights, kinds = fit_danger(lessons), np.stack(fit_kinds(lessons))
    small, step = _in_bytes(weights[None, :-1])
    kind_small, kind_steps = _in_bytes(kinds[:, :-1])
    np.savez_compressed(
        PACKAGED,
        weights=small[0],
        step=step[0],
        bias=np.float32(weights[-1]),
        kinds=kind_small,
        kind_steps=kind_steps,
        kind_biases=kinds[:, -1].astype(np.float32),
        sure=np.float32(sure),
        doubt=np.float32(doubt),
        fingerprint=np.array(fingerprint()),
    )
    print(f"\nwrote {PACKAGED.name}: {PACKAGED.stat().st_size / 1000:.0f} kB")


def _in_bytes(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weights in steps from -127 to 127, and how great a step of each row is."""
    steps = (np.abs(rows).max(axis=1) / 127).astype(np.float32)
    return np.round(rows / steps[:, None]).astype(np.int8), steps


if __name__ == "__main__":
    main(write="--write" in sys.argv)
