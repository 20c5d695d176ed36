"""Numbers of people's papers, told from any other by what is reckoned into them."""

from __future__ import annotations

import re

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_NIE_BEGINNINGS = {"X": "0", "Y": "1", "Z": "2"}


def is_curp(said: str) -> bool:
    """Whether it may be a Mexican CURP: the six digits are a date."""
    return _is_date(said[4:10])


def is_rfc(said: str) -> bool:
    """Whether it may be a Mexican RFC: the six digits are a date."""
    bare = _bare(said)
    return _is_date(bare[-9:-3])


def is_dni(said: str) -> bool:
    """Whether it is a Spanish DNI: its letter is the remainder of its number."""
    bare = _bare(said)
    return len(bare) == 9 and _has_its_letter(bare[:-1], bare[-1])


def is_nie(said: str) -> bool:
    """Whether it is a Spanish NIE, which is reckoned as a DNI."""
    bare = _bare(said)
    return _has_its_letter(_NIE_BEGINNINGS[bare[0]] + bare[1:-1], bare[-1])


def is_french_number(said: str) -> bool:
    """Whether it is a French NIR: its last two digits are a key."""
    bare = _bare(said)
    number = bare[:-2].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(bare[-2:])


def is_iban(said: str) -> bool:
    """Whether it is an account by ISO 13616: moved round and read as a number, it leaves 1 by 97."""
    bare = _bare(said)
    if not 15 <= len(bare) <= 34:
        return False
    turned = bare[4:] + bare[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def is_card(said: str) -> bool:
    """Whether it may be a payment card: Luhn's sum."""
    digits = [int(digit) for digit in said if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return any(digits) and (sum(digits[::-2]) + sum(doubled)) % 10 == 0


def _bare(said: str) -> str:
    return re.sub(r"[\s.-]", "", said).upper()


def _has_its_letter(number: str, letter: str) -> bool:
    return _DNI_LETTERS[int(number) % len(_DNI_LETTERS)] == letter


def _is_date(digits: str) -> bool:
    return digits.isdigit() and 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31
