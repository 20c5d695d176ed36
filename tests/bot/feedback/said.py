"""What is said in the worlds: opinions, and what people ask of the city. The same in every world."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import Thresholds
from bot.civic.consultations import Consultation, Consultations, Question, vote_slip
from bot.civic.corrections import Part, correction_slip
from bot.civic.needs import Need, need_slip
from bot.civic.proposals import Idea, Proposals, proposal_slip, support_slip
from bot.feedback.opinion import BOT, Opinion, Theme, about_opportunity
from bot.feedback.opinions import distress_slip, opinion_slip
from bot.feedback.slip import Scope, Slip

LEAST = 5
CLOSES = timedelta(weeks=2, hours=155)
"""From the beginning to the end of the consultation: after the last word of a week, before it comes out."""


async def prepare(session: AsyncSession, begin: datetime) -> None:
    """What the city asks of everybody, in every world."""
    question = Question(
        question={"es": "¿Cuándo abre la biblioteca?"},
        options=[{"es": "de mañana"}, {"es": "de tarde"}, {"es": "de noche"}],
        asked_by="Bibliotecas",
        purpose={"es": "Con esto se hace el horario."},
        opens_at=begin,
        closes_at=begin + CLOSES,
    )
    await Consultations(session).ask(question)


async def said_in(session: AsyncSession, week: int) -> list[Slip]:
    """All that is said in a week, knowing what came out before it."""
    proposals = sorted(each.number for each in await Proposals(session).all(hidden=True))
    (consultation,) = await Consultations(session).all()
    return [*_opinions(week), *_asked(week, proposals), *(_votes(consultation) if week == 1 else [])]


def _opinions(week: int) -> list[Slip]:
    rng, slips = random.Random(week), []
    for number, size in ((1, 9), (2, 5), (3, 3), (4, 12)):
        name = about_opportunity(number)
        scopes = (
            Scope(name=name, threshold=LEAST),
            Scope(name="kind:course", threshold=LEAST, after=1),
            Scope(name="all", threshold=LEAST, after=2),
        )
        for at in range(size):
            opinion = Opinion(
                subject=name,
                stars=rng.randint(1, 5),
                themes=tuple(rng.sample(list(Theme), 2)),
                comment=f"palabras {week} {number} {at}" if at % 2 else "",
                language=rng.choice(["es", "es", "es", "fr"]) if at % 2 else "",
            )
            slips.append(
                opinion_slip(opinion, scopes, ballot=f"occurrence:{number}:{week}", common_language="es")
            )
    bot = (Scope(name=BOT, threshold=LEAST),)
    slips += [
        opinion_slip(Opinion(subject=BOT, stars=1 + at % 5), bot, ballot="bot", common_language="es")
        for at in range(6)
    ]
    return slips + [distress_slip(Thresholds())] * 11


def _asked(week: int, proposals: Sequence[str]) -> list[Slip]:
    """Needs, proposals, corrections, and who wants what came out before: some by enough people, some not."""
    slips = []
    for thing, size in (("violín", 8), ("apicultura", 2), ("soldadura", 5)):
        for at in range(size):
            need = Need(
                words=thing if at % 3 else f"clases de {thing}",
                key=f"words:{thing}:{week}",
                topic="music" if thing == "violín" else "",
                neighbourhood="Centro" if at % 2 else "",
                month="2026-11",
            )
            language = "fr" if at == 3 else "es"
            slips.append(need_slip(need, threshold=LEAST, language=language, common_language="es"))
    for at in range(6):
        idea = Idea(
            words=f"una cosa nueva {week} {at % 4}",
            language="es",
            help="room" if at == 2 else "",
            audience="",
        )
        slips.append(proposal_slip(idea, threshold=LEAST, common_language="es"))
    for number, size in zip(proposals[2 * week - 2 : 2 * week] if week else [], (7, 2), strict=False):
        slips += [support_slip(number, threshold=LEAST)] * size
    for opportunity, part, size in ((3, Part.WHEN, 4), (4, Part.GONE, 1), (7, Part.PRICE, 2)):
        slips += [
            correction_slip(
                opportunity,
                part,
                f"así no es {week} {at}",
                threshold=LEAST,
                language="es",
                common_language="es",
            )
            for at in range(size)
        ]
    return slips


def _votes(consultation: Consultation) -> list[Slip]:
    return [vote_slip(consultation, option, threshold=LEAST) for option in [0] * 6 + [1] * 9 + [2]]
