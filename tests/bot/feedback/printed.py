"""A summary to print, without a database: a city's week as it may be."""

from __future__ import annotations

from dataclasses import replace

from bot.city import Thresholds
from bot.feedback.facts import Fact
from bot.feedback.keyness import Keyword
from bot.feedback.measures import Tally
from bot.feedback.opinion import BOT, Theme, about_kind
from bot.feedback.summary import Summary, Tables
from bot.feedback.window import Window, shifted
from catalog.model import Audience, Kind

LAST = "2026-W48"
CLINIC, GARDEN, CHOIR, CHESS, READING = (f"opportunity:{n}" for n in range(1, 6))
FACTS = {
    CLINIC: Fact(
        kind=Kind.HEALTH,
        neighbourhood="Centro",
        names={"es-MX": "Vacunación en el módulo Centro, de lunes a viernes y sin cita", "en": "Vaccination"},
        delicate=True,
    ),
    GARDEN: Fact(
        kind=Kind.COURSE,
        neighbourhood="Norte",
        audiences=frozenset({Audience.FAMILIES}),
        names={"es-MX": "Huerto urbano 🌱", "en": "Urban garden 🌱"},
    ),
    CHOIR: Fact(kind=Kind.EVENT, neighbourhood="Norte", names={"es-MX": "=Coro <b>&"}),
    CHESS: Fact(kind=Kind.COURSE, names={"es-MX": "Ajedrez"}),
    READING: Fact(kind=Kind.READING, names={"es-MX": "Cuentos"}),
    about_kind(Kind.COURSE): Fact(kind=Kind.COURSE),
    BOT: Fact(),
}
WEEK = {
    CLINIC: Tally((14, 12, 9, 5, 3)),
    GARDEN: Tally((1, 2, 4, 15, 34)),
    CHOIR: Tally((0, 0, 1, 2, 4)),
    CHESS: Tally((0, 0, 1, 1, 1)),
    READING: Tally((1, 0, 2, 3, 6)),
    about_kind(Kind.COURSE): Tally((2, 3, 12, 30, 41)),
    BOT: Tally((0, 1, 3, 8, 9)),
}
BEFORE = {
    CLINIC: Tally((3, 4, 12, 10, 9)),
    GARDEN: Tally((6, 4, 4, 15, 10)),
    about_kind(Kind.COURSE): Tally((2, 3, 12, 30, 41)),
}
TICKED = {Theme.WAIT: {LAST: 18}, Theme.ACCESS: {LAST: 11}, Theme.STAFF: {LAST: 7}, Theme.PRICE: {LAST: 4}}


def summary(weeks: int = 1) -> Summary:
    """Its week 46 has too few opinions to be told."""
    weekly = {LAST: WEEK, shifted(LAST, -1): BEFORE, shifted(LAST, -2): {CHESS: Tally((0, 0, 1, 1, 1))}}
    weekly[shifted(LAST, -3)] = BEFORE
    tables = Tables(weekly, Window(last=LAST, weeks=weeks), FACTS, Thresholds())
    clinic = {Theme.WAIT: {LAST: 18}, Theme.ACCESS: {LAST: 6}}
    told = tables.summary(ticked=TICKED, by_subject={CLINIC: clinic}, answered=())
    keywords = (Keyword(words="fila", comments=9, score=4.2), Keyword(words="=rampa", comments=6, score=3.1))
    said = {Theme.WAIT: 12, Theme.ACCESS: 6}
    return replace(told, said=said, keywords=keywords, comments=41, comments_read=41, met_with_care=12)
