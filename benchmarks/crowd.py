"""Many people who write to a bot: what they say, whom the bot still owes an answer, how long each waited."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.fast_api import BOT, FastApi

QUESTIONS = Path(__file__).parent / "questions" / "jacaranda.jsonl"
FIRST_PERSON = 10_000
_ANSWERS = frozenset({"sendMessage", "editMessageText"})


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does: writes words, or presses a button with data."""

    text: str = ""
    press: str = ""


def deeds(*, presses: float, data: list[str], seed: int = 7) -> Iterator[Deed]:
    """The judged questions in a fixed, shuffled order without end, a share of presses strewn in."""
    chance = random.Random(seed)
    questions = [json.loads(line)["query"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    chance.shuffle(questions)
    for question in cycle(questions):
        if data and chance.random() < presses:
            yield Deed(press=chance.choice(data))
        else:
            yield Deed(text=question)


@dataclass(slots=True)
class Crowd:
    """People who each wait for an answer before they write again.

    A waiting time is from the update's being in Telegram's queue to the answer's arrival there: the bot's own
    work, its queues included.
    """

    deeds: Iterator[Deed]
    people: int = 2000
    first: int = FIRST_PERSON
    waits: list[float] = field(default_factory=list)
    unasked: int = 0
    """Messages to someone whom the bot owed nothing."""
    since: dict[int, float] = field(default_factory=dict)
    api: FastApi | None = None
    keep: int = 0
    """How many people wait at any moment: each answer lets the next one write (0: nobody)."""
    _next: int = 0
    _number: int = 0

    def heard(self, method: str, arguments: dict[str, str]) -> None:
        """The bot has called: whoever waited for this has their answer."""
        if method not in _ANSWERS:
            return
        began = self.since.pop(int(arguments["chat_id"]), None)
        if began is None:
            self.unasked += 1
            return
        self.waits.append(time.monotonic() - began)
        while len(self.since) < self.keep:
            self.write()

    def write(self) -> None:
        """The next person who is not waiting does the next deed."""
        for _ in range(self.people):
            person = self.first + self._next
            self._next = (self._next + 1) % self.people
            if person not in self.since:
                break
        else:
            return
        self.since[person] = time.monotonic()
        self._number += 1
        if self.api is not None:
            self.api.send(update_of(next(self.deeds), person, self._number))

    def forget(self) -> None:
        """Begins a new measurement; who waits goes on waiting."""
        self.waits.clear()
        self.unasked = 0


def update_of(deed: Deed, person: int, number: int) -> dict[str, Any]:
    """The deed as Telegram tells of it."""
    user = {"id": person, "is_bot": False, "first_name": "P", "language_code": "es"}
    chat = {"id": person, "type": "private", "first_name": "P"}
    date = int(time.time())
    if deed.press:
        message = {"message_id": 1, "from": BOT, "chat": chat, "date": date, "text": "Elige"}
        return {
            "callback_query": {
                "id": str(number),
                "from": user,
                "message": message,
                "chat_instance": str(person),
                "data": deed.press,
            }
        }
    message = {"message_id": number + 1, "from": user, "chat": chat, "date": date, "text": deed.text}
    if deed.text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(deed.text)}]
    return {"message": message}
