"""What was understood of a question, said back in plain words."""

from __future__ import annotations

from datetime import date, timedelta

from bot.chat.questions import shorten
from bot.chat.telling.wording import Wording
from bot.i18n import Speech
from catalog.search.answer import Understood, When

MOST_TERMS = 6
"""Words to search for that are said back; nobody reads more."""


def in_words(understood: Understood, wording: Wording) -> str:
    """The pieces in a row ("«inglés», gratis, martes por la tarde"); empty where there are none."""
    speech = wording.speech
    said: list[str] = []
    for term in understood.terms[:MOST_TERMS]:
        said.append(speech.plain("chat.understood.words", words=shorten(term, 32)))
    if understood.kind is not None:
        said.append(speech.plain(f"chat.kind.{understood.kind.value}"))
    if understood.free:
        said.append(speech.plain("chat.price.free").lower())
    if understood.price_most is not None:
        said.append(speech.plain("chat.understood.price", most=speech.number(understood.price_most)))
    if understood.when is not None:
        said.append(_when(understood.when, wording))
    if understood.where is not None:
        if understood.where.name:
            where = shorten(understood.where.name, 60)
            said.append(speech.plain("chat.understood.where", where=where))
        else:
            said.append(speech.plain("chat.understood.near"))
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
    return ", ".join(part for part in said if part)


def _when(when: When, wording: Wording) -> str:
    speech, parts = wording.speech, []
    one_day = when.start is not None and when.start == when.end
    if when.weekdays and not one_day:
        parts.append(speech.listing(_weekday(day, speech) for day in sorted(when.weekdays)))
    if when.start and when.end and when.start != when.end:
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
    return " ".join(parts)


def _one_day(day: date, wording: Wording) -> str:
    near = {wording.today: "chat.when.today", wording.today + timedelta(days=1): "chat.when.tomorrow"}
    if text_id := near.get(day):
        return wording.speech.plain(text_id, day=wording.speech.short_day(day))
    return wording.day(day)


def _weekday(day: int, speech: Speech) -> str:
    return str(speech.locale.days["format"]["wide"][day])
