"""The fields of forms: words in each of the city's languages, lists of them, days."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chat.context import Context
from bot.chat.form import Draft, Field, Read
from bot.chat.questions import compose, shorten, units
from bot.city import City
from bot.civic.consultations import LEAST_OPTIONS, MOST_OPTIONS
from bot.civic.state import LEAST_REASON
from bot.reminders.wall import shown

MOST_LETTERS = 240
MOST_OPTION = 48
"""Letters of an option: it has to fit on a button."""


def in_languages(city: City, name: str, read: Read, *, optional: bool = False) -> list[Field]:
    """A field in each of the city's languages; all but the first can be left out."""
    return [
        Field(name=name, read=read, optional=optional or place > 0, language=tag)
        for place, tag in enumerate(city.languages)
    ]


def words(text: str, draft: Draft, context: Context) -> str | None:
    """One sentence or two; None where nothing can be read."""
    return shorten(compose(text), MOST_LETTERS) or None


def reason(text: str, draft: Draft, context: Context) -> str | None:
    """Words long enough to explain a no."""
    said = words(text, draft, context)
    return said if said is not None and len(said) >= LEAST_REASON else None


def options(text: str, draft: Draft, context: Context) -> list[str] | None:
    """What can be chosen, one a line; in every language as many as in the first, no two alike."""
    listed = [said for line in text.splitlines() if (said := compose(line.lstrip("-–•* ")))]
    first = next(iter(draft.by_language("options").values()), None)
    fits = all(units(said) <= MOST_OPTION for said in listed) and len(set(listed)) == len(listed)
    counts = {len(first)} if first else set(range(LEAST_OPTIONS, MOST_OPTIONS + 1))
    return listed if fits and len(listed) in counts else None


def day(text: str, draft: Draft, context: Context) -> str | None:
    """A day from today on ("2027-01-15"); None where it cannot be read, or has gone by."""
    found = day_of(text, context)
    return found.isoformat() if found is not None else None


def last_day(text: str, draft: Draft, context: Context) -> str | None:
    """A day that is not before the one on which it begins."""
    found = day(text, draft, context)
    return found if found is not None and found >= str(draft.values.get("opens_on", "")) else None


def day_of(text: str, context: Context) -> date | None:
    """The first day that is said, from today on in the city."""
    services = context.services
    today = shown(services.clock.now(), services.city.zone).date()
    try:
        written = date.fromisoformat(text.strip())
    except ValueError:
        language = services.city.languages[0]
        said = context.bot_data.listener.hearer.hear(compose(text), today=today, language=language)
        days: Any = said.days if said is not None and not said.gone else None
        return next((each for each in days or () if each >= today), None)
    return written if written >= today else None
