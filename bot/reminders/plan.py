"""When a person can be reminded of something: each lead with its moment, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.reminders.lead import OFFERED, Lead
from bot.reminders.quiet import NotGoing, Quiet
from bot.reminders.reminder import Due, Reminder, next_due
from bot.reminders.reminders import Kept
from bot.reminders.saved import Saved
from catalog.model import Opportunity


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A lead that can be chosen or taken back: when it would be due, else why it never is."""

    lead: Lead
    due: Due | NotGoing
    chosen: bool


def choices(
    saved: Saved,
    opportunity: Opportunity,
    kept: Iterable[Kept],
    quiet: Quiet,
    *,
    now: datetime,
    leads: Sequence[Lead] = OFFERED,
) -> list[Choice]:
    """A choice for each of the leads, and for each other one that was chosen before.

    Without dates there is nothing to count back from, and so no choice.
    """
    dates = saved.dates(opportunity, now)
    if not dates:
        return []
    chosen = {each.reminder.lead: each.reminder for each in kept if each.reminder.lead is not None}
    others = sorted((lead for lead in chosen if lead not in leads), key=lambda lead: lead.code)
    found = []
    for lead in (*leads, *others):
        reminder = chosen.get(lead) or Reminder(id=0, saved_id=saved.id, lead=lead, zone=quiet.zone.key)
        due = next_due(reminder, dates, quiet, now=now)
        found.append(Choice(lead=lead, due=due, chosen=lead in chosen))
    return found
