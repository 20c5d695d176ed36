from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feedback.receipt import RANDOM_BYTES, Receipt, id_of

SECRETS = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


@given(SECRETS)
def test_a_receipt_is_read_as_it_was_shown(secret: bytes) -> None:
    receipt = Receipt(secret)
    assert Receipt.read(receipt.shown) == receipt
    assert Receipt.read(f" {receipt.shown.lower().replace('-', ' ')}\n") == receipt


def test_what_is_easily_misread_is_read_for_what_it_was() -> None:
    receipt = Receipt((1).to_bytes(RANDOM_BYTES))
    assert receipt.shown == "0000-0000-0000-0001"
    for typed in ("oOoO-0000-OOOO-000l", "0000000000000I".rjust(17, "0")[-16:], "0000–0000—0000.0001"):
        assert Receipt.read(typed) == receipt


@pytest.mark.parametrize(
    "typed", ["", "0000", "0000-0000-0000-000U", "0000-0000-0000-0001-2", "hola que tal amig", "é" * 16]
)
def test_what_is_no_receipt_is_none(typed: str) -> None:
    assert Receipt.read(typed) is None


def test_receipts_are_drawn_by_chance() -> None:
    assert len({Receipt.draw() for _ in range(1000)}) == 1000
    assert len(Receipt.draw().secret) * 8 == 80


def test_two_rows_of_a_receipt_do_not_show_that_they_are() -> None:
    key = Receipt.draw().key
    rating, comment = id_of(key, "rating"), id_of(key, "comment")
    assert len({key, rating, comment}) == 3
    # And from one there is no way to the other but by the key.
    assert id_of(rating, "comment") != comment


def test_ten_thousand_forged_receipts_find_nothing() -> None:
    rng = random.Random(7)
    real = {Receipt.draw().key for _ in range(10_000)}
    assert not real & {Receipt(rng.randbytes(RANDOM_BYTES)).key for _ in range(10_000)}
