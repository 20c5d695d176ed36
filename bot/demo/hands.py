"""The hands of the demo's clock: turned in the page, in the city's own time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import AdjustableClock
from bot.demo.deeds import ImpossibleDeed
from bot.demo.formatting import JSON

FARTHEST = timedelta(days=3 * 366)
"""How far the hands go from the present, either way."""
_MONDAY = time(10)


class ClockHands:
    """Turns the clock, and lets whoever lives by it know."""

    def __init__(
        self,
        clock: AdjustableClock,
        zone: ZoneInfo,
        *,
        turned: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`turned` is awaited after every turn, before the page hears of it."""
        self._clock = clock
        self._zone = zone
        self._turned = turned

    def shown(self) -> JSON:
        """What the page shows: the moment in milliseconds since 1970, the zone, and whether it was set."""
        return {
            "now": int(self._clock.now().timestamp() * 1000),
            "zone": self._zone.key,
            "set": self._clock.ahead != timedelta(),
        }

    async def turn(self, how: str, local: str = "") -> None:
        """Turns by an "hour" or a "day", to "monday" at ten, "to" a local time, or "back" to the present.

        Hours pass as they pass; a day later is the same time by the wall clock, also when the clocks change.
        Raises ImpossibleDeed for what it cannot do.
        """
        if how == "back":
            self._clock.turn_back()
        else:
            moment = self._moment(how, local)
            if abs(moment - (self._clock.now() - self._clock.ahead)) > FARTHEST:
                raise ImpossibleDeed("the clock does not turn so far")
            self._clock.turn_to(moment)
        if self._turned is not None:
            await self._turned()

    def _moment(self, how: str, local: str) -> datetime:
        now = self._clock.now()
        wall = now.astimezone(self._zone).replace(tzinfo=None)
        match how:
            case "hour":
                return now + timedelta(hours=1)
            case "day":
                return self._at(wall + timedelta(days=1))
            case "monday":
                ahead = 7 - wall.weekday()
                return self._at(datetime.combine(wall.date() + timedelta(days=ahead), _MONDAY))
            case "to":
                try:
                    return self._at(datetime.fromisoformat(local).replace(tzinfo=None))
                except (ValueError, OverflowError):
                    raise ImpossibleDeed("no date and time can be read there") from None
        raise ImpossibleDeed("the clock has no such hand")

    def _at(self, wall: datetime) -> datetime:
        # A time the clocks jump over is taken as much later; of one that comes twice, the first.
        return wall.replace(tzinfo=self._zone, fold=0).astimezone(UTC)
