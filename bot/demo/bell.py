"""A bell that wakes everyone who waits for something to happen."""

from __future__ import annotations

import asyncio


class Bell:
    """Rings for all who wait on it; may be rung where no loop is running."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wakes everyone who is waiting now."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def heard_within(self, seconds: float) -> bool:
        """True when it rang within these seconds, False when they passed in silence."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True
