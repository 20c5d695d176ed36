"""What a button does, as a value; and the letters for the pieces of a question."""

from __future__ import annotations

from typing import ClassVar

PIECES = {
    "free": "f",
    "price": "m",
    "when": "w",
    "where": "p",
    "audience": "a",
    "access": "x",
    "place": "c",
    "kind": "k",
    "language": "l",
    "online": "o",
    "level": "v",
    "duration": "d",
    "not": "n",
}
"""A letter for each piece that can be taken back, so that all of them fit into one press."""


class Press:
    """What a button does. Fields may be int (not negative), bool, str (letters, digits, - and _) and
    frozenset (of the keys of `PIECES`)."""

    code: ClassVar[str]
