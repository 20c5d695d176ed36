"""What many have in common is made once for each object, and never taken for that of another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from catalog.codec import content
from catalog.model import Price, PriceKind
from catalog.shared import Shared


def test_it_is_made_once_for_each_object() -> None:
    made: list[Price] = []

    def count(price: Price) -> int:
        made.append(price)
        return len(made)

    shared = Shared(count)
    one, equal = Price(currency="MXN"), Price(currency="MXN")
    assert [shared(one), shared(equal), shared(one)] == [1, 2, 1]
    assert made == [one, equal]


def test_what_is_gone_and_forgotten_is_never_taken_for_what_has_come_to_its_place() -> None:
    shared: Shared[list[int], int] = Shared(lambda value: value[0], most=3)
    assert [shared([number]) for number in range(1_000)] == list(range(1_000))


def test_fifty_is_not_fifty_and_no_cents(make: Any) -> None:
    amounts = (Decimal("50"), Decimal("50.00"))
    prices = [Price(kind=PriceKind.AMOUNT, amount=amount, currency="MXN") for amount in amounts]
    told = [content(replace(make.whole(), price=price))["price"]["amount"] for price in (*prices, *prices)]
    assert told == 2 * ["50", "50.00"]


def test_objects_that_say_the_same_are_one_where_the_key_says_so() -> None:
    made: list[object] = []

    def count(value: object) -> int:
        made.append(value)
        return len(made)

    shared = Shared(count, key=repr)
    assert [shared(value) for value in ({"a": 50}, {"a": 50}, {"a": 50.0}, {"a": 50})] == [1, 1, 2, 1]
