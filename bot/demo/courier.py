"""Brings updates to the bot's webhook, in order for each person, again where it failed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace
from functools import partial

import httpx

from bot.demo.api import BotApi
from bot.demo.formatting import JSON
from bot.demo.refusals import Refusal

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0


class Courier:
    """Delivers while a webhook is set."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._client: httpx.AsyncClient | None = None
        self._on_the_way: dict[int, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to watch for updates."""
        self._task = asyncio.create_task(self._watch(), name="webhook courier")

    async def stop(self) -> None:
        """Ends; what is on the way stays undelivered."""
        tasks = [task for task in (self._task, *self._on_the_way.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    async def _watch(self) -> None:
        queue = self._api.world.updates
        while True:
            webhook = queue.webhook
            if webhook is not None:
                for update in queue.pending:
                    person = _person(update)
                    if person not in self._on_the_way and len(self._on_the_way) < webhook.max_connections:
                        task = asyncio.create_task(self._deliver(update))
                        self._on_the_way[person] = task
                        task.add_done_callback(partial(self._arrived, person))
            await queue.bell.heard_within(60)

    def _arrived(self, person: int, _: object) -> None:
        self._on_the_way.pop(person, None)
        self._api.world.updates.bell.ring()

    async def _deliver(self, update: JSON) -> None:
        queue = self._api.world.updates
        # Made when it is first needed: most demos poll, and a client is slow to make.
        self._client = self._client or httpx.AsyncClient(timeout=60, trust_env=False)
        pause = _FIRST_PAUSE
        while (webhook := queue.webhook) is not None:
            headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
            try:
                answer = await self._client.post(webhook.url, json=update, headers=headers)
                if answer.is_success:
                    queue.delivered(update["update_id"])
                    self._reply(answer)
                    return
                words = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            except httpx.HTTPError as error:
                words = str(error) or type(error).__name__
            if queue.webhook is webhook:
                queue.webhook = replace(webhook, last_error_at=self._api.world.clock.now(), last_error=words)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _reply(self, answer: httpx.Response) -> None:
        # A webhook may answer with a method to call; Telegram says nothing of how it went.
        with contextlib.suppress(ValueError, Refusal):
            body = json.loads(answer.content)
            if isinstance(body, dict) and "method" in body:
                self._api.call(str(body.pop("method")), body, {})


def _person(update: JSON) -> int:
    inside = next(value for key, value in update.items() if key != "update_id")
    # What a channel posts comes from nobody but the channel.
    return int((inside.get("from") or inside["sender_chat"])["id"])
