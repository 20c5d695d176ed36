"""The search page: a question in anyone's words, the answer as the bot gives it, and ways on from nothing.

A question is answered and forgotten: it stands in the address alone, and nothing here writes it down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.city import EmergencyNumber
from bot.i18n import Speech
from bot.links import Question, address
from bot.telling.text import shorten
from bot.telling.understood import in_words
from bot.telling.wording import Wording, access_of, next_date, place_of
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.public.asked import Asked
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.model import ACCESS_NEEDS, Audience, Known, Opportunity
from catalog.search.answer import Answer, AnswerKind, Confidence, Hit, WayOn, WayOnKind
from catalog.search.facets import WISHED_TIMES
from catalog.topics import load_vocabularies

PATH = "/"
PER_PAGE = 10
QUICK = 20_000
"""Opportunities up to which a search takes a few milliseconds, and is done on the loop's own thread."""
MOST_UNDERSTOOD = 300
SHELVES = "local"

Link = dict[str, str]


class SearchPage:
    """The search."""

    def __init__(self, parts: Parts, pages: Pages, bot_name: Callable[[], str]) -> None:
        self._parts, self._pages, self._bot_name = parts, pages, bot_name
        self._topics = load_vocabularies()[SHELVES]

    def routes(self, reception: Reception) -> list[Route]:
        """The route of the search."""
        return [reception.page(PATH, self._show, name="home")]

    async def _show(self, request: Request, visit: Visit) -> Response:
        search = self._parts.search.current
        areas = [name for name, _ in search.areas(now=visit.now)]
        asked = Asked.read(request.query_params, areas=areas, topics=self._topics)
        question = asked.question(visit.speech)
        values: dict[str, Any] = {
            "asked": asked,
            "areas": areas,
            "times": WISHED_TIMES,
            "audiences": [each.value for each in Audience],
            "needs": ACCESS_NEEDS,
        }
        if not question and not asked.topic:
            return self._pages.show("search", visit, kept=asked.query, **values, **self._welcome(visit))
        answer = await self._answer(asked, question, visit)
        if answer.kind is AnswerKind.CRISIS:
            return self._care(answer, asked, visit)
        if answer.kind is not None:
            values |= {"lost": True}
        opportunities = await self._parts.search.opportunities(hit.id for hit in answer.hits)
        found = [(hit, opportunities[hit.id]) for hit in answer.hits if hit.id in opportunities]
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        understood = shorten(in_words(answer.understood, wording), MOST_UNDERSTOOD)
        return self._pages.show(
            "search",
            visit,
            kept=asked.query,
            **values,
            answer=answer,
            topic=self._topics.label(asked.topic, visit.speech.tag) if asked.topic else "",
            perhaps=answer.confidence is Confidence.PERHAPS,
            understood=understood,
            results=[self._result(hit, opportunity, answer, wording) for hit, opportunity in found],
            first=asked.page * PER_PAGE + 1,
            last=asked.page * PER_PAGE + len(found),
            previous=self._to(asked.turned(asked.page - 1)) if asked.page else "",
            following=self._to(asked.turned(asked.page + 1)) if _goes_on(answer, asked) else "",
            ways=list(self._ways(answer, asked, visit.speech)),
            contact=self._contact(visit.speech),
            in_chat=self._in_chat(question),
        )

    async def _answer(self, asked: Asked, question: str, visit: Visit) -> Answer:
        search = self._parts.search.current
        vector = await self._parts.search.vector_of(question) if question else None

        def ask() -> Answer:
            return search.ask(
                question,
                language=visit.speech.tag,
                now=visit.now,
                scope=asked.scope,
                limit=PER_PAGE,
                offset=asked.page * PER_PAGE,
                heed_danger=not asked.calm,
                vector=vector,
            )

        return ask() if len(search.index) <= QUICK else await asyncio.to_thread(ask)

    def _welcome(self, visit: Visit) -> Mapping[str, Any]:
        """What stands there before anything is asked: the shelves that hold something, and what is ready."""
        search, speech = self._parts.search.current, visit.speech
        shelves = search.shelves(self._topics.children(""), now=visit.now)
        return {
            "shelves": [
                {
                    "label": speech.plain(
                        "chat.button.counted", label=self._topics.label(code, speech.tag), count=count
                    ),
                    "address": self._to(Asked(topic=code)),
                }
                for code, count in shelves
            ],
            "ready": [
                {
                    "label": _opening(speech.plain(f"chat.question.{name}")),
                    "address": self._to(Asked(when=name)),
                }
                for name in ("today", "weekend")
            ],
            "in_chat": self._in_chat(""),
        }

    def _care(self, answer: Answer, asked: Asked, visit: Visit) -> Response:
        """The city's numbers, the right one first, and no list: as the bot does."""
        city, speech, danger = self._parts.city, visit.speech, answer.danger
        kinds = danger.numbers if danger is not None else ()
        serving = [number for kind in kinds for number in city.emergency if number.kind == kind]
        rest = [number for number in city.emergency if number not in serving]
        text_id = f"chat.care.{danger.value}" if danger is not None else "chat.care"
        return self._pages.show(
            "care",
            visit,
            text_id=text_id if speech.has(text_id) else "chat.care",
            numbers=[_number(number, speech) for number in serving or rest],
            others=[_number(number, speech) for number in rest] if serving else [],
            sample=city.emergency_is_sample,
            anyway=self._to(replace(asked, calm=True)),
        )

    def _result(
        self, hit: Hit, opportunity: Opportunity, answer: Answer, wording: Wording
    ) -> dict[str, object]:
        speech, text = wording.speech, opportunity.text(wording.speech.tag)
        occurrence = next_date(opportunity, wording.now, at=hit.next)
        needs = access_of(opportunity, place_of(opportunity, occurrence))
        return {
            "name": wording.name(text),
            "language": text.language,
            "address": self._pages.to(f"/o/{hit.id}"),
            "when": _opening(wording.when(opportunity, occurrence)),
            "changes": wording.changes(opportunity, occurrence),
            "where": _opening(wording.place(opportunity, occurrence)),
            "price": wording.price(opportunity),
            "summary": shorten(" ".join((text.summary or text.description).split()), 200),
            "access": [
                speech.plain(
                    "chat.access_said",
                    need=speech.plain(f"chat.access.{need}"),
                    known=speech.plain(f"chat.{needs.get(need, Known.NOT_KNOWN).value}"),
                )
                for need in sorted(answer.understood.access)
            ],
        }

    def _ways(self, answer: Answer, asked: Asked, speech: Speech) -> Iterator[Link]:
        """Only ways that lead somewhere."""
        pieces = {piece.key: piece for piece in answer.understood.pieces}
        for way in answer.ways_on:
            if way.kind is WayOnKind.WITHOUT and (piece := pieces.get(way.detail)) and piece.words:
                label = speech.plain("chat.button.without", words=shorten(piece.words, 40))
                yield {
                    "label": _counted(label, way, speech),
                    "address": self._to(asked.taking_back(piece.key)),
                }
            elif way.kind is WayOnKind.SPELLING and way.detail and not asked.wishes:
                label = speech.plain("chat.button.spelling", words=shorten(way.detail, 60))
                yield {"label": label, "address": self._to(replace(asked, words=way.detail, page=0))}
            elif way.kind is WayOnKind.TOPIC and way.detail in self._topics:
                label = self._topics.label(way.detail, speech.tag)
                yield {"label": _counted(label, way, speech), "address": self._to(Asked(topic=way.detail))}
            elif way.kind is WayOnKind.BROWSE:
                yield {"label": speech.plain("chat.button.topics"), "address": self._to(Asked())}

    def _in_chat(self, question: str) -> str:
        """The way into the bot, with the question where a link carries it; "" where nobody knows its name."""
        try:
            return address(self._bot_name(), Question(question) if question else None)
        except ValueError:
            try:
                return address(self._bot_name())
            except ValueError:
                return ""

    def _contact(self, speech: Speech) -> str:
        contact = self._parts.city.contact
        return "; ".join(part for part in (contact.telephone, contact.hours.text(speech.tag)) if part)

    def _to(self, asked: Asked) -> str:
        query = urlencode(asked.query)
        return self._pages.to(f"{PATH}?{query}" if query else PATH)


def _goes_on(answer: Answer, asked: Asked) -> bool:
    return answer.confidence is Confidence.SURE and answer.total > (asked.page + 1) * PER_PAGE


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]


def _counted(label: str, way: WayOn, speech: Speech) -> str:
    return speech.plain("chat.button.counted", label=label, count=way.count) if way.count else label


def _number(number: EmergencyNumber, speech: Speech) -> dict[str, str]:
    digits = "".join(letter for letter in number.number if letter.isdigit() or letter == "+")
    return {
        "label": number.label.text(speech.tag),
        "number": number.number,
        "address": f"tel:{digits}",
        "hours": number.hours.text(speech.tag),
    }
