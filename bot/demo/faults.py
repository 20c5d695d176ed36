"""Misfortune on demand: what a test asks the offline Bot API to do wrong, and Telegram's flood rule."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Kind = Literal["server_error", "too_many", "drop", "delay"]


@dataclass(frozen=True)
class Fault:
    """One misfortune, for the next `times` requests of a method (or of any, where `method` is empty)."""

    kind: Kind
    method: str = ""
    times: int = 1
    after_the_deed: bool = False
    seconds: float = 0.0
    code: int = 502


class Faults:
    """The misfortunes that wait for their request, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def server_error(self, method: str = "", *, code: int = 502, times: int = 1) -> None:
        """Answers 5xx with an HTML page, as a gateway in trouble does; the deed is not done."""
        self._add(Fault("server_error", method, times, code=code))

    def too_many(self, method: str = "", *, retry_after: int = 1, times: int = 1) -> None:
        """Answers 429 with the seconds to wait; the deed is not done."""
        self._add(Fault("too_many", method, times, seconds=retry_after))

    def drop(self, method: str = "", *, after_the_deed: bool, times: int = 1) -> None:
        """Closes the connection without an answer, before or after the deed."""
        self._add(Fault("drop", method, times, after_the_deed=after_the_deed))

    def delay(self, method: str = "", *, seconds: float, after_the_deed: bool = True, times: int = 1) -> None:
        """Answers late, having done the deed at once (or only then)."""
        self._add(Fault("delay", method, times, after_the_deed=after_the_deed, seconds=seconds))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._waiting = []

    def next_for(self, method: str) -> Fault | None:
        """The misfortune this request meets; it is used up once."""
        for index, fault in enumerate(self._waiting):
            # A fault for any method spares the long poll: a test means what the bot says.
            if fault.method == method.lower() or (not fault.method and method.lower() != "getupdates"):
                if fault.times > 1:
                    self._waiting[index] = replace(fault, times=fault.times - 1)
                else:
                    del self._waiting[index]
                return fault
        return None

    def _add(self, fault: Fault) -> None:
        self._waiting.append(replace(fault, method=fault.method.lower()))


class FloodRule:
    """About one message a second to a chat, with bursts, and thirty a second over all."""

    def __init__(self, *, burst: int = 5, over_all: int = 30) -> None:
        self._burst = burst
        self._over_all = over_all
        self._chats: dict[object, deque[datetime]] = {}
        self._all: deque[datetime] = deque()

    def seconds_to_wait(self, chat_id: object, now: datetime) -> int:
        """0 where the message may go (and is counted), else the whole seconds to wait."""
        chat = self._chats.setdefault(chat_id, deque())
        # A burst of n messages within n seconds is one a second: that is what is let through.
        for sent, window in ((chat, self._burst), (self._all, 1)):
            while sent and (now - sent[0]).total_seconds() >= window:
                sent.popleft()
        if len(chat) >= self._burst:
            return max(1, int(self._burst - (now - chat[0]).total_seconds()) + 1)
        if len(self._all) >= self._over_all:
            return 1
        chat.append(now)
        self._all.append(now)
        return 0
