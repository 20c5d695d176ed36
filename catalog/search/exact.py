"""Times of the day to the minute: "a las cinco y media", "quarter to six", "18h30", "al mediodía"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.search.numbers import Numbers
from catalog.search.phrases import Phrases, flags, valued, word_set

NOON, HOURS, MINUTES = 12, 24, 60
_FIRST_SHORT = 6
"""The hour from which "18h" is an hour, and as it stands; "2h" is a length."""

_COLON = re.compile(r"(?:(?<=\d)t|\b)([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?!\d)", re.IGNORECASE)
_POINT = re.compile(r"\b(las|at|às|as|à) +(\d{1,2})\.?([0-5]\d)\b(?!\.)", re.IGNORECASE)
_GLUED = re.compile(r"\b(\d{1,2})\.?([0-5]\d) *(?=[ap]\.? ?m\b)", re.IGNORECASE)
_HALVES = re.compile(r"\b(\d{1,2})[.,]5 *h[a-z]*", re.IGNORECASE)
_HALF = re.compile(r"(?<=\d) *([ap])\.? ?m\b\.?", re.IGNORECASE)
_FRENCH = re.compile(r"\bà *(\d{1,2}) *(?:heures?|h)(?![a-z])(?: *([0-5]\d)\b)?", re.IGNORECASE)
_SHORT = re.compile(r"\b(\d{1,2}) *(?:heures|hrs|hs|h)(?![a-z])(?: *([0-5]\d)\b)?", re.IGNORECASE)

_TIME = re.compile(r"t(\d{1,2})([0-5]\d)(?:h|hs|hrs)?(am|pm)?")
_FIGURE = re.compile(r"(\d{1,2})(?:(h)([0-5]\d)?)?(am|pm)?")


def spelt(text: str) -> str:
    """The text with each time in figures as one word: "a las 18:30", "5 p.m.", "9 heures 30" → "a las t1830",
    "5pm", "9h30"."""
    text = _COLON.sub(r" t\1\2", text)
    text = _GLUED.sub(r" t\1\2", text)
    text = _HALVES.sub(r"\1h30", text)
    text = _POINT.sub(r"\1 t\2\3", text)
    text = _FRENCH.sub(lambda match: f" {_as_it_stands(match[1])}{match[2] or '00'}", text)
    text = _SHORT.sub(lambda match: f"{match[1]}h{match[2] or ''}", text)
    return _HALF.sub(lambda match: f"{match[1].lower()}m", text)


def _as_it_stands(hour: str) -> str:
    """ "À 7h" is in the morning, by the clock of 24 hours that people count on with it."""
    return f"t{hour.zfill(2) if int(hour) >= _FIRST_SHORT else hour}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """An hour, 0 to 23, and a minute. `sure` says which half of the day is meant: else five may be either."""

    hour: int
    minute: int = 0
    sure: bool = False


class ExactTimes:
    """Reads times of the day at one place of what was said, from the folded words of a `spelt` text."""

    def __init__(self, data: Mapping[str, Any], numbers: Numbers) -> None:
        hour, minutes, before, named = data["hour"], data["minutes"], data["before_hour"], data["named"]
        self._numbers = numbers
        self._led = flags(hour["led"])
        self._long = word_set(hour["long"])
        self._french, self._heures = flags(hour["french"]), word_set(hour["french_hours"])
        self._exactly = flags(hour["exactly"])
        self._part_follows = flags(hour["part_follows"])
        self._half_of_day = valued({name: hour[name] for name in ("am", "pm")})
        self._after = valued({name: minutes[name] for name in ("15", "30", "-15")})
        self._and, self._less = word_set(minutes["and"]), word_set(minutes["less"])
        self._fractions = valued({name: before[name] for name in ("15", "30")})
        self._past_or_to = valued({name: before[name] for name in ("past", "to")})
        self._before_led = flags(before["led"])
        self._named = valued({name: named[name] for name in ("12", "0")})
        self._named_led, self._not_named_after = flags(named["led"]), word_set(named["not_after"])
        self._minute = word_set(data["unit"]["minute"])
        # "Around 20 minutes" is a length; of "8 horas" and "9 h" it is not sure, and "5 m" is a slip.
        units = word_set(data["unit"].values()) - self._long
        self._counted = frozenset(word for word in units if len(word) > 1)

    @property
    def words(self) -> frozenset[str]:
        """All words that these times are made of, for mending a misspelt one."""
        tables: tuple[Phrases[Any], ...] = (
            self._half_of_day,
            self._after,
            self._fractions,
            self._past_or_to,
            self._named,
            self._exactly,
        )
        return self._long.union(*(table.all_words for table in tables))

    def time(self, words: Sequence[str], place: int) -> tuple[int, TimeOfDay] | None:
        """How many words name a time of the day at `place`, and which."""
        return self._of_name(words, place) or self._to_or_past(words, place) or self._clock(words, place)

    def bare(self, words: Sequence[str], place: int) -> tuple[int, TimeOfDay] | None:
        """As `time`, also of a figure that nothing says to be an hour ("friday 5", "8 30")."""
        length, hour = self._numbers.value(words, place)
        # A word for one is most often none ("una", "a").
        if not length or hour > HOURS or (hour == 1 and words[place] != "1"):
            return self.time(words, place)
        more, minutes = self._minutes(words, place + length) or (0, 0)
        return length + more, _time_of_day(hour, minutes, sure=words[place].startswith("0"))

    def _of_name(self, words: Sequence[str], place: int) -> tuple[int, TimeOfDay] | None:
        """ "Al mediodía", "midnight"."""
        led = _at(self._named_led, words, place)
        for before in (led[0], 0) if led else (0,):
            # "Après-midi" is no noon.
            if _is_one_of(self._not_named_after, words, place + before - 1):
                continue
            if hit := _at(self._named, words, place + before):
                end = place + before + hit[0]
                more, minutes = _at(self._after, words, end) or (0, 0)
                return end + more - place, _time_of_day(int(hit[1]), int(minutes), sure=True)
        return None

    def _to_or_past(self, words: Sequence[str], place: int) -> tuple[int, TimeOfDay] | None:
        """ "Quarter to six", "diez para las cinco"."""
        led = _at(self._before_led, words, place)
        for start in (place + led[0], place) if led else (place,):
            taken, minutes = self._fraction(words, start)
            way = _at(self._past_or_to, words, start + taken) if taken else None
            if way is None:
                continue
            after = start + taken + way[0]
            length, hour = self._numbers.value(words, after)
            if length and 1 <= hour <= NOON:
                end, half = self._half_after(words, after + length)
                signed = minutes if way[1] == "past" else -minutes
                return end - place, _time_of_day(hour, signed, half=half)
        return None

    def _fraction(self, words: Sequence[str], place: int) -> tuple[int, int]:
        """How many words say what is counted from a full hour ("un cuarto", "ten minutes"), and how much."""
        if hit := _at(self._fractions, words, place):
            return hit[0], int(hit[1])
        taken, minutes = self._numbers.value(words, place)
        if not taken or not 0 < minutes < MINUTES:
            return 0, 0
        unit = place + taken
        return taken + _is_one_of(self._minute, words, unit), minutes

    def _clock(self, words: Sequence[str], place: int) -> tuple[int, TimeOfDay] | None:
        """ "A las 5", "5pm", "18h30", "9:15 am", "a las cinco y media"."""
        led = _at(self._led, words, place) or self._led_in_french(words, place)
        start = place + (led[0] if led else 0)
        if start >= len(words):
            return None
        if match := _TIME.fullmatch(words[start]):
            return self._to_the_minute(match, words, place, start + 1)
        match = _FIGURE.fullmatch(words[start])
        taken, hour = (1, int(match[1])) if match else self._numbers.at(words, start)
        if not taken or hour > HOURS or _is_one_of(self._counted, words, start + taken):
            return None
        end, minutes, half = start + taken, 0, match[4] if match else None
        # "Eight hours" is a length, "huit heures du soir" is none.
        by_part = _at(self._part_follows, words, end + _is_one_of(self._long, words, end)) is not None
        if (led or by_part) and _is_one_of(self._long, words, end):
            end += 1
        if match and match[3]:
            minutes = int(match[3])
        elif more := self._minutes(words, end) if led else _at(self._after, words, end):
            end, minutes = end + more[0], int(more[1])
        exactly = _at(self._exactly, words, end)
        end += exactly[0] if exactly else 0
        end, half = (end, half) if half else self._half_after(words, end)
        as_it_stands = bool(match and match[2]) and hour >= _FIRST_SHORT
        by_minutes = minutes and not (match and match[3])
        if not (led or by_part or by_minutes or as_it_stands or half or exactly):
            return None
        return end - place, _time_of_day(hour, minutes, half=half, sure=as_it_stands)

    def _to_the_minute(
        self, match: re.Match[str], words: Sequence[str], place: int, end: int
    ) -> tuple[int, TimeOfDay]:
        """ "t1830", and "hrs" or "am" after it."""
        end, half = self._half_after(words, end + _is_one_of(self._long, words, end))
        # "09:15" has a nought that only a clock of 24 hours shows.
        sure = len(match[1]) == 2 and match[1] < "10"
        return end - place, _time_of_day(int(match[1]), int(match[2]), half=match[3] or half, sure=sure)

    def _led_in_french(self, words: Sequence[str], place: int) -> tuple[int, bool] | None:
        """ "À cinq heures", but "a dos horas de"."""
        led = _at(self._french, words, place)
        length = self._numbers.value(words, place + led[0])[0] if led else 0
        after = place + led[0] + length if led else 0
        return led if length and _is_one_of(self._heures, words, after) else None

    def _half_after(self, words: Sequence[str], place: int) -> tuple[int, str | None]:
        """Where "am" or "de la madrugada" end that begin at `place`, and which half of the day they say."""
        hit = _at(self._half_of_day, words, place)
        return (place + hit[0], str(hit[1])) if hit else (place, None)

    def _minutes(self, words: Sequence[str], place: int) -> tuple[int, int] | None:
        """How many words add minutes to an hour or take them off ("y media", "menos 10", "thirty")."""
        if hit := _at(self._after, words, place):
            return hit[0], int(hit[1])
        if place >= len(words):
            return None
        less = words[place] in self._less
        joined = less or words[place] in self._and
        length, number = self._numbers.value(words, place + joined)
        if not length or number >= MINUTES or not (joined or number >= 10 or words[place].startswith("0")):
            return None
        return joined + length, -number if less else number


def _time_of_day(hour: int, minutes: int, *, half: str | None = None, sure: bool = False) -> TimeOfDay:
    """The hour with minutes added or taken off, in the half of the day that was said."""
    if half is not None and 1 <= hour <= NOON:
        sure, hour = True, hour % NOON + (NOON if half == "pm" else 0)
    sure = sure or hour > NOON or hour == 0
    hour, minute = divmod(hour * MINUTES + minutes, MINUTES)
    return TimeOfDay(hour=hour % HOURS, minute=minute, sure=sure)


def _at(phrases: Phrases[Any], words: Sequence[str], place: int) -> tuple[int, Any] | None:
    hit = phrases.at(words, place) if place < len(words) else None
    return (hit[0], hit[1]) if hit else None


def _is_one_of(these: frozenset[str], words: Sequence[str], place: int) -> bool:
    return 0 <= place < len(words) and words[place] in these
