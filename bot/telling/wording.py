"""An opportunity in words: when, where, what it costs, for whom; what nobody said is said to be unsaid.

Everything here gives plain text; it is escaped where it is put into a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.city import City
from bot.i18n import Speech
from bot.telling.text import shorten
from catalog.model import (
    Access,
    AttendanceMode,
    EventStatus,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Place,
    PriceKind,
)

ONE_LINE = 120
"""Names and remarks are cut here: a source may put a whole page into a title."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Speaks of opportunities in one language, in the city's zone, as things stand at `now` (aware)."""

    speech: Speech
    zone: tzinfo
    currency: str
    now: datetime

    @classmethod
    def in_city(cls, city: City, speech: Speech, now: datetime) -> Wording:
        """Speaks as this city does of its own: in its zone, with its currency."""
        return cls(speech, city.zone, city.currency, now)

    @property
    def today(self) -> date:
        """The day it is in the city."""
        return self.now.astimezone(self.zone).date()

    def name(self, text: OpportunityText) -> str:
        """The title, with its language named where it is not the reader's."""
        name = shorten(" ".join(text.name.split()), ONE_LINE)
        if not self.is_foreign(text):
            return name
        return self.speech.plain("chat.in_language", text=name, language=self.language(text.language))

    def is_foreign(self, text: OpportunityText) -> bool:
        """Whether the text is in another language than the reader's."""
        return text.language.split("-")[0].lower() != self.speech.locale.language

    def language(self, tag: str) -> str:
        """A language by its name in the reader's ("inglés"), or the tag where it has none."""
        return language_name(tag, self.speech)

    def dated(self, occurrence: Occurrence) -> str:
        """When one date is, with the weekday, short ("mar 24 nov, 17:00–18:30")."""
        start, end = self._local(occurrence.starts), self._local(occurrence.ends or occurrence.starts)
        last = end.date()
        if occurrence.all_day and occurrence.ends:
            # An all-day occurrence ends at the midnight after its last day.
            last = (end - timedelta(microseconds=1)).date()
        if occurrence.ends and (last - start.date()) > timedelta(days=1):
            if occurrence.starts <= self.now:
                return self.speech.plain("chat.when.until", day=self._short(last))
            return self.speech.plain("chat.when.span", start=self._short(start.date()), end=self._short(last))
        if occurrence.all_day:
            return self._short(start.date())
        if occurrence.ends and occurrence.ends > occurrence.starts:
            hours = self.speech.plain(
                "chat.when.hours", start=self.speech.time(start), end=self.speech.time(end)
            )
        else:
            hours = self.speech.time(start)
        return self.speech.plain("chat.when.at", day=self._short(start.date()), hours=hours)

    def when(self, opportunity: Opportunity, occurrence: Occurrence | None) -> str:
        """When it is: the date given, else what is known without one."""
        if opportunity.event_status is EventStatus.POSTPONED:
            return self.speech.plain("chat.when.postponed")
        if occurrence is not None:
            return self.dated(occurrence)
        described = next((s.description for s in opportunity.schedules if s.description), "")
        if described:
            return shorten(described, ONE_LINE)
        if opportunity.occurrences:
            return self.speech.plain("chat.when.over")
        if opportunity.valid_through:
            return self.speech.plain("chat.when.until", day=self._short(opportunity.valid_through))
        return self.speech.plain("chat.when.undated")

    def changes(self, opportunity: Opportunity, occurrence: Occurrence | None) -> list[str]:
        """What a person must know before going: cancelled, moved, online now, full."""
        status, reason = opportunity.event_status, opportunity.status_reason
        if status is EventStatus.SCHEDULED and occurrence is not None:
            status, reason = occurrence.status, occurrence.status_reason
        said = []
        if status is not EventStatus.SCHEDULED:
            before = occurrence.previous_start if occurrence else None
            if status is EventStatus.RESCHEDULED and before:
                said.append(self.speech.plain("chat.status.moved_from", before=self.moment(before)))
            else:
                said.append(self.speech.plain(f"chat.status.{status.value}"))
            if reason:
                said.append(shorten(reason, ONE_LINE))
        places = opportunity.remaining_capacity
        if occurrence is not None and occurrence.remaining_capacity is not None:
            places = occurrence.remaining_capacity
        if places is not None and places <= 0:
            said.append(self.speech.plain("chat.full"))
        return said

    def place(self, opportunity: Opportunity, occurrence: Occurrence | None = None) -> str:
        """Where it is, in a few words."""
        place = place_of(opportunity, occurrence)
        statuses = (opportunity.event_status, occurrence.status if occurrence is not None else None)
        moved = EventStatus.MOVED_ONLINE in statuses
        if opportunity.attendance_mode is AttendanceMode.ONLINE or moved:
            return self.speech.plain("chat.online")
        if place is None:
            return self.speech.plain("chat.place.not_known")
        around = place.neighbourhood or place.locality
        parts = dict.fromkeys(shorten(part, 60) for part in (place.name, around) if part)
        return ", ".join(parts) or self.speech.plain("chat.place.not_known")

    def price(self, opportunity: Opportunity, *, unsaid: str = "chat.price.not_stated") -> str:
        """What it costs, or (the text `unsaid`) that nobody stated it."""
        price = opportunity.price
        conditions = shorten(" ".join(price.conditions.split()), ONE_LINE)
        if price.kind is PriceKind.AMOUNT and price.amount is not None:
            amount = self.speech.money(price.amount, price.currency or self.currency)
            return f"{amount} ({conditions})" if conditions else amount
        if price.kind is PriceKind.FREE:
            free = self.speech.plain("chat.price.free")
            return f"{free} ({conditions})" if conditions else free
        return conditions or self.speech.plain(unsaid)

    def ages(self, opportunity: Opportunity) -> str:
        """The ages it is for, empty where there are no limits."""
        least, most = opportunity.minimum_age, opportunity.maximum_age
        if least is not None and most is not None:
            return self.speech.plain("chat.ages.between", least=least, most=most)
        if least is not None:
            return self.speech.plain("chat.ages.from", least=least)
        return self.speech.plain("chat.ages.to", most=most) if most is not None else ""

    def for_whom(self, opportunity: Opportunity) -> str:
        """For whom it is: audiences, ages, who can come; everyone where nobody is named."""
        parts = [
            self.each("chat.audience", sorted(opportunity.audiences)) if opportunity.audiences else "",
            self.ages(opportunity),
            shorten(opportunity.who_can_come, ONE_LINE),
        ]
        return "; ".join(part for part in parts if part) or self.speech.plain("chat.for_everyone")

    def languages(self, opportunity: Opportunity) -> str:
        """The languages it is held in, or that nobody said in which."""
        named = self.speech.listing(self.language(tag) for tag in opportunity.languages)
        return named or self.speech.plain("chat.languages.not_stated")

    def papers(self, opportunity: Opportunity) -> str:
        """The papers one must bring: named, none, or not known."""
        if opportunity.documents is None:
            return self.speech.plain("chat.papers.not_known")
        return "; ".join(opportunity.documents) or self.speech.plain("chat.papers.none")

    def each(self, prefix: str, keys: Iterable[str]) -> str:
        """The names of the keys in a row ("niñas y niños, familias")."""
        return self.speech.listing(self.speech.plain(f"{prefix}.{key}") for key in keys)

    def moment(self, value: datetime) -> str:
        """Day and time in the city's zone, short."""
        wall = self._local(value)
        return self.speech.plain("chat.when.at", day=self._short(wall.date()), hours=self.speech.time(wall))

    def day(self, value: date) -> str:
        """A day with its weekday, and its year where it is another."""
        return self.speech.day(value, today=self.today)

    def _local(self, value: datetime) -> datetime:
        return value.astimezone(self.zone)

    def _short(self, value: date) -> str:
        return self.speech.short_day(value) if value.year == self.today.year else self.day(value)


