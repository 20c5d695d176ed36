"""Of what may serve a need, three are shown that do not all stake on one guess."""

from __future__ import annotations

import numpy as np

from catalog.model import Kind, Opportunity, OpportunityText
from catalog.search import Index
from catalog.search.meant import Meant
from catalog.search.ranking import Ranked
from catalog.search.served import Served
from catalog.search.variety import varied
from tests.catalog.search.conftest import NOW

SERVED = ("dance-older", "dance-older", "dance-older", "pension-older", "salsa-bachata")
"""What each of five documents serves, best first."""


def index() -> Index:
    offers = [
        Opportunity(
            id=number,
            kind=Kind.SERVICE,
            source="town",
            external_id=str(number),
            texts=(OpportunityText(language="es", name=f"Oferta {number}"),),
        )
        for number in range(1, len(SERVED) + 1)
    ]
    served = {number: Served(meaning={key: 0.9}) for number, key in enumerate(SERVED, start=1)}
    return Index.build(offers, now=NOW, served=served)


def ranked(index: Index, chances: dict[str, float], *, kept: int = len(SERVED), said: float = 0.4) -> Ranked:
    count, numbers = len(SERVED), index.concepts.lexicon.numbers
    zero = np.zeros(count, dtype=np.float32)
    return Ranked(
        order=list(range(count)),
        kept=kept,
        states={},
        scores=np.linspace(0.9, 0.7, count, dtype=np.float32),
        starts=np.zeros(count, dtype=np.int64),
        kilometres=None,
        meant=Meant(zero, zero, {numbers[key]: much for key, much in chances.items()}, zero, said),
    )


def test_after_the_best_comes_what_else_may_be_meant() -> None:
    offers = index()
    told = ranked(offers, {"dance-older": 0.4, "pension-older": 0.25, "salsa-bachata": 0.2})
    assert varied(offers, told, told.order, 3) == [0, 3, 4]


def test_where_only_one_thing_is_meant_the_order_stays() -> None:
    offers = index()
    told = ranked(offers, {"dance-older": 0.9})
    assert varied(offers, told, told.order, 3) == [0, 1, 2]


def test_what_does_not_keep_every_wish_takes_no_place_of_what_does() -> None:
    offers = index()
    told = ranked(offers, {"dance-older": 0.4, "pension-older": 0.25, "salsa-bachata": 0.2}, kept=4)
    assert varied(offers, told, told.order, 3) == [0, 3, 1]
    assert varied(offers, ranked(offers, {"pension-older": 0.4}, kept=2), told.order, 3) == [0, 1, 2]


def test_a_question_that_was_not_encoded_keeps_its_order() -> None:
    offers = index()
    told = ranked(offers, {"pension-older": 0.4}, said=0.0)
    assert varied(offers, told, told.order, 3) == [0, 1, 2]
