"""Opinions as a publication would leave them, put into the tables directly."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from bot.database import Database
from bot.feedback.opinion import ALL, BOT, Mood, about_kind, about_opportunity
from bot.feedback.tables import CommentRow, PublicationRow, RatingRow
from bot.feedback.window import week_of
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.store import Store

NASTY = "<script>alert(1)</script> & \"comillas\" 'x'"


def id_of(name: str) -> bytes:
    return sha256(name.encode()).digest()[:16]


async def publish(database: Database, now) -> dict[str, int]:
    """Three weeks of opinions on two courses, the bot, and what was too small; the courses by name."""
    courses = {}
    async with database.writing() as session:
        for number, name in enumerate(("Cerámica para empezar", "Excel <básico>"), start=1):
            course = Opportunity(
                kind=Kind.COURSE,
                source="prueba",
                external_id=str(number),
                texts=(OpportunityText(language="es", name=name),),
            )
            courses[name] = await Store(session).put(course, author="test", at=now)
    clay, excel = (about_opportunity(_number(each)) for each in courses.values())
    stars = {
        clay: [5, 5, 4, 4, 5, 3, 5, 4, 5, 5, 4, 5],
        excel: [1, 2, 1, 2, 3, 1, 2, 1, 1, 2, 4, 1],
        about_kind(Kind.EVENT): [4] * 7,
        ALL: [3] * 6,
        BOT: [5] * 11,
    }
    async with database.writing() as session:
        for week in range(3):
            moment = now - timedelta(weeks=week)
            period = week_of(moment.date())
            session.add(PublicationRow(number=10 - week, period=period, at=moment))
            for subject, given in stars.items():
                for number, each in enumerate(given):
                    themes = ["wait", "staff"] if each < 3 else []
                    rating = f"{period} {subject} {number}"
                    session.add(
                        RatingRow(id=id_of(rating), period=period, subject=subject, stars=each, themes=themes)
                    )
        said = [f"Esperamos mucho en la fila, número {number}." for number in range(12)] + [NASTY]
        for number, text in enumerate(said):
            session.add(
                CommentRow(
                    id=id_of(f"comment {number}"),
                    period=week_of(now.date()),
                    subject=excel,
                    mood=Mood.LOW,
                    language="es",
                    text=text,
                )
            )
    return {name: _number(each) for name, each in courses.items()}


def _number(kept: object) -> int:
    return kept if isinstance(kept, int) else kept.id
