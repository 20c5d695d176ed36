"""What is asked for at the same time is done at once: while one portion is being done, the next one gathers.

Whoever asks alone does not wait: a portion is whatever there is when the last one is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import OperationalError

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """Answers what is asked, a portion at a time; `answer` gives as many answers as it is asked.

    Where the database refuses, all that asked together are told; where something in a portion cannot be done,
    each is done by itself, so that it holds up nobody else. What is called off before its portion is begun is
    not done.
    """

    def __init__(
        self, answer: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], *, name: str
    ) -> None:
        self._answer = answer
        self._name = name
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Answer:
        """The answer, once its portion is done."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name=self._name)
        return await future

    async def close(self) -> None:
        """Waits until what was asked for is done."""
        if self._worker is not None:
            await asyncio.gather(self._worker, return_exceptions=True)

    async def _work(self) -> None:
        while self._waiting:
            portion, self._waiting = self._waiting, []
            await self._do([(asked, future) for asked, future in portion if not future.done()])

    async def _do(self, portion: Sequence[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        if not portion:
            return
        try:
            answers = await self._answer([asked for asked, _ in portion])
        except Exception as error:
            if len(portion) > 1 and not isinstance(error, OperationalError):
                for each in portion:
                    await self._do([each])
                return
            for _, future in portion:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(portion, answers, strict=True):
            if not future.done():
                future.set_result(answer)
