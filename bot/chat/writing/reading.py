"""The fields in which staff say what something is, and how what they write there is read.

A field's value is an entry's (`bot.desk.entries`), except for the hours, which are put to the days when all
is known. `fixed` has the names that are offered as buttons, so that a button means the same however long it
waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from bot.chat.context import Context
from bot.chat.form import Choice, Draft, Field
from bot.chat.questions import compose
from bot.chat.writing.knowing import KNOWN, known_field
from bot.city import City
from bot.desk.dates_said import at_hours, read_dates, read_hours_said
from bot.desk.entries import for_whom_value, place_value, schedules_value
from bot.desk.pasted import registration_in
from bot.i18n import Speech
from bot.reminders.wall import shown
from catalog.codec import decode, encode
from catalog.imports.audiences import read_audience
from catalog.imports.hours import Session
from catalog.imports.prices import read_price
from catalog.model import Kind, Price, PriceKind, Schedule
from catalog.search.understood import Understood
from catalog.search.words import fold

MOST_NAME = 120
MOST_WORDS = 200
MOST_DESCRIPTION = 1500
MOST_DAYS = 7
"""Days that have a button."""
DATED = (Kind.EVENT,)
"""What has to have a date."""
NO_DATE, WHOLE_DAY, ONLINE, NOT_KNOWN, FREE, EVERYONE = "none", "whole", "online", "unknown", "free", "all"
"""Words of buttons."""
PLACES, ORGANIZATIONS = "places", "organizations"
"""What is offered by name: the key in `fixed`, of which a button says the position."""


def field_of(key: str, draft: Draft) -> Field:
    """The field of an entry's key."""
    name, _, language = key.partition(":")
    match name:
        case "kind":
            return Field(name=name, read=_kind, choices=_kinds)
        case "name":
            return Field(name=name, read=_name, language=language)
        case "description":
            return Field(name=name, read=_description, language=language)
        case "when":
            unread = "chat.form.new.when.unread"
            return Field(name=name, read=_when, choices=_days, unread=unread, numeric=True, menu=False)
        case "hours":
            unread = "chat.form.new.hours.unread"
            return Field(name=name, read=_hours, choices=_whole_day, unread=unread, numeric=True, menu=False)
        case "place":
            return Field(name=name, read=_place, choices=_places)
        case "organization":
            return Field(name=name, read=_organization, choices=_organizations)
        case "price":
            unread = "chat.form.new.price.unread"
            return Field(name=name, read=_price, choices=_prices, unread=unread, numeric=True, menu=False)
        case "for_whom":
            unread = "chat.form.new.for_whom.unread"
            return Field(
                name=name, read=_for_whom, choices=_everyone, unread=unread, numeric=True, menu=False
            )
        case _ if name in KNOWN:
            return known_field(name)
        case _:
            return Field(name=name, read=_sign_up, unread="chat.form.new.sign_up.unread")


def with_hours(draft: Draft) -> list[Field]:
    """The question for the hours, where days are known and no hours with them."""
    value = draft.values.get("when")
    days = decode(tuple[Schedule, ...], value) if value else ()
    return [field_of("hours", draft)] if any(each.all_day for each in days) else []


def entries_in(draft: Draft) -> dict[str, Any]:
    """What is filled in, as entries: the hours put to their days."""
    values = {key: value for key, value in draft.values.items() if key != "hours"}
    said = draft.values.get("hours")
    if said and values.get("when"):
        hours = Session(None, *(time.fromisoformat(each) if each else None for each in said))
        values["when"] = schedules_value(at_hours(decode(tuple[Schedule, ...], values["when"]), hours))
    return values


def understand(text: str, context: Context) -> Understood:
    """What the search understands of a text."""
    services = context.services
    now, language = services.clock.now(), services.city.languages[0]
    return services.search.current.read(text, language=language, now=now).understood


def today_in(context: Context) -> date:
    """The day it is in the city."""
    return shown(context.services.clock.now(), context.services.city.zone).date()


def _kind(text: str, draft: Draft, context: Context) -> str | None:
    word = fold(text).strip(" .")
    if word in [kind.value for kind in Kind]:
        return word
    kind = understand(text, context).kind
    return kind.value if kind is not None else None


