"""Postings: which documents hold a word, how strongly (fielded BM25), and whether in the title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from catalog.search.joint import Integers, Joint, Numbers

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
PROMINENCE = (1.0, 0.85, 0.5, 0.4, 0.0)
"""How prominent a word is in each of FIELDS: what a title says, the document is about."""
_PROMINENCE = np.array(PROMINENCE, dtype=np.float32)
_MOST = 255
"""Times of a word in a field that are counted: long before that, BM25 hears nothing new."""
_BLOCK = 1 << 15
"""Postings that are weighed at once: what they need stays near the processor."""


@dataclass(frozen=True, slots=True)
class Postings:
    """For term t: documents[offsets[t]:offsets[t + 1]] in order, with impact and prominence (0 to 1)."""

    offsets: Integers
    documents: Numbers
    times: npt.NDArray[np.uint8]
    """How often the word stands in each of FIELDS, a row a posting."""
    foremost: npt.NDArray[np.uint8]
    """The first of FIELDS in which it stands."""
    impacts: Floats
    lengths: Numbers
    """Words in each of FIELDS, a row a document."""
    title_offsets: Integers
    title_terms: Numbers

    def of(self, term: int) -> tuple[Numbers, Floats, Floats]:
        """Documents, impacts and prominence (1 in the title, less elsewhere) of a term."""
        first, last = self.offsets[term], self.offsets[term + 1]
        return self.documents[first:last], self.impacts[first:last], _PROMINENCE[self.foremost[first:last]]

    def title(self, document: int) -> list[int]:
        """The terms of a document's names, in order, -1 between two names."""
        terms: list[int] = self.title_terms[
            self.title_offsets[document] : self.title_offsets[document + 1]
        ].tolist()
        return terms

    @property
    def frequencies(self) -> Integers:
        """By term, how many documents hold it."""
        return np.diff(self.offsets)

    @property
    def title_frequencies(self) -> Integers:
        """By term, how many documents hold it in a title."""
        return np.bincount(self._terms()[self.foremost == 0], minlength=len(self.offsets) - 1)

    def _terms(self) -> Numbers:
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), self.frequencies)

    def _titled(self) -> Numbers:
        return np.repeat(np.arange(len(self.lengths), dtype=np.int32), np.diff(self.title_offsets))


