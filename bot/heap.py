"""The heap: how it is kept small and quiet while the bot runs."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MORE = (100_000, 20, 50)
"""New objects before garbage is looked for: a catalogue's own stay, and looking costs a start a second."""


def wait() -> None:
    """Has the collector wait while the program is put together: of modules nothing goes."""
    gc.disable()


def begin() -> None:
    """Has the collector look at what is made from now on, and seldom."""
    gc.freeze()
    gc.set_threshold(*MORE)
    gc.enable()


def settle() -> None:
    """Takes it that what is here now stays: the collector need not look through it at every turn."""
    gc.freeze()
    give_back()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Has the collector wait while much is made that goes by itself: it would stop everybody to look."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def give_back() -> None:
    """Gives memory that is free back to the system: of what a large catalogue needs while it is read, a third
    would lie idle. Only glibc is asked; elsewhere nothing happens."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
