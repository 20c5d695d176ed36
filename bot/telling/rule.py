"""A rule of dates in words: "every Tuesday and Thursday, 17:00 to 18:30, until 18 December; not on …"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.telling.wording import Wording
from catalog.model import Schedule
from catalog.recurrence import ScheduleError, parts_of, until_of

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of the week as rules write them."""


def rule_in_words(schedule: Schedule, wording: Wording) -> str:
    """When it takes place; what no sentence of ours can say is given in the source's words, else as it is."""
    speech = wording.speech
    if schedule.starts is None:
        return schedule.description or speech.plain("chat.when.undated")
    hours = _hours(schedule, wording)
    if not schedule.rrule:
        day = wording.day(schedule.starts.date())
        return speech.plain("chat.when.at", day=day, hours=hours) if hours else day
    try:
        parts = parts_of(schedule.rrule)
        often = _often(schedule, parts, wording)
    except (ScheduleError, ValueError):
        often = ""
    if not often:
        return schedule.description or schedule.rrule
    said = speech.plain("chat.when.at", day=often, hours=hours) if hours else often
    if "UNTIL" in parts:
        last = until_of(parts["UNTIL"], ZoneInfo(schedule.zone)).date()
        said = speech.plain("chat.rule.until", rule=said, day=wording.day(last))
    elif "COUNT" in parts:
        said = speech.plain("chat.rule.times", rule=said, count=int(parts["COUNT"]))
    if schedule.exdates:
        days = speech.listing(wording.day(each) for each in sorted(schedule.exdates))
        said = speech.plain("chat.rule.except", rule=said, days=days)
    return said


def _often(schedule: Schedule, parts: Mapping[str, str], wording: Wording) -> str:
    """How often ("every Tuesday and Thursday"); empty where it is a rule of another kind."""
    starts = schedule.starts
    if starts is None or parts.keys() - {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}:
        return ""
    every, frequency = int(parts.get("INTERVAL", "1")), parts.get("FREQ")
    named = parts.get("BYDAY", DAYS[starts.weekday()] if frequency == "WEEKLY" else "").split(",")
    if named == [""]:
        weekdays = []
    elif all(day in DAYS for day in named):
        weekdays = sorted(DAYS.index(day) for day in named)
    else:
        return ""
    speech = wording.speech
    if frequency == "DAILY" and not weekdays:
        return (
            speech.plain("chat.rule.daily")
            if every == 1
            else speech.plain("chat.rule.every_days", count=every)
        )
    if frequency == "WEEKLY" and weekdays:
        days = speech.listing(str(speech.locale.days["format"]["wide"][day]) for day in weekdays)
        weekly = speech.plain("chat.rule.weekly", days=days)
        return weekly if every == 1 else speech.plain("chat.rule.every_weeks", days=days, count=every)
    return ""


def _hours(schedule: Schedule, wording: Wording) -> str:
    """From when to when; empty where it lasts all day."""
    if schedule.all_day or schedule.starts is None:
        return ""
    start = wording.speech.clock(schedule.starts.time())
    if not schedule.duration or schedule.duration >= timedelta(days=1):
        return start
    end = wording.speech.clock((schedule.starts + schedule.duration).time())
    return wording.speech.plain("chat.when.hours", start=start, end=end)
