"""Reminders in words: how long before, at which moment, in which hours not, and why one cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bot.city import QuietHours
from bot.i18n import Html, Speech
from bot.reminders.lead import Lead
from bot.reminders.plan import Choice
from bot.reminders.quiet import NotGoing, Quiet
from bot.reminders.reminder import Due
from bot.reminders.reminders import Kept
from bot.telling.wording import Wording

_EVENING = time(17)
_WEEK = 7


def lead_in_words(lead: Lead, speech: Speech) -> str:
    """How long before ("2 horas antes", "la tarde anterior, 18:00")."""
    if lead.at is None:
        minutes = (lead.elapsed or timedelta(0)) // timedelta(minutes=1)
        if minutes % 60:
            return speech.plain("chat.lead.minutes", count=minutes)
        return speech.plain("chat.lead.hours", count=minutes // 60)
    hour = speech.clock(lead.at)
    if lead.days == 0:
        return speech.plain("chat.lead.same_day", hour=hour)
    if lead.days == 1:
        when = "evening_before" if lead.at >= _EVENING else "day_before"
        return speech.plain(f"chat.lead.{when}", hour=hour)
    if lead.days == _WEEK:
        return speech.plain("chat.lead.week_before", hour=hour)
    return speech.plain("chat.lead.days_before", count=lead.days, hour=hour)


def moment_in_words(at: datetime, wording: Wording) -> str:
    """A moment in full, with its weekday ("el lunes 23 de noviembre a las 18:00")."""
    wall = at.astimezone(wording.zone)
    return wording.speech.plain(
        "chat.moment",
        count=wall.hour,
        day=wording.day(wall.date()),
        hour=wording.speech.time(wall),
    )


def moments_in_words(kept: Iterable[Kept], wording: Wording) -> str:
    """The next moments of reminders in a row, the soonest first; empty where there are none."""
    moments = sorted({each.due_at for each in kept if each.due_at is not None})
    return wording.speech.listing(moment_in_words(at, wording) for at in moments)


def hours_in_words(hours: QuietHours, speech: Speech) -> str:
    """Quiet hours ("de 22:00 a 8:00"); empty where there are none."""
    if hours.start == hours.end:
        return ""
    return speech.plain("chat.quiet.hours", start=speech.clock(hours.start), end=speech.clock(hours.end))


def quiet_in_words(quiet: Quiet, speech: Speech) -> Html:
    """That nothing comes in the quiet hours; empty where there are none."""
    hours = hours_in_words(quiet.hours, speech)
    return speech.say("chat.quiet", hours=hours) if hours else Html("")


def impossible(choice_: Choice, speech: Speech) -> Html:
    """Why a lead is not offered; empty where it is."""
    if isinstance(choice_.due, Due):
        return Html("")
    return speech.say(f"chat.lead.not.{choice_.due.value}", lead=lead_in_words(choice_.lead, speech))


def refusal(reason: NotGoing, quiet: Quiet, speech: Speech) -> Html:
    """Why there can be no reminder at the moment that was asked for, and what to do instead."""
    hours = hours_in_words(quiet.hours, speech)
    return speech.say(f"chat.refused.{reason.value}", hours=hours)
