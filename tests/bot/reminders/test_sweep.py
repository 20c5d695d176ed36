from __future__ import annotations

from datetime import UTC, datetime

from bot.clock import TurnedClock
from bot.database import Database
from bot.reminders.sweep import Step, Sweep

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


class Lane:
    """Notes when it is woken, in the same row as the work that is done."""

    under_way: frozenset[int] = frozenset()

    def __init__(self, done: list[str]) -> None:
        self._done = done

    def wake(self) -> None:
        self._done.append("sends")


async def nothing_kept_up(_: datetime) -> None:
    pass


async def test_what_is_owed_is_sent_while_more_is_being_owed(database: Database) -> None:
    done: list[str] = []
    portions = [200, 200, 0]

    async def owe(*_: object) -> int:
        done.append("owes")
        return portions.pop(0)

    step = Step("reminders", lambda _: True, owe)
    sweep = Sweep(database, TurnedClock(NOW), Lane(done), [step], nothing_kept_up)  # type: ignore[arg-type]
    await sweep.turn()
    assert done == ["owes", "sends", "owes", "sends", "owes", "sends"]