def _kinds(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    return [Choice(kind.value, speech.plain(f"chat.button.new.{kind.value}")) for kind in Kind]


def _name(text: str, draft: Draft, context: Context) -> str | None:
    return compose(text, most=MOST_NAME) or None


def _description(text: str, draft: Draft, context: Context) -> str | None:
    return compose(text, most=MOST_DESCRIPTION) or None


def _when(text: str, draft: Draft, context: Context) -> Any:
    if text == NO_DATE:
        return None if _needs_date(draft) else schedules_value(())
    services = context.services
    said = read_dates(text, lambda words: understand(words, context).when, today=today_in(context))
    return schedules_value(said.schedules(services.city.zone.key)) if said is not None else None


def _days(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    today = today_in(context)
    days = [today + timedelta(days=step) for step in range(MOST_DAYS)]
    choices = [Choice(day.isoformat(), speech.short_day(day)) for day in days]
    return (
        choices if _needs_date(draft) else [*choices, Choice(NO_DATE, speech.plain("chat.button.new.none"))]
    )


def _needs_date(draft: Draft) -> bool:
    return draft.values.get("kind", draft.fixed.get("kind")) in [kind.value for kind in DATED]


def _hours(text: str, draft: Draft, context: Context) -> Any:
    # Nothing said means that it is on the whole day: kept as an empty value, which is no None.
    if text == WHOLE_DAY:
        return []
    hours = read_hours_said(text)
    return [f"{each:%H:%M}" if each else "" for each in (hours.start, hours.end)] if hours else None


def _whole_day(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    return [Choice(WHOLE_DAY, speech.plain("chat.button.new.whole"))]


def _place(text: str, draft: Draft, context: Context) -> Any:
    if text == ONLINE or fold(text).strip(" .") in ("en linea", "online"):
        return place_value(online=True)
    if text == NOT_KNOWN:
        return place_value()
    words = _offered(text, draft, PLACES) or compose(text, most=MOST_WORDS)
    return place_value(words) if words else None


def _places(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    more = [Choice(word, speech.plain(f"chat.button.new.{word}")) for word in (ONLINE, NOT_KNOWN)]
    return [*_names(draft, PLACES), *more]


def _organization(text: str, draft: Draft, context: Context) -> str | None:
    return _offered(text, draft, ORGANIZATIONS) or compose(text, most=MOST_WORDS) or None


def _organizations(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    return _names(draft, ORGANIZATIONS)


def _names(draft: Draft, of: str) -> list[Choice]:
    return [Choice(f"{of}-{place}", name) for place, name in enumerate(draft.fixed.get(of, ()))]


def _offered(word: str, draft: Draft, of: str) -> str:
    """The name behind a button; "" for anything else."""
    names: Mapping[str, str] = {f"{of}-{place}": name for place, name in enumerate(draft.fixed.get(of, ()))}
    return names.get(word, "")


def _price(text: str, draft: Draft, context: Context) -> Any:
    if text == FREE:
        return encode(Price(kind=PriceKind.FREE))
    if text == NOT_KNOWN:
        return encode(Price())
    words = compose(text, most=MOST_WORDS)
    # A bare number is an amount of the city's money: nobody writes the price of something otherwise.
    number = words.isdecimal() and len(words) <= 6
    price = read_price(f"${words}" if number else words, currency=context.services.city.currency)
    return encode(price) if words and price.kind is not PriceKind.NOT_STATED else None


def _prices(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    return [Choice(word, speech.plain(f"chat.button.new.{word}")) for word in (FREE, NOT_KNOWN)]


def _for_whom(text: str, draft: Draft, context: Context) -> Any:
    if text == EVERYONE:
        return for_whom_value(frozenset(), None, None, "")
    words = compose(text, most=MOST_WORDS)
    read = read_audience(words)
    return for_whom_value(read.audiences, read.minimum_age, read.maximum_age, words) if words else None


def _everyone(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    return [Choice(EVERYONE, speech.plain("chat.button.new.all"))]


def _sign_up(text: str, draft: Draft, context: Context) -> Any:
    found = registration_in(compose(text, most=MOST_WORDS))
    return encode(found) if found is not None else None


def first_language(city: City) -> str:
    """The language in which something is begun."""
    return city.catalogue_language or city.languages[0]
