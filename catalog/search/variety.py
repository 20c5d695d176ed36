"""Variety: of what may serve a need, the few that are shown, so that they do not all stake on one guess."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.meant import MOST_CONCEPTS
from catalog.search.ranking import Ranked

POOL = 40
"""Documents that are looked through."""
OTHERWISE = 0.7
"""How much it counts that a document serves what may be meant and nothing before it serves, beside its score
(chosen by sayings kept back from the classifier, so long as judged needs were met no less)."""


def varied(index: Index, ranked: Ranked, shown: Sequence[int], most: int) -> list[int]:
    """The first of the documents `shown`, then those that serve most of what else the question may mean.

    A question told sideways means one of several concepts, the likeliest of them in one case of three and one
    of the first three in half of them. Greedily, each document counts for the concepts it serves as far as
    those before it do not (Agrawal et al., "Diversifying Search Results", WSDM 2009). What breaks a decisive
    wish, or does not say that it keeps it, takes no place of what keeps all.
    """
    kept = set(ranked.order[: ranked.kept])
    some = [document for document in shown[:POOL] if document in kept]
    if ranked.meant is None or not ranked.meant.said or len(some) <= most:
        return list(shown[:most])
    likeliest = sorted(ranked.meant.concepts.items(), key=lambda item: -item[1])[:MOST_CONCEPTS]
    serves = _serves(index, some, [concept for concept, _ in likeliest])
    open_still = np.array(
        [weight * index.concepts.rarity[concept] for concept, weight in likeliest], dtype=np.float32
    )
    open_still /= max(float(open_still.sum()), 1e-9)
    scores = ranked.scores[some] / max(float(ranked.scores[some].max()), 1e-9)
    chosen = [0]
    while len(chosen) < most:
        open_still = open_still * (1 - serves[chosen[-1]])
        gain = (1 - OTHERWISE) * scores + OTHERWISE * (serves @ open_still)
        gain[chosen] = -np.inf
        chosen.append(int(np.argmax(gain)))
    return [some[place] for place in chosen]


def _serves(index: Index, documents: Sequence[int], concepts: Sequence[int]) -> npt.NDArray[np.float32]:
    """How prominently (0 to 1) each document, a row, serves each concept."""
    order = np.argsort(documents)
    ordered = np.array(documents)[order]
    serves = np.zeros((len(documents), len(concepts)), dtype=np.float32)
    for column, concept in enumerate(concepts):
        those, prominence = index.concepts.of(concept)
        places = np.minimum(np.searchsorted(those, ordered), max(len(those) - 1, 0))
        if len(those):
            there = those[places] == ordered
            serves[order[there], column] = prominence[places[there]]
    return serves
