"""The transport of getUpdates: what only goes on with a flood is let go before anything is made of it."""

from __future__ import annotations

import json
from typing import Any

from bot.chat.processor import InOrder
from bot.chat.transport import Transport


class Inflow(Transport):
    """Lets go of raw updates of people who flood: to make objects and tasks of each costs fifty times more.

    A hundred updates come at once, so a few people who flood would otherwise keep everybody's from coming in.
    """

    def __init__(self, processor: InOrder, **options: Any) -> None:
        super().__init__(**options)
        self._processor = processor

    async def do_request(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        """The status and the body as Telegram gave them, but for the floods that are on."""
        status, body = await super().do_request(*arguments, **options)
        return status, self._without_floods(body) if self._processor.floods_are_on() else body

    def _without_floods(self, body: bytes) -> bytes:
        answer = json.loads(body)
        updates = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(updates, list) or len(updates) < 2:
            return body
        # The last one stays whoever it is from: by its number Telegram is told what has come in.
        kept = [each for each in updates[:-1] if not self._processor.goes_on_flooding(_person(each))]
        return json.dumps({**answer, "result": [*kept, updates[-1]]}).encode()


def _person(update: dict[str, Any]) -> int:
    for happening in update.values():
        if isinstance(happening, dict) and isinstance(happening.get("from"), dict):
            return int(happening["from"].get("id", 0))
    return 0
