"""Postings: which documents hold a word, how strongly (fielded BM25), and whether in the title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.search.vocabulary import Vocabulary, flatten

Floats = npt.NDArray[np.float32]
K1 = 1.2
"""Saturation of BM25 (matching.md, "What worked")."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A part of a document: how much a word in it weighs, and how much its length is held against it."""

    name: str
    weight: float
    length: float


FIELDS = (
    FieldKind("title", 3.0, 0.4),
    FieldKind("category", 1.6, 0.3),
    FieldKind("place", 1.0, 0.3),
    FieldKind("audience", 0.8, 0.3),
    FieldKind("description", 1.0, 0.75),
)


@dataclass(frozen=True, slots=True)
class Postings:
    """For term t: documents[offsets[t]:offsets[t + 1]] in order, with impact and prominence (0 to 1)."""

    offsets: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int32]
    impacts: Floats
    prominence: Floats
    title_offsets: npt.NDArray[np.int64]
    title_terms: npt.NDArray[np.int32]

    def of(self, term: int) -> tuple[npt.NDArray[np.int32], Floats, Floats]:
        """Documents, impacts and prominence (1 in the title, less elsewhere) of a term."""
        first, last = self.offsets[term], self.offsets[term + 1]
        return self.documents[first:last], self.impacts[first:last], self.prominence[first:last]

    def title(self, document: int) -> list[int]:
        """The terms of a document's names, in order, -1 between two names."""
        terms: list[int] = self.title_terms[
            self.title_offsets[document] : self.title_offsets[document + 1]
        ].tolist()
        return terms


PROMINENCE = (1.0, 0.85, 0.5, 0.4, 0.0)
"""How prominent a word is in each of FIELDS: what a title says, the document is about."""


def build_postings(
    fields: Sequence[Sequence[Sequence[str]]], titles: Sequence[Sequence[Sequence[str]]]
) -> tuple[Vocabulary, Postings]:
    """`fields[f][d]` are the words of field f in document d; `titles[d]` its names, each a row of words."""
    count = len(titles)
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    number: Callable[[str], int] = numbers.__getitem__
    rows = [[[number(word) for word in words] for words in field] for field in fields]
    separated = [[number(word) for name in names for word in (*name, "")] for names in titles]
    raw = list(numbers)
    order = sorted(range(len(raw)), key=lambda n: (len(raw[n]), raw[n]))
    rank = np.empty(len(raw), dtype=np.int64)
    rank[order] = np.arange(len(raw))
    keys, weights, flags = [], [], []
    for kind, field, prominence in zip(FIELDS, rows, PROMINENCE, strict=True):
        lengths = np.fromiter((len(words) for words in field), dtype=np.int64, count=count)
        terms = rank[flatten(field)] if lengths.sum() else np.zeros(0, dtype=np.int64)
        pairs, times = np.unique(terms * count + np.repeat(np.arange(count), lengths), return_counts=True)
        average = max(float(lengths.mean()) if count else 1.0, 1.0)
        norm = 1 - kind.length + kind.length * lengths / average
        keys.append(pairs)
        weights.append(kind.weight * times / norm[pairs % max(count, 1)])
        flags.append(np.full(len(pairs), prominence))
    key, weight, flag = (np.concatenate(parts) for parts in (keys, weights, flags))
    by_key = np.argsort(key, kind="stable")
    key, weight, flag = key[by_key], weight[by_key], flag[by_key]
    starts = np.flatnonzero(np.diff(key, prepend=-1)) if len(key) else np.zeros(0, dtype=np.int64)
    summed = np.add.reduceat(weight, starts) if len(key) else weight
    prominence_of = np.maximum.reduceat(flag, starts) if len(key) else flag
    unique = key[starts] if len(key) else key
    term_of = unique // max(count, 1)
    offsets = np.searchsorted(term_of, np.arange(len(raw) + 1))
    in_title = (
        np.bincount(term_of[prominence_of == 1.0], minlength=len(raw))
        if len(key)
        else np.zeros(len(raw), int)
    )
    empty = rank[numbers[""]] if "" in numbers else -2
    title_terms = rank[flatten(separated)] if any(separated) else np.zeros(0, dtype=np.int64)
    postings = Postings(
        offsets=offsets,
        documents=(unique % max(count, 1)).astype(np.int32),
        impacts=(summed / (K1 + summed)).astype(np.float32),
        prominence=prominence_of.astype(np.float32),
        title_offsets=np.concatenate(([0], np.cumsum([len(row) for row in separated], dtype=np.int64))),
        title_terms=np.where(title_terms == empty, -1, title_terms).astype(np.int32),
    )
    vocabulary = Vocabulary([raw[n] for n in order], np.diff(offsets), in_title)
    return vocabulary, postings
