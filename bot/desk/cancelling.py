"""Calling something off, or one date of it; and letting it take place after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.editing import Edit, locked, with_date
from catalog.model import EventStatus, Opportunity


def cancelled(opportunity: Opportunity, date: datetime | None, reason: str) -> Edit:
    """It does not take place."""
    return _status("opportunity.cancelled", opportunity, date, EventStatus.CANCELLED, reason)


def postponed(opportunity: Opportunity, date: datetime | None, reason: str) -> Edit:
    """It takes place later, nobody knows when."""
    return _status("opportunity.postponed", opportunity, date, EventStatus.POSTPONED, reason)


def restored(opportunity: Opportunity, date: datetime | None) -> Edit:
    """It takes place after all."""
    return _status("opportunity.restored", opportunity, date, EventStatus.SCHEDULED, "")


def _status(
    act: str, opportunity: Opportunity, date: datetime | None, status: EventStatus, reason: str
) -> Edit:
    if date is not None:
        after = with_date(opportunity, date, lambda each: replace(each, status=status, status_reason=reason))
    else:
        after = locked(
            replace(opportunity, event_status=status, status_reason=reason), "event_status", "status_reason"
        )
    return Edit(act=act, after=after, date=date, reason=reason)
