"""A loop whose time stands still while anybody works, and jumps to the next moment somebody waits for."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any


class Stuck(Exception):
    """Nothing can ever happen any more, and the work is not done."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs what is ready in the order in which it became so; no thread, no socket and no clock is asked."""

    def __init__(self) -> None:
        self.elapsed = 0.0
        super().__init__(_NothingOutside(self._pass))

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self.elapsed

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        """Does in place what is meant for a thread: threads come to their end in any order."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def _pass(self, seconds: float | None) -> None:
        if seconds is None:
            raise Stuck("everybody waits, and nobody for a moment")
        self.elapsed += seconds


def run(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Does the work in a virtual time of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work())


class _NothingOutside(selectors.BaseSelector):
    """Where a loop looks for what comes from outside: nothing does, so that waiting costs no time."""

    def __init__(self, waits: Callable[[float | None], None]) -> None:
        self._waits = waits
        self._keys: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        key = selectors.SelectorKey(fileobj, int(fileobj), events, data)
        self._keys[fileobj] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys.pop(fileobj)

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None or timeout > 0:
            self._waits(timeout)
        return []

    def get_map(self) -> Any:
        return self._keys

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys[fileobj]
