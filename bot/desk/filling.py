"""How many places are left: none, or some again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.editing import Edit, locked, with_date
from catalog.model import Opportunity


def full(opportunity: Opportunity, date: datetime | None) -> Edit:
    """There is no place left."""
    return _left("opportunity.full", opportunity, date, 0)


def places_again(opportunity: Opportunity, date: datetime | None) -> Edit:
    """There are places again: at least one, nobody says how many."""
    return _left("opportunity.places_again", opportunity, date, 1)


def _left(act: str, opportunity: Opportunity, date: datetime | None, places: int) -> Edit:
    if date is not None:
        after = with_date(opportunity, date, lambda each: replace(each, remaining_capacity=places))
    else:
        after = locked(replace(opportunity, remaining_capacity=places), "remaining_capacity")
    return Edit(act=act, after=after, date=date)
