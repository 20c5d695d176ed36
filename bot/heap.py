"""The heap: how it is kept small and quiet while the bot runs."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def settle() -> None:
    """Takes it that what is here now stays: the collector need not look through it at every turn."""
    gc.freeze()
    give_back()


def give_back() -> None:
    """Gives memory that is free back to the system: of what a large catalogue needs while it is read, a third
    would lie idle. Only glibc is asked; elsewhere nothing happens."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