def build_postings(
    fields: Sequence[Sequence[Sequence[str]]], titles: Sequence[Sequence[Sequence[str]]]
) -> tuple[list[str], Postings]:
    """The words, shortest first, that the terms stand for, and where they are.

    `fields[f][d]` are the words of field f in document d; `titles[d]` its names, each a row of words.
    """
    count = len(titles)
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    number: Callable[[str], int] = numbers.__getitem__
    rows = [_flat(map(number, chain.from_iterable(field))) for field in fields]
    separated = [[number(word) if word else -1 for name in names for word in (*name, "")] for names in titles]
    lengths = np.array([[len(words) for words in field] for field in fields], dtype=np.int32).T
    lengths = lengths.reshape(count, len(FIELDS))
    words = in_order(numbers)
    rank = np.empty(len(words) + 1, dtype=np.int32)
    rank[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
    rank[-1] = -1
    owners = np.arange(count, dtype=np.int64)
    found = [
        np.unique(rank[row] * np.int64(max(count, 1)) + np.repeat(owners, lengths[:, n]), return_counts=True)
        for n, row in enumerate(rows)
    ]
    keys = np.unique(np.concatenate([key for key, _ in found]))
    times = np.zeros((len(keys), len(FIELDS)), dtype=np.uint8)
    for n, (key, often) in enumerate(found):
        times[np.searchsorted(keys, key), n] = np.minimum(often, _MOST)
    postings = _postings(
        terms=keys // max(count, 1),
        count=len(words),
        documents=(keys % max(count, 1)).astype(np.int32),
        times=times,
        lengths=lengths,
        title_offsets=_offsets([len(row) for row in separated]),
        title_terms=rank[_flat(chain.from_iterable(separated))],
    )
    return words, postings


def join_postings(
    words: Sequence[Sequence[str]], parts: Sequence[Postings], joint: Joint
) -> tuple[Sequence[str], Postings]:
    """As `build_postings`, of parts with their words; those of the first as they are where they do."""
    documents = joint.moved([part.documents for part in parts])
    terms = [part._terms() for part in parts]
    kept = np.flatnonzero(documents >= 0)
    joined, numbers = _joined_words(words, terms, documents)
    renumbered = np.concatenate([number[term] for number, term in zip(numbers, terms, strict=True)])
    keys = renumbered[kept] * np.int64(max(joint.count, 1)) + documents[kept]
    # Two rows in order make one in a single pass: this sort looks for runs.
    order = kept[np.argsort(keys, kind="stable")]
    titles, titled = joint.entries([part._titled() for part in parts])
    title_terms = np.concatenate(
        [
            np.where(part.title_terms < 0, -1, number[part.title_terms])
            for number, part in zip(numbers, parts, strict=True)
        ]
    )
    postings = _postings(
        terms=renumbered[order],
        count=len(joined),
        documents=documents[order],
        times=np.concatenate([part.times for part in parts])[order],
        lengths=joint.rows([part.lengths for part in parts]),
        title_offsets=_offsets(np.bincount(titled, minlength=joint.count)),
        title_terms=title_terms[titles],
    )
    return joined, postings


def in_order(words: Iterable[str]) -> list[str]:
    """Words as terms are numbered: the shortest first, those of one length by the alphabet."""
    return sorted(words, key=lambda word: (len(word), word))


def _joined_words(
    words: Sequence[Sequence[str]], terms: Sequence[Numbers], documents: Numbers
) -> tuple[Sequence[str], list[Numbers]]:
    """The words that some document still holds, and by part the number each of its terms has among them."""
    still, first = [], 0
    for part, those in zip(words, terms, strict=True):
        last = first + len(those)
        held = np.bincount(those[documents[first:last] >= 0], minlength=len(part)) > 0
        still.append((part, held))
        first = last
    base, base_held = still[0]
    known = {word: number for number, word in enumerate(base)}
    more = [
        word for part, held in still[1:] for word, stays in zip(part, held.tolist(), strict=True) if stays
    ]
    again = np.fromiter((known.get(word, -1) for word in more), dtype=np.int64, count=len(more))
    base_held[again[again >= 0]] = True
    joined = base
    if (again < 0).any() or not base_held.all():
        staying = [word for word, stays in zip(base, base_held.tolist(), strict=True) if stays]
        joined = in_order(dict.fromkeys(chain(staying, more)))
        known = {word: number for number, word in enumerate(joined)}
    numbers = [
        np.fromiter((known.get(word, -1) for word in part), dtype=np.int32, count=len(part)) for part in words
    ]
    return joined, numbers


def _postings(*, terms: npt.NDArray[Any], count: int, **columns: Any) -> Postings:
    """Of postings in order, the `terms` of which are among `count`; impacts are those of all together."""
    documents, times, lengths = columns["documents"], columns["times"], columns["lengths"]
    factors = np.empty((len(FIELDS), len(lengths)), dtype=np.float32)
    for field, kind in enumerate(FIELDS):
        average = max(float(lengths[:, field].mean()) if len(lengths) else 1.0, 1.0)
        factors[field] = kind.weight / (1 - kind.length + kind.length * lengths[:, field] / average)
    impacts, foremost = np.zeros(len(documents), dtype=np.float32), np.empty(len(documents), dtype=np.uint8)
    for first in range(0, len(documents), _BLOCK):
        block = slice(first, first + _BLOCK)
        those, often = documents[block], times[block]
        for field, factor in enumerate(factors):
            impacts[block] += often[:, field] * factor[those]
        impacts[block] /= np.float32(K1) + impacts[block]
        foremost[block] = (often > 0).argmax(axis=1)
    return Postings(
        offsets=np.searchsorted(terms, np.arange(count + 1)),
        foremost=foremost,
        impacts=impacts,
        **columns,
    )


def _flat(numbers: Iterable[int]) -> Numbers:
    return np.fromiter(numbers, dtype=np.int32)


def _offsets(sizes: Sequence[int] | npt.NDArray[Any]) -> Integers:
    return np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
