"""What is made of the project's own data and of nothing else, kept as Python keeps its bytecode.

It lies in `__pycache__` beside the data, is as trusted as the bytecode there, and is passed over where a file
of data or of code is another one since. `python -m catalog.compiling` writes it where Python itself writes
nothing while it runs.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")

_ROOMS = ("safety", "search", "search/lexicon")
"""Whose code makes what is kept."""
_STAMP = hashlib.sha256().digest_size


def compiled(files: Iterable[Path], name: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of `files`, read where it was made before; it is kept beside the first of them.

    Where there are no files, the project's own data are not what it is made of, and it is made.
    """
    data = tuple(files)
    if not data:
        return make()
    stamp, path = _stamp(data), place(data[0], name)
    # A file may be of another program, or half there: whatever is wrong with it, what it holds can be made.
    with suppress(Exception):
        kept = path.read_bytes()
        if kept[:_STAMP] == stamp:
            made: Made = pickle.loads(kept[_STAMP:])  # noqa: S301 - beside the bytecode, and no less its own
            return made
    made = make()
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            _write(path, stamp + pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def place(beside: Path, name: str) -> Path:
    """Where what is called `name` is kept, beside a file."""
    return Path(cache_from_source(str(beside.with_name(f"{name}.py")))).with_suffix(".pickle")


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Seen whole or not at all, whoever else writes it.
        fresh.write_bytes(content)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _stamp(files: Iterable[Path]) -> bytes:
    return hashlib.sha256(_code() + _seen(files)).digest()


@cache
def _code() -> bytes:
    folder = Path(__file__).parent
    return _seen(path for room in _ROOMS for path in sorted((folder / room).glob("*.py")))


def _seen(files: Iterable[Path]) -> bytes:
    """Which files these are, as Python itself tells: by size, and by whole seconds, which images keep."""
    seen = ((str(path), path.stat()) for path in files)
    return repr([(path, int(about.st_mtime), about.st_size) for path, about in seen]).encode()
