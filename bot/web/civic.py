"""What the city promised and what it asks, for everybody to read: no sign-in, no count before the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.civic.consultations import Consultation, Consultations, Phase
from bot.civic.promises import Promise, Promises
from bot.civic.state import State
from bot.i18n import Speech
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words with the language they are in, for whoever has a page read out."""

    text: str
    language: str


class Civic:
    """Public promises and consultations."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the pages."""
        return [
            reception.page("/promises", self._promises, name="promises"),
            reception.page("/consultations", self._consultations, name="consultations"),
        ]

    async def _promises(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            promises = await Promises(session, self._parts.city.zone).all(visit.now)
        shown = [self._promise(each, visit) for each in promises]
        return self._pages.show("promises", visit, promises=shown)

    async def _consultations(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            consultations = await Consultations(session).all()
        shown = [self._consultation(each, visit) for each in consultations]
        least = self._parts.city.thresholds.feedback
        return self._pages.show("consultations", visit, consultations=shown, least=least)

    def _promise(self, promise: Promise, visit: Visit) -> dict[str, object]:
        speech, today = visit.speech, self._day(visit.now)
        return {
            "words": words_of(promise.pledge.words, speech),
            "pledge": promise.pledge,
            "late": promise.state is State.LATE,
            "days_late": promise.days_late(today),
            "state": promise.state.value,
            "due": self._in_words(promise.due_on, today, speech) if promise.state is State.PROMISED else "",
            "reason": words_of(promise.steps[-1].reason, speech),
            "steps": [
                {
                    "day": self._in_words(self._day(step.at), today, speech),
                    "state": step.state.value,
                    "due": self._in_words(step.due_on, today, speech) if step.state is State.PROMISED else "",
                    "reason": words_of(step.reason, speech),
                }
                for step in promise.steps
            ],
        }

    def _consultation(self, consultation: Consultation, visit: Visit) -> dict[str, object]:
        speech, asked = visit.speech, consultation.asked
        phase, people = consultation.phase(visit.now), consultation.people
        moment = asked.opens_at if phase is Phase.SOON else asked.closes_at
        counted = consultation.results if phase is Phase.RESULTS else None
        return {
            "question": words_of(asked.question, speech),
            "asked_by": asked.asked_by,
            "purpose": words_of(asked.purpose, speech),
            "phase": phase.value,
            "moment": self._moment(moment, visit),
            "people": people,
            "options": [
                {
                    "words": words_of(option, speech),
                    "people": counted[place] if counted else 0,
                    "percent": round(100 * counted[place] / people) if counted and people else 0,
                }
                for place, option in enumerate(asked.options)
            ],
        }

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._parts.city.zone).date()

    def _in_words(self, day: date | None, today: date, speech: Speech) -> str:
        return speech.day(day, today=today) if day is not None else ""

    def _moment(self, moment: datetime, visit: Visit) -> str:
        day = self._in_words(self._day(moment), self._day(visit.now), visit.speech)
        hours = visit.speech.time(moment, zone=self._parts.city.zone)
        return visit.speech.plain("chat.when.at", day=day, hours=hours)


def words_of(words: Mapping[str, str], speech: Speech) -> Words:
    """The words in the reader's language, else those there are; empty for none."""
    tag = speech.tag if speech.tag in words else next(iter(words), "")
    return Words(text=words.get(tag, ""), language=tag)
