"""What was understood of a question, said back in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.i18n import Speech
from bot.telling.text import shorten
from bot.telling.wording import Wording
from catalog.search.phrasebook import load_phrasebook
from catalog.search.understood import Duration, Excluded, Understood, When, Where
from catalog.search.words import tokens

MOST_SPAN, MOST_DAYS = 15, 2
"""Days among which some weekdays are named one by one, and how many are."""
MOST_TERMS = 6
"""Words to search for that are said back; nobody reads more."""


def in_words(understood: Understood, wording: Wording) -> str:
    """The pieces in a row ("«inglés», gratis, martes por la tarde"); empty where there are none."""
    speech = wording.speech
    said: list[str] = []
    said += [term_in_words(term, wording) for term in understood.terms[:MOST_TERMS]]
    if understood.kind is not None:
        said.append(speech.plain(f"chat.kind.{understood.kind.value}"))
    if understood.free:
        said.append(speech.plain("chat.price.free").lower())
    if understood.price_most is not None:
        said.append(speech.plain("chat.understood.price", most=speech.number(understood.price_most)))
    if understood.cheap:
        said.append(speech.plain("chat.understood.cheap"))
    if understood.when is not None:
        said.append(_when(understood.when, wording))
    if understood.where is not None:
        said.append(_where(understood.where, speech))
    if understood.audiences:
        audiences = wording.each("chat.audience", sorted(understood.audiences))
        said.append(speech.plain("chat.understood.audience", audiences=audiences))
    if understood.access:
        said.append(wording.each("chat.access", sorted(understood.access)))
    if understood.place_has:
        said.append(wording.each("chat.place_has", sorted(understood.place_has)))
    if understood.language:
        said.append(speech.plain("chat.understood.language", language=wording.language(understood.language)))
    if understood.online is not None:
        said.append(speech.plain("chat.online" if understood.online else "chat.understood.in_person"))
    if understood.level is not None:
        said.append(speech.plain(f"chat.level.{understood.level.value}"))
    if understood.duration is not None:
        said.append(_duration(understood.duration, speech))
    said += [
        speech.plain("chat.understood.not", what=what) for what in _excluded(understood.excluded, wording)
    ]
    return ", ".join(part for part in said if part)


def term_in_words(term: str, wording: Wording) -> str:
    """A word that is searched for, as it was typed; a language by its name ("English" of "english")."""
    words = tokens(term)
    hit = load_phrasebook().language_names.at(words, 0) if words else None
    if hit is not None and hit[0] == len(words):
        return wording.language(hit[1])
    return wording.speech.plain("chat.understood.words", words=shorten(term, 32))


def _where(where: Where, speech: Speech) -> str:
    if not where.name:
        return speech.plain("chat.understood.near")
    text_id = "chat.understood.beside" if where.beside else "chat.understood.where"
    return speech.plain(text_id, where=shorten(where.name, 60))


def _duration(duration: Duration, speech: Speech) -> str:
    unit = "minutes" if duration.minutes else "days"
    least, most = duration.minutes or duration.days or (0, 0)
    if unit == "days" and least == 1:
        unit = "one_day" if most == 1 else "most"
    return speech.plain(f"chat.duration.{unit}", least=speech.number(least), most=speech.number(most))


def _excluded(excluded: Excluded, wording: Wording) -> Iterator[str]:
    speech = wording.speech
    yield from (_when(when, wording) for when in excluded.when)
    for place in excluded.places:
        yield speech.plain("chat.understood.where", where=shorten(place, 60))
    for kind in sorted(excluded.kinds):
        yield speech.plain(f"chat.kind.{kind.value}")
    if excluded.audiences:
        audiences = wording.each("chat.audience", sorted(excluded.audiences))
        yield speech.plain("chat.understood.audience", audiences=audiences)
    for language in sorted(excluded.languages):
        yield speech.plain("chat.understood.language", language=wording.language(language))
    for level in sorted(excluded.levels):
        yield speech.plain(f"chat.level.{level.value}")
    for words in excluded.words:
        yield speech.plain("chat.understood.words", words=shorten(words, 32))


def _when(when: When, wording: Wording) -> str:
    speech, parts = wording.speech, []
    one_day = when.start is not None and when.start == when.end
    days = _few_days(when)
    if when.weekdays and not one_day and not days:
        parts.append(speech.listing(_weekday(day, speech) for day in sorted(when.weekdays)))
    if days:
        parts.append(speech.listing(_one_day(day, wording) for day in days))
    elif when.start and when.end and when.start != when.end:
        start, end = speech.short_day(when.start), speech.short_day(when.end)
        parts.append(speech.plain("chat.when.span", start=start, end=end))
    elif when.start and when.end:
        parts.append(_one_day(when.start, wording))
    elif when.start:
        parts.append(speech.plain("chat.when.from", day=speech.short_day(when.start)))
    elif when.end:
        parts.append(speech.plain("chat.when.until", day=speech.short_day(when.end)))
    if when.part_of_day is not None:
        parts.append(speech.plain(f"chat.part.{when.part_of_day.value}"))
    if when.since is not None:
        parts.append(speech.plain("chat.when.after_hour", hour=_hour(when.since, wording)))
    if when.by is not None:
        parts.append(speech.plain("chat.when.before_hour", hour=_hour(when.by, wording)))
    return " ".join(parts)


def _few_days(when: When) -> list[date]:
    """The days meant, where they are some weekdays of so short a time that each can be named."""
    if not when.weekdays or when.start is None or when.end is None or when.start == when.end:
        return []
    days = (when.start + timedelta(days=n) for n in range(min((when.end - when.start).days + 1, MOST_SPAN)))
    meant = [day for day in days if day.weekday() in when.weekdays]
    return meant if when.end - when.start < timedelta(days=MOST_SPAN) and len(meant) <= MOST_DAYS else []


def _hour(hour: time, wording: Wording) -> str:
    return wording.speech.time(datetime.combine(wording.today, hour, wording.zone), zone=wording.zone)


def _one_day(day: date, wording: Wording) -> str:
    near = {wording.today: "chat.when.today", wording.today + timedelta(days=1): "chat.when.tomorrow"}
    if text_id := near.get(day):
        return wording.speech.plain(text_id, day=wording.speech.short_day(day))
    return wording.day(day)


def _weekday(day: int, speech: Speech) -> str:
    return str(speech.locale.days["format"]["wide"][day])
