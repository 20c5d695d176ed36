"""Striking out what names a person: phones, addresses of the net, names after their cues, numbers of papers.

It is a courtesy, not a promise: nothing finds every name. What is kept is what its author has seen struck
out and sent. Pure functions of the words; the same words are always struck out alike, and what was struck
out once is left alone the second time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.feedback.names import names_in
from bot.feedback.papers import (
    is_card,
    is_curp,
    is_dni,
    is_french_number,
    is_iban,
    is_nie,
    is_rfc,
)

MARK = "[…]"
"""What stands where something was struck out: an ellipsis is read alike in every language."""


class Struck(StrEnum):
    """What was struck out."""

    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"
    PAPERS = "papers"
    CARD = "card"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Redacted:
    """The words as they may be kept, and what was struck out of them, each kind once, in a fixed order."""

    text: str
    struck: tuple[Struck, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Struck
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = lambda found: True


def redact(text: str) -> Redacted:
    """The words with whatever names a person struck out."""
    found = sorted(_found(text), key=lambda each: (each[0], -each[1]))
    parts, kinds, last = [], set(), 0
    for start, end, kind in found:
        if start < last:
            continue
        parts += [text[last:start], MARK]
        kinds.add(kind)
        last = end
    return Redacted("".join([*parts, text[last:]]), tuple(kind for kind in Struck if kind in kinds))


def _found(text: str) -> Iterator[tuple[int, int, Struck]]:
    taken: list[tuple[int, int]] = []
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            start, end = match.span("it")
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if rule.holds(match["it"]):
                taken.append((start, end))
                yield start, end, rule.kind
    for start, end in _numbers(text):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            yield start, end, Struck.PHONE
    for start, end in names_in(text):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            yield start, end, Struck.NAME


# Numbers that somebody can be called by, or found by: long ones that are no date, price or year.

LEAST_DIGITS = 7
"""The shortest telephone numbers that are dialled within a city."""
LEAST_IN_PAIRS = 10
"""Digits in ones and twos are a telephone number ("06 12 34 56 78") only where there are as many."""

_LONG = re.compile(r"(?<![\w])(?:\+\s?)?\(?\d(?:[\s().·/–-]{0,3}\d){6,23}(?!\w)")
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
# No more than the calendar has: "+52 55 1900 1234" is a telephone number.
_DATE = re.compile(
    rf"(?<![\d+])(?:(?:{_DAY}[-./ ]{_MONTH}|{_MONTH}[-./ ]{_DAY})[-./ ]{_YEAR}"
    rf"|{_YEAR}[-./]{_MONTH}[-./]{_DAY})(?!\d)"
)
_YEARS = re.compile(r"(?:(?:19|20)\d{2}[\s/–-]{1,3}){1,3}(?:19|20)\d{2}")
_HOURS = re.compile(r"\d{1,2}[.]\d{2}[\s–-]{1,3}\d{1,2}[.]\d{2}")
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*")
_MONEY_BEFORE = re.compile(r"(?:[$€£]|\b(?:mxn|usd|eur|r\$))\s?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"\s?(?:[$€£%]|(?:pesos?|mxn|usd|eur(?:os?)?|d[oó]l?lar(?:es|s)?|reais|personas?|people|visitas?|mil)\b)",
    re.IGNORECASE,
)
_DIGIT = (
    r"(?:cero|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|zero|one|two|three|four|five|six|seven|eight|"
    r"nine|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|um|uma|dois|duas|três|quatro|sete|oito|nove)"
)
_SPELLED = re.compile(rf"\b{_DIGIT}(?:[\s,.-]+{_DIGIT}){{{LEAST_DIGITS - 1},24}}\b", re.IGNORECASE)


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _LONG.finditer(text):
        # A date may stand beside a number: what is left without it is looked at alone.
        for start, end in _between_dates(text, match.start(), match.end()):
            if _is_number(text, start, end):
                yield start, end
    for match in _SPELLED.finditer(text):
        yield match.span()


def _between_dates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for date in _DATE.finditer(text, start, end):
        yield from _trimmed(text, start, date.start())
        start = date.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    said = text[start:end]
    kept = said.strip(" .-/–·")
    if kept:
        at = start + said.index(kept)
        yield at, at + len(kept)


def _is_number(text: str, start: int, end: int) -> bool:
    said = text[start:end]
    groups = re.findall(r"\d+", said)
    digits = sum(map(len, groups))
    if digits < LEAST_DIGITS or _YEARS.fullmatch(said) or _HOURS.fullmatch(said):
        return False
    if _MONEY_BEFORE.search(text, 0, start) or _MONEY_AFTER.match(text, end):
        return False
    if said.startswith("+"):
        return True
    if max(map(len, groups)) <= 2:
        return digits >= LEAST_IN_PAIRS
    # "1 200 000" may be a quantity; seven digits in a row may be one too, but nobody writes it so.
    return not (_THOUSANDS.fullmatch(said) and digits < LEAST_IN_PAIRS and said[0] != "0")


_CUE = (
    r"(?:\s*(?:n[oº°.]{1,2}|n[uú]m(?:ero)?\.?|number|num[eé]ro|es|is|est|é|de|of|:|#|la|le|el|o|the)){0,3}"
    r"\s*[:#]?\s*"
)
"""What may stand between the name of a paper and its number."""

_RULES = (
    _Rule(Struck.EMAIL, re.compile(r"(?P<it>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})")),
    _Rule(
        Struck.EMAIL,
        re.compile(
            r"(?P<it>\b[\w.+-]{1,64}\s?[(\[]?\s?(?:arroba|arobase|\bat\b)\s?[)\]]?\s?[\w-]{1,63}"
            r"(?:\s?[(\[]?\s?(?:punto|point|ponto|dot|\.)\s?[)\]]?\s?"
            r"(?:com|org|net|mx|es|fr|br|pt|edu|gob|gov)\b){1,2})",
            re.IGNORECASE,
        ),
    ),
    _Rule(
        Struck.LINK,
        re.compile(
            r"(?P<it>(?:https?://|www\.|\bt\.me/|\bwa\.me/|\bfb\.com/)[^\s<>]{1,300}"
            # "me", "es" and "co" are words after a full stop: they need a path to be an address.
            r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|info|edu|gob|gov|app|mx|fr|br|pt|uk|ar|cl|pe)\b"
            r"(?:\.[a-z]{2}\b)?(?:/[^\s<>]{0,300})?|\b[\w-]{1,63}\.(?:me|es|co|io)/[^\s<>]{1,300})",
            re.IGNORECASE,
        ),
    ),
    _Rule(Struck.HANDLE, re.compile(r"(?<![\w@.])(?P<it>@[A-Za-z]\w{2,31})")),
    _Rule(
        Struck.PAPERS,
        re.compile(r"(?<!\w)(?P<it>[A-Za-z]{4}\d{6}[HMXhmx][A-Za-z]{5}[A-Za-z\d]\d)(?!\w)"),
        is_curp,
    ),
    # The key of a Mexican voter's card (INE): six letters, a date and a state, a sex, three digits.
    _Rule(Struck.PAPERS, re.compile(r"(?<!\w)(?P<it>[A-Za-z]{6}\d{8}[HMhm]\d{3})(?!\w)")),
    _Rule(
        Struck.PAPERS,
        re.compile(r"(?<!\w)(?P<it>[A-Za-zÑñ&]{3,4}[ -]?\d{6}[ -]?[A-Za-z\d]{3})(?!\w)"),
        is_rfc,
    ),
    _Rule(
        Struck.CARD,
        re.compile(r"(?<!\w)(?P<it>[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z\d]{2,4}){3,9})(?!\w)"),
        is_iban,
    ),
    _Rule(Struck.CARD, re.compile(r"(?<![\w+])(?P<it>\d(?:[ -]?\d){12,18})(?!\w)"), is_card),
    _Rule(
        Struck.PAPERS,
        re.compile(
            r"(?<!\w)(?P<it>[12][ .]?\d{2}[ .]?\d{2}[ .]?\d[\dABab][ .]?\d{3}[ .]?\d{3}[ .]?\d{2})(?!\w)"
        ),
        is_french_number,
    ),
    _Rule(Struck.PAPERS, re.compile(r"(?<!\w)(?P<it>\d{1,2}\.?\d{3}\.?\d{3}[ -]?[A-Za-z])(?!\w)"), is_dni),
    _Rule(Struck.PAPERS, re.compile(r"(?<!\w)(?P<it>[XYZxyz][ -]?\d{7}[ -]?[A-Za-z])(?!\w)"), is_nie),
    # Brazil's CPF and the United States' social security number are known by how they are written.
    _Rule(Struck.PAPERS, re.compile(r"(?<!\d)(?P<it>\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}-\d{2}-\d{4})(?!\d)")),
    _Rule(
        Struck.PAPERS,
        re.compile(
            r"\b(?:pasaporte|passport|passeport|passaporte|curp|rfc|ine|ife|dni|nie|nif|nss|cpf|rg|folio|"
            r"expediente|matr[ií]cula|credencial|c[eé]dula|licencia|s[eé]curit[eé] sociale)\b"
            + _CUE
            + r"(?P<it>(?=(?:[A-Za-z.-]{0,4}\d){4})[A-Za-z]{0,4}[\d.-]{4,20}[A-Za-z\d]{0,4})",
            re.IGNORECASE,
        ),
    ),
)
"""In this order: what a rule has taken is no other's."""
