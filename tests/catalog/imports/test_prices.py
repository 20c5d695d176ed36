from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.imports.prices import read_number, read_price
from catalog.model import PriceKind


@pytest.mark.parametrize(
    ("text", "kind", "amount", "keeps_words"),
    [
        ("gratis", PriceKind.FREE, None, False),
        ("None.", PriceKind.FREE, None, False),
        ("Entrada liberada", PriceKind.FREE, None, False),
        ("0,00 €", PriceKind.FREE, None, False),
        ("Entrada libre hasta completar aforo", PriceKind.FREE, None, True),
        ("Gratuita con inscripción previa", PriceKind.FREE, None, True),
        ("14 euros", PriceKind.AMOUNT, "14", False),
        ("3,50 euros", PriceKind.AMOUNT, "3.50", False),
        ("$1,250.50", PriceKind.AMOUNT, "1250.50", False),
        ("$4.000", PriceKind.AMOUNT, "4000", False),
        ("1 250 €", PriceKind.AMOUNT, "1250", False),
        ("25", PriceKind.AMOUNT, "25", False),
        ("12 euros por persona", PriceKind.AMOUNT, "12", True),
        ("De  € à 4,00 €", PriceKind.AMOUNT, "4.00", True),
        ("De 6 a 22 euros", PriceKind.AMOUNT, "6", True),
        ("De  € à 0,00 €  -  De  € à 5,00 €", PriceKind.AMOUNT, "5.00", True),
        ("Gratis los domingos", PriceKind.CONDITIONS, None, True),
        ("Free, unless otherwise noted.", PriceKind.CONDITIONS, None, True),
        ("None if eligible. Premium, $45 a family.", PriceKind.CONDITIONS, None, True),
        ("No es gratuito", PriceKind.CONDITIONS, None, True),
        ("Sliding fee scale.", PriceKind.CONDITIONS, None, True),
        ("30% of income.", PriceKind.CONDITIONS, None, True),
        ("For households with an income of $40,000 or less", PriceKind.CONDITIONS, None, True),
        ("A la venta el 20 de octubre", PriceKind.CONDITIONS, None, True),
        ("Consultar condiciones", PriceKind.NOT_STATED, None, True),
        ("See notes.", PriceKind.NOT_STATED, None, True),
        ("Próximamente más información", PriceKind.NOT_STATED, None, True),
        ("", PriceKind.NOT_STATED, None, False),
    ],
)
def test_a_price_in_words(text: str, kind: PriceKind, amount: str | None, keeps_words: bool) -> None:
    price = read_price(text, currency="MXN")
    assert (price.kind, price.amount) == (kind, Decimal(amount) if amount else None)
    assert bool(price.conditions) is keeps_words


def test_the_currency_is_the_one_written_else_the_citys() -> None:
    assert read_price("5 €", currency="MXN").currency == "EUR"
    assert read_price("US$ 5", currency="MXN").currency == "USD"
    assert read_price("$5", currency="MXN").currency == "MXN"


def test_a_yes_to_free_counts_where_words_are_silent() -> None:
    assert read_price("", free=True).kind is PriceKind.FREE
    assert read_price("Consultar condiciones", free=True).kind is PriceKind.FREE
    assert read_price("", free=False).kind is PriceKind.NOT_STATED
    assert read_price("Entrada gratuita", free=False).kind is PriceKind.FREE
    assert read_price("10 €", free=True).kind is PriceKind.AMOUNT


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_a_number_is_the_same_in_either_way_of_writing(number: Decimal) -> None:
    assert read_number(f"{number:,.2f}") == number
    assert read_number(f"{number:,.2f}".translate(str.maketrans(",.", ".,"))) == number


@given(st.text(max_size=60))
def test_no_words_raise_and_nothing_becomes_free_by_itself(text: str) -> None:
    price = read_price(text)
    if price.kind is PriceKind.FREE and not any(character.isdigit() for character in text):
        assert any(word in text.lower() for word in ("fr", "li", "grat", "sin", "no", "sem", "gr"))
