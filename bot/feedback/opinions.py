"""Opinions on their way: into the box as a slip, and out of it as rows that nobody can put together again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import Thresholds
from bot.feedback.opinion import ALL, BOT, Mood, Opinion, about_kind, about_opportunity
from bot.feedback.slip import Company, Published, Publisher, Scope, Slip
from bot.feedback.sorting import by_key
from bot.feedback.tables import CommentRow, DistressCountRow, RatingRow
from bot.feedback.writing import write
from catalog.model import Kind, Opportunity
from catalog.tables import table_of

OPINION, DISTRESS = "opinion", "distress"
"""The kinds of slip that this room publishes."""
WITH_THE_KIND_AFTER, WITH_ALL_AFTER = 4, 8
"""Weeks after which what too few people rated joins the others of its kind, and then all others."""


def scopes_of(opportunity: Opportunity | None, thresholds: Thresholds) -> tuple[Scope, ...]:
    """The groups in which an opinion of an opportunity may come out; without one, an opinion of the bot."""
    if opportunity is None:
        least = thresholds.feedback
        return (
            Scope(name=BOT, threshold=least),
            Scope(name=ALL, threshold=least, after=WITH_ALL_AFTER),
        )
    least = threshold_of(opportunity, thresholds)
    return (
        Scope(name=about_opportunity(opportunity.id or 0), threshold=least),
        Scope(name=about_kind(opportunity.kind), threshold=least, after=WITH_THE_KIND_AFTER),
        Scope(name=ALL, threshold=least, after=WITH_ALL_AFTER),
    )


def threshold_of(opportunity: Opportunity, thresholds: Thresholds) -> int:
    """Of fewer people than these nothing is shown of an opportunity."""
    delicate = opportunity.kind is Kind.HEALTH or opportunity.sensitive
    return thresholds.health if delicate else thresholds.feedback


def opinion_slip(opinion: Opinion, scopes: tuple[Scope, ...], *, ballot: str, common_language: str) -> Slip:
    """An opinion as it goes into the box. Words in the city's `common_language` give nobody away."""
    rare = opinion.comment and opinion.language != common_language
    return Slip(
        kind=OPINION,
        fields={
            "stars": opinion.stars,
            "themes": [theme.value for theme in opinion.themes],
            "comment": opinion.comment,
            "language": opinion.language if opinion.comment else "",
        },
        scopes=scopes,
        ballot=ballot,
        trait=opinion.language if rare else "",
    )


def distress_slip(thresholds: Thresholds) -> Slip:
    """That somebody was met with care: of them and of their words nothing."""
    scope = Scope(name=DISTRESS, threshold=thresholds.health)
    return Slip(kind=DISTRESS, fields={}, scopes=(scope,), ballot=DISTRESS)


class OpinionPublisher:
    """Writes stars and words as rows apart."""

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Writes them. Words in a language that too few share are left out, their stars are not."""
        for row, made in (RatingRow, _ratings), (CommentRow, _comments):
            await write(session, table_of(row), await asyncio.to_thread(made, slips, period))


class DistressPublisher:
    """Writes how many there were."""

    async def publish(self, session: AsyncSession, period: str, slips: Sequence[Published]) -> None:
        """Adds them to the week's count."""
        counted = await session.get(DistressCountRow, period)
        if counted is None:
            session.add(DistressCountRow(period=period, people=len(slips)))
        else:
            counted.people += len(slips)


def _ratings(slips: Sequence[Published], period: str) -> list[dict[str, Any]]:
    rows = [
        {
            "id": slip.id_of("rating"),
            "period": period,
            "subject": slip.scope,
            "stars": slip.fields["stars"],
            "themes": slip.fields["themes"],
        }
        for slip in slips
    ]
    return _in_order(rows)


def _comments(slips: Sequence[Published], period: str) -> list[dict[str, Any]]:
    rows = [
        {
            "id": slip.id_of("comment"),
            "period": period,
            "subject": slip.scope if slip.company is Company.SCOPE else ALL,
            "mood": Mood.of(slip.fields["stars"]),
            "language": slip.fields["language"],
            "text": slip.fields["comment"],
            "hidden": "",
        }
        for slip in slips
        if slip.fields["comment"] and slip.company is not Company.NONE
    ]
    return _in_order(rows)


def _in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Last first: the place of a row in its table is where its own id sorts, not where its slip did."""
    return by_key(rows, lambda row: bytes(row["id"]))[::-1]


PUBLISHERS: Mapping[str, Publisher] = {OPINION: OpinionPublisher(), DISTRESS: DistressPublisher()}
"""Who publishes what, of this room."""
