"""The person to talk to, and the number to ring in danger."""

from __future__ import annotations

from bot.city import City
from bot.i18n import Speech


def contact_of(city: City, speech: Speech, *, in_full: bool = False) -> str:
    """The person to talk to: telephone, hours and (in full) place; empty where the city names none."""
    contact = city.contact
    parts = (contact.telephone, contact.hours.text(speech.tag))
    place = contact.place.text(speech.tag) if in_full or not contact.telephone else ""
    return "; ".join(part for part in (*parts, place) if part)


def danger_number(city: City) -> str:
    """The number to ring in danger, empty where the city has none of that kind."""
    return next((number.number for number in city.emergency if number.kind == "danger"), "")
