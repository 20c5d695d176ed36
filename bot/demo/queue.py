"""The updates that wait for the bot, as getUpdates and the webhook see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.demo.bell import Bell
from bot.demo.formatting import JSON
from bot.demo.refusals import bad_request

KINDS = frozenset(
    {
        "message", "edited_message", "callback_query", "inline_query", "chosen_inline_result",
        "my_chat_member", "message_reaction", "poll", "poll_answer", "chat_member", "channel_post",
        "edited_channel_post", "shipping_query", "pre_checkout_query", "chat_join_request",
        "message_reaction_count", "chat_boost", "removed_chat_boost", "business_connection",
        "business_message", "edited_business_message", "deleted_business_messages", "purchased_paid_media",
        "managed_bot", "guest_message",
    }
)  # fmt: skip
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Webhook:
    """Where updates are to be delivered, and how the last deliveries went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str = ""


class UpdateQueue:
    """Updates in order, until the bot confirms them."""

    def __init__(self, *, first_id: int = 500_000_001) -> None:
        self._next_id = first_id
        self._pending: list[JSON] = []
        self._listeners: list[Callable[[JSON], None]] = []
        self.allowed: tuple[str, ...] = ()
        self.webhook: Webhook | None = None
        self.poll_number = 0
        self.bell = Bell()

    @property
    def pending(self) -> tuple[JSON, ...]:
        """The updates the bot has not confirmed."""
        return tuple(self._pending)

    def on_each(self, listener: Callable[[JSON], None]) -> None:
        """Shows every update that is queued from now on to the listener."""
        self._listeners.append(listener)

    def add(self, kind: str, payload: JSON) -> int | None:
        """Queues an update and returns its id; None where the bot does not want this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        number = self._next_id
        update: JSON = {"update_id": number, kind: payload}
        self._next_id += 1
        self._pending.append(update)
        for listener in self._listeners:
            listener(update)
        self.bell.ring()
        return number

    def allow(self, kinds: Iterable[object] | None) -> None:
        """Remembers the kinds the bot wants; None leaves them as they are, an empty list is the default."""
        if kinds is None:
            return
        # Telegram passes over names it does not know.
        self.allowed = tuple(kind for kind in map(str, kinds) if kind in KINDS)

    def take(self, *, offset: int, limit: int) -> list[JSON]:
        """Confirms what lies before the offset and returns up to `limit` of what is left."""
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset > 0:
            self.confirm(offset - 1)
        return self._pending[: max(1, min(limit, 100)) if limit else 100]

    def confirm(self, update_id: int) -> None:
        """Forgets this update and all before it."""
        left = [update for update in self._pending if update["update_id"] > update_id]
        if len(left) != len(self._pending):
            self._pending = left
            self.bell.ring()

    def delivered(self, update_id: int) -> None:
        """Forgets this one update: the webhook took it."""
        self._pending = [update for update in self._pending if update["update_id"] != update_id]
        self.bell.ring()

    def drop_all(self) -> None:
        """Forgets everything that waits."""
        self._pending = []
        self.bell.ring()

    def new_poll(self) -> int:
        """The number of a poll that begins now; an older one sees that it is no longer the newest."""
        self.poll_number += 1
        self.bell.ring()
        return self.poll_number

    def check_limit(self, limit: int) -> None:
        """Refuses a limit that Telegram would refuse."""
        if limit < 0:
            raise bad_request("invalid limit specified")
