"""How many calls may go in a time: exactly so many in any of it, or on average with short bursts."""

from __future__ import annotations

import math
from collections import deque


class Window:
    """At most `calls` in any `seconds`: exact, where a bucket of tokens lets twice as many through.

    A call that may go and is still being prepared is held, and counts until it goes or is given up: however
    long that takes, what was held does not go beside a whole second's calls.
    """

    def __init__(self, calls: int, seconds: float) -> None:
        self._calls = calls
        self._seconds = seconds
        self._latest: deque[float] = deque(maxlen=calls)
        self._held = 0

    def opens(self) -> float:
        """The moment from which one more call may go; never (infinity) before one that is held has gone."""
        free = self._calls - self._held
        if free <= 0:
            return math.inf
        return self._latest[-free] + self._seconds if len(self._latest) >= free else 0.0

    def free_from(self) -> float:
        """The moment from which one of the calls that are held may go."""
        return self._latest[0] + self._seconds if len(self._latest) == self._calls else 0.0

    def hold(self) -> None:
        """Counts a call that is being prepared."""
        self._held += 1

    def give_up(self) -> None:
        """Counts a call that was held no more."""
        self._held -= 1

    def note(self, moment: float) -> None:
        """Counts a call that goes now."""
        self._latest.append(moment)

    def forgotten(self, moment: float) -> bool:
        """Whether no call still counts."""
        return not self._latest or self._latest[-1] + self._seconds <= moment


class Bucket:
    """At most `calls` at once, and one more every `seconds`: short bursts pass, the average holds."""

    def __init__(self, calls: float, seconds: float) -> None:
        self._spare = (calls - 1) * seconds
        self._seconds = seconds
        self._full_again = 0.0

    def opens(self) -> float:
        """The moment from which one more call may go."""
        return self._full_again - self._spare

    def note(self, moment: float) -> None:
        """Counts a call that goes now."""
        self._full_again = max(self._full_again, moment) + self._seconds

    def give_up(self) -> None:
        """Counts a call no more that does not go after all."""
        self._full_again -= self._seconds

    def forgotten(self, moment: float) -> bool:
        """Whether no call still counts."""
        return self._full_again <= moment
