"""A receipt: 80 random bits that only the citizen has, and the names that are derived from them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import blake2b

RANDOM_BYTES = 10
"""80 bits: whoever guesses a million a second finds one of a million receipts in 38,000 years, on average."""
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet (Douglas Crockford, Base32): nothing that is read for something else."""
_READ_AS = str.maketrans("OIL", "011", " -–—.")
_SYMBOL_BITS = 5
_IN_A_GROUP = 4


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt; nothing in the house keeps one."""

    secret: bytes

    @classmethod
    def draw(cls) -> Receipt:
        """A new one, by chance."""
        return cls(secrets.token_bytes(RANDOM_BYTES))

    @classmethod
    def read(cls, text: str) -> Receipt | None:
        """The receipt that somebody typed, with or without its dashes, O for 0 and I for 1; None for none."""
        symbols = text.strip().upper().translate(_READ_AS)
        if len(symbols) * _SYMBOL_BITS != RANDOM_BYTES * 8 or not set(symbols) <= set(_SYMBOLS):
            return None
        number = 0
        for symbol in symbols:
            number = number << _SYMBOL_BITS | _SYMBOLS.index(symbol)
        return cls(number.to_bytes(RANDOM_BYTES))

    @property
    def shown(self) -> str:
        """As it is shown to people: "K7M4-QP90-3VWX-ZT2A"."""
        number = int.from_bytes(self.secret)
        places = range(RANDOM_BYTES * 8 - _SYMBOL_BITS, -1, -_SYMBOL_BITS)
        symbols = "".join(_SYMBOLS[number >> place & 31] for place in places)
        return "-".join(symbols[at : at + _IN_A_GROUP] for at in range(0, len(symbols), _IN_A_GROUP))

    @property
    def key(self) -> bytes:
        """What the answer is known by in the box: from it nobody comes back to the receipt."""
        return blake2b(self.secret, digest_size=16, person=b"box").digest()


def id_of(key: bytes, name: str) -> bytes:
    """The id of the row `name` ("rating", "comment") of an answer: two rows of one are not told to be so."""
    return blake2b(key, digest_size=16, person=name.encode()).digest()
