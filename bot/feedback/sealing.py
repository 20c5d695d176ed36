"""The sealed file: the one place on a disk where the box is kept, readable to whoever has its key alone.

It lies outside the database and outside what is backed up. It is as long for ten answers as for none, and it
is written at fixed times: from its copies nobody learns whether anyone spoke. Its key is replaced by one
that follows from it at each publication (a ratchet), so that a copy from before cannot be read later.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

FILE, KEY = "box.sealed", "box.key"
LEAST_BYTES = 1 << 16
"""A file is this long or, where that is not enough, the next power of two of it."""
_MAGIC = b"opinions"
_OWNER_BYTES = 16
_NONCE_BYTES = 12
_KEY_BYTES = 32
_LENGTH_BYTES = 8


class Unreadable(ValueError):
    """The file is not one of ours, or its key is another."""


class NotOurs(RuntimeError):
    """Another process has written the file since: it has the box now."""


class SealedFile:
    """The file in `folder`, and its key, which may lie elsewhere (`key`). One process writes it at a time."""

    def __init__(self, folder: Path, key: Path | None = None) -> None:
        self.path = folder / FILE
        self.unreadable = self.path.with_suffix(".unreadable")
        self.key_path = key or folder / KEY
        self._owner = secrets.token_bytes(_OWNER_BYTES)
        self._last_writer: bytes | None = None
        self._key = b""

    def open(self) -> bytes | None:
        """What the file holds, None where there is none yet. From now on it is this process that writes it.

        Raises Unreadable; the file is then set aside under another name, and nothing is lost by writing.
        """
        for folder in {self.path.parent, self.key_path.parent}:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._key = self.key_path.read_bytes() if self.key_path.exists() else b""
        if not self.path.exists():
            self._begin()
            return None
        sealed = self.path.read_bytes()
        self._last_writer = _writer_of(sealed)
        # Where the machine stopped between the file and its key, the file is a key ahead.
        for key in (self._key, _next(self._key)):
            with contextlib.suppress(Unreadable):
                plain = _opened(sealed, key)
                self._key = key
                _write(self.key_path, key)
                return plain
        self.path.replace(self.unreadable)
        self._last_writer = None
        self._begin()
        raise Unreadable(str(self.path))

    def seal(self, plain: bytes, *, ratchet: bool = False) -> None:
        """Writes the file anew, under the next key where asked to (`ratchet`). Raises NotOurs, OSError."""
        if self.path.exists() and self._written_by() != self._last_writer:
            raise NotOurs
        key = _next(self._key) if ratchet else self._key
        head = _MAGIC + self._owner
        nonce = secrets.token_bytes(_NONCE_BYTES)
        _write(self.path, head + nonce + ChaCha20Poly1305(key).encrypt(nonce, _padded(plain), head))
        self._last_writer = self._owner
        if ratchet:
            _write(self.key_path, key)
            self._key = key

    def _begin(self) -> None:
        if len(self._key) != _KEY_BYTES:
            self._key = secrets.token_bytes(_KEY_BYTES)
            _write(self.key_path, self._key)

    def _written_by(self) -> bytes:
        with self.path.open("rb") as file:
            return _writer_of(file.read(len(_MAGIC) + _OWNER_BYTES))


def _writer_of(sealed: bytes) -> bytes:
    return sealed[len(_MAGIC) : len(_MAGIC) + _OWNER_BYTES]


def _next(key: bytes) -> bytes:
    return hmac.digest(key, b"the next key", "sha256")


def _opened(sealed: bytes, key: bytes) -> bytes:
    begins = len(_MAGIC) + _OWNER_BYTES
    head, nonce = sealed[:begins], sealed[begins : begins + _NONCE_BYTES]
    if len(key) != _KEY_BYTES or not head.startswith(_MAGIC) or len(nonce) != _NONCE_BYTES:
        raise Unreadable
    try:
        plain = ChaCha20Poly1305(key).decrypt(nonce, sealed[begins + _NONCE_BYTES :], head)
    except InvalidTag:
        raise Unreadable from None
    return plain[_LENGTH_BYTES : _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES])]


def _padded(plain: bytes) -> bytes:
    held = len(plain).to_bytes(_LENGTH_BYTES) + plain
    size = LEAST_BYTES
    while size < len(held):
        size *= 2
    return held.ljust(size, b"\0")


def _write(path: Path, data: bytes) -> None:
    """Puts a file in its place whole or not at all, for its owner's eyes alone."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    # The name is on the disk only when its folder is; not every system opens one.
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
