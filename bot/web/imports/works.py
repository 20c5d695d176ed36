"""Work that outlives its request: what is quick is waited for, of the rest the page tells how far it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE_SECONDS = 2.0
"""How long a page waits for its work before it is shown without."""

log = logging.getLogger(__name__)


class Works:
    """Tasks that outlive the request that began them."""

    def __init__(self, *, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._tasks: set[asyncio.Task[Any]] = set()

    async def begin(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What the work comes to, or what it raises, where it is quick; None where it goes on meanwhile."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if done:
            return task.result()
        task.add_done_callback(_tell)
        return None


def _tell(task: asyncio.Task[Any]) -> None:
    """What fails when nobody waits for it any more is at least in the log."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("An import failed: %s", type(error).__name__, extra={"action": "import_failed"})
