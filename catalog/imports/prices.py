"""What it costs, from the words of a source: free only where it says so, and its own words kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from catalog.imports.texts import fold, line
from catalog.model import Price, PriceKind

_FREE = re.compile(
    r"\b(?:gratis|gratuit(?:o|a|os|as|e|es|s)?|gratuitement|gratuitamente|free|libres?|liberad[oa]|franca|"
    r"sin (?:costo|coste|cargo)|no (?:cost|charge|fees?)|sem custo|de graca|gratos)\b|^none\b"
)
_NOT_FREE = re.compile(
    r"\b(?:no (?:es|sera) (?:gratis|gratuit[oa]|libre)|not free|no gratuit[oa]|prix libre|precio libre|"
    r"free will|"
    r"libre eleccion|toll[- ]free|non gratuit|pas gratuit)\b"
)
_ONLY_SOME = re.compile(
    r"\b(?:para|menores|mayores|excepto|except|unless|otherwise|salvo|sauf|si|if|moins de|enfants|ninos|"
    r"under|over|"
    r"children|members|miembros|socios|estudiantes|students|residents|residentes|jubilados|desempleados|"
    r"personas con|some|most|algunos|algunas|certains|or|sliding|domingos|miercoles|other|for)\b"
)
_SILENT = re.compile(
    r"^(?:consultar(?: (?:condiciones|precios?|tarifas?))?|proximamente(?: mas informacion)?|por confirmar|"
    r"por definir|a confirmar|a determinar|see (?:notes?|website|description)|varies|vary|"
    r"call(?: for (?:more )?"
    r"information)?|n/?a|no especificado|sin informacion|valor por confirmar.*|nous consulter|"
    r"sur demande|tbd|tba|"
    r"a consulter|se renseigner|-+|\?+)[. ]*$"
)
_MONEY = re.compile(
    r"(?P<before>us\$|mx\$|\$|€|£|eur|usd|mxn|clp|cop|ars|r\$)?\s*"
    r"(?P<number>\d{1,3}(?:[ .,'\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2}(?!\d))?)"
    r"\s*(?P<after>€|\$|euros?\b|eur\b|pesos?\b|dolares\b|dollars?\b|usd\b|mxn\b|clp\b|cop\b|£|pounds?\b)?"
)
_RANGE = re.compile(
    r"(\d+(?:[.,]\d{1,2})?)\s*(?:a|à|-|–|to|y|et)\s*\d+(?:[.,]\d{1,2})?\s*(?:€|euros?|pesos?|eur)\b"
)
_NOT_A_PRICE = re.compile(r"(?:income|ingresos?|revenus?|salar\w*|worth|limit\w*)\W+(?:\w+\W+){0,4}$")
_LOOKED_AT = 500
_MOST_DIGITS = 24
_BARE = re.compile(r"\$?\s*[\d.,' \u202f]+$")
_CURRENCIES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR", "£": "GBP", "pound": "GBP", "pounds": "GBP",
    "us$": "USD", "usd": "USD", "dolares": "USD", "mx$": "MXN", "mxn": "MXN", "clp": "CLP", "cop": "COP",
    "ars": "ARS", "r$": "BRL",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    currency: str


@lru_cache(maxsize=4096)
def read_price(
    text: str, *, free: bool | None = None, amount: Decimal | None = None, currency: str = ""
) -> Price:
    """The price in a text, a yes or no to "is it free" and an amount, as far as the source gives them.

    Free only where it is said and nothing limits it; the first amount named where there are several. The
    source's words are kept as conditions wherever they say more than the price itself.
    """
    words = line(text)
    # Whoever says a price says it early, and what looks for numbers takes long in thousands of them.
    folded = fold(words[:_LOOKED_AT])
    if not folded:
        return _unsaid(free, amount, currency)
    if _SILENT.match(folded):
        plain = _unsaid(free, amount, currency)
        return Price(kind=plain.kind, amount=plain.amount, currency=plain.currency, conditions=words)
    amounts = _amounts(folded, currency)
    paid = [found for found in amounts if found.value > 0]
    says_free = bool(_FREE.search(_NOT_FREE.sub(" ", folded)))
    if says_free and not _limited(folded) and (not paid or free):
        return Price(kind=PriceKind.FREE, conditions=words if _says_more(folded) else "")
    if amounts and not paid:
        return Price(kind=PriceKind.FREE)
    if paid and not (
        says_free and _limited(folded) and folded.startswith(("free", "gratis", "gratuit", "none"))
    ):
        first = amount if amount else paid[0].value
        only = len(amounts) == 1 and _is_just_money(folded)
        return Price(
            kind=PriceKind.AMOUNT, amount=first, currency=paid[0].currency, conditions="" if only else words
        )
    if amount:
        return Price(kind=PriceKind.AMOUNT, amount=amount, currency=currency, conditions=words)
    if free and not says_free:
        return Price(kind=PriceKind.FREE, conditions=words)
    return Price(kind=PriceKind.CONDITIONS, conditions=words)


def read_number(text: str) -> Decimal | None:
    """A number however its thousands and decimals are marked: 1,250.50 and 1.250,50 and 4.000."""
    digits = re.sub(r"[^\d.,-]", "", text.replace("\u202f", ""))
    if len(digits) > _MOST_DIGITS or not re.fullmatch(r"-?\d[\d.,]*", digits):
        return None
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (".", ",") if comma > point else (",", ".")
        digits = digits.replace(thousands, "").replace(decimal, ".")
    elif comma >= 0 or point >= 0:
        mark = "," if comma >= 0 else "."
        last = digits.rsplit(mark, 1)[1]
        grouped = digits.count(mark) > 1 or (len(last) == 3 and not digits.lstrip("-").startswith("0"))
        digits = digits.replace(mark, "" if grouped else ".")
    try:
        return Decimal(digits)
    except ArithmeticError:
        return None


def _unsaid(free: bool | None, amount: Decimal | None, currency: str) -> Price:
    if free or (amount == 0 and free is not False):
        return Price(kind=PriceKind.FREE)
    if amount:
        return Price(kind=PriceKind.AMOUNT, amount=amount, currency=currency)
    return Price()


def _amounts(folded: str, currency: str) -> list[_Amount]:
    found: list[_Amount] = []
    ranges = {match.start(1): match for match in _RANGE.finditer(folded)}
    bare = bool(_BARE.fullmatch(folded))
    for match in _MONEY.finditer(folded):
        marked = match["before"] or match["after"]
        opens_range = any(start == match.start("number") for start in ranges)
        if not (marked or bare or opens_range) or _NOT_A_PRICE.search(
            folded[max(0, match.start() - 40) : match.start()]
        ):
            continue
        value = read_number(match["number"])
        if value is not None:
            mark = match["before"] or match["after"] or ("€" if "€" in folded or "euro" in folded else "")
            found.append(_Amount(value, _CURRENCIES.get(mark, currency)))
    return found


def _limited(folded: str) -> bool:
    return bool(_ONLY_SOME.search(folded))


def _says_more(folded: str) -> bool:
    rest = _FREE.sub(" ", folded)
    return bool(
        re.search(
            r"[a-z]{2,}", re.sub(r"\b(?:entrada|acceso|entree|entry|admission|actividad|es|is)\b", " ", rest)
        )
    )


def _is_just_money(folded: str) -> bool:
    return not re.search(
        r"[a-z%]{2,}", re.sub(r"euros?|eur|pesos?|dolares|dollars?|us|mx|usd|mxn|clp|entrada", " ", folded)
    )
