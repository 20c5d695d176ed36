"""The terms it is offered on: kind, price, for whom, access, registration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog.imports.audiences import For, read_audience
from catalog.imports.prices import read_number, read_price
from catalog.imports.problem import Code
from catalog.imports.row import Row
from catalog.imports.texts import fold
from catalog.imports.values import yes_or_no
from catalog.model import (
    ACCESS_NEEDS,
    Access,
    Audience,
    Kind,
    Known,
    Price,
    Registration,
    RegistrationKind,
)

PRICE = ("price", "price_free", "price_amount", "price_currency")
AUDIENCE = ("audience", "ages", "who_can_come", "minimum_age", "maximum_age")
"""The fields that a price, and for whom it is, are read from."""

_KINDS = {kind.value: kind for kind in Kind}
_AUDIENCES = {audience.value: audience for audience in Audience}
_KNOWN = {known.value: known for known in Known}
_REGISTRATIONS = {kind.value: kind for kind in RegistrationKind}
_NOTHING_KNOWN = Access()
_NO_REGISTRATION = Registration()

KindRules = tuple[tuple[Callable[[Mapping[str, Any]], bool], str], ...]


def read_kind(row: Row, rules: KindRules, default: str) -> Kind:
    """The kind a row names, else the kind of the first rule that holds, else the mapping's."""
    named = fold(row.text("kind"))
    if named in _KINDS:
        return _KINDS[named]
    if named:
        row.problem(Code.VALUE_UNKNOWN, "kind", named)
    return _KINDS[next((kind for holds, kind in rules if holds(row.cells)), default)]


def read_offer_price(row: Row, currency: str) -> Price:
    """The price by its words, its amount and the answer to "is it free", as far as they are there."""
    words = ", ".join(row.all("price"))
    free = yes_or_no(row.text("price_free"))
    amount = None
    if row.text("price_amount"):
        amount = read_number(row.text("price_amount"))
        if amount is None:
            row.problem(Code.NUMBER_UNREADABLE, "price_amount", row.text("price_amount"))
    return read_price(words, free=free, amount=amount, currency=row.text("price_currency") or currency)


def read_for(row: Row) -> For:
    """Groups and ages; an age in a column of its own counts before one in words."""
    values = row.all("audience")
    named = frozenset(_AUDIENCES[value] for value in values if value in _AUDIENCES)
    told = read_audience(", ".join(value for value in values if value not in _AUDIENCES))
    ages = read_audience(row.text("ages"))
    who = read_audience(row.text("who_can_come"))
    audiences = named | told.audiences | ages.audiences
    low, high = row.whole("minimum_age"), row.whole("maximum_age")
    return For(
        audiences=audiences,
        minimum_age=_first(low, told.minimum_age, ages.minimum_age, who.minimum_age),
        maximum_age=_first(high, told.maximum_age, ages.maximum_age, who.maximum_age),
        words=row.phrase("who_can_come") or told.words or ages.words,
    )


def read_access(row: Row) -> Access:
    """Access needs: from columns of their own, and from codes translated to "step_free=yes"."""
    known: dict[str, Known] = {}
    for value in row.all("access"):
        for piece in value.split(","):
            need, _, answer = piece.strip().partition("=")
            if need in ACCESS_NEEDS and answer in _KNOWN:
                known[need] = _KNOWN[answer]
            elif piece.strip():
                row.problem(Code.VALUE_UNKNOWN, "access", piece)
    for need in ACCESS_NEEDS:
        text = row.text(f"access.{need}")
        if text:
            said = yes_or_no(text)
            if said is None and text not in _KNOWN:
                row.problem(Code.KNOWN_UNREADABLE, f"access.{need}", text)
                continue
            known[need] = _KNOWN.get(text, Known.YES if said else Known.NO)
    return Access(**known) if known else _NOTHING_KNOWN


def read_registration(row: Row) -> Registration:
    """How one signs up; an address to sign up at does not by itself mean that one must."""
    word = fold(row.text("registration"))
    kind = _REGISTRATIONS.get(word)
    if kind is None:
        answer = yes_or_no(word) if word else None
        if word and answer is None:
            row.problem(Code.VALUE_UNKNOWN, "registration", word)
        kind = RegistrationKind.REQUIRED if answer else RegistrationKind.NOT_STATED
        kind = RegistrationKind.NONE if answer is False else kind
    url = row.address("registration.url")
    telephone, email = row.phrase("registration.telephone"), row.email("registration.email")
    if kind is RegistrationKind.NOT_STATED and not (url or telephone or email):
        return _NO_REGISTRATION
    return Registration(kind=kind, url=url, telephone=telephone, email=email)


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)
