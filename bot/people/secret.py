"""A secret that a browser holds: the database has its hash alone."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32
HASH_BYTES = 32


def new_secret() -> str:
    """A secret of 32 random bytes, in letters that an address and a cookie may have."""
    return secrets.token_urlsafe(BYTES)


def hash_of(secret: str) -> bytes:
    """What is kept of a secret, 32 bytes. It is random, so that nothing slower than SHA-256 is needed."""
    return hashlib.sha256(secret.encode()).digest()