def language_name(tag: str, speech: Speech) -> str:
    """A language by its name in the reader's ("inglés"), or the tag where it has none."""
    code = tag.split("-")[0].lower()
    if name := speech.locale.languages.get(code):
        return str(name)
    # CLDR leaves out many a language that is spoken in the city.
    text_id = f"chat.language_name.{code}"
    return speech.plain(text_id) if speech.has(text_id) else tag


def place_of(opportunity: Opportunity, occurrence: Occurrence | None = None) -> Place | None:
    """The place of a date, which may be another than the usual one."""
    return (occurrence.place if occurrence else None) or opportunity.place


def access_of(opportunity: Opportunity, place: Place | None) -> dict[str, Known]:
    """Each of the seven needs: what the opportunity says of it, else what its place does."""
    at_place = place.access if place else Access()
    needs = {}
    for need in Access.__dataclass_fields__:
        said: Known = getattr(opportunity.access, need)
        needs[need] = said if said is not Known.NOT_KNOWN else getattr(at_place, need)
    if needs["step_free"] is Known.NOT_KNOWN and place is not None:
        needs["step_free"] = place.prerequisites.step_free
    return needs


def occurrence_at(opportunity: Opportunity | None, at: datetime | None) -> Occurrence | None:
    """The date that starts `at`, None where there is none (any more)."""
    if opportunity is None or at is None:
        return None
    return next((o for o in opportunity.occurrences if o.starts == at), None)


def next_date(opportunity: Opportunity, now: datetime, *, at: datetime | None = None) -> Occurrence | None:
    """The date that starts `at`, else the next one that is on."""
    meant = (o for o in opportunity.occurrences if at is not None and o.starts == at)
    return next(meant, None) or next(iter(opportunity.upcoming(now)), None)
