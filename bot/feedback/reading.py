"""Reads a summary from the database: a few questions, and the reckoning beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.feedback import figures
from bot.feedback.carried import from_first_week
from bot.feedback.comments import Comment, Comments
from bot.feedback.facts import facts_of
from bot.feedback.keyness import keywords
from bot.feedback.summary import Summary, Tables, needed
from bot.feedback.themes import ThemeLexicon, load_themes
from bot.feedback.window import Span, Window


async def newest_window(session: AsyncSession, span: Span) -> Window | None:
    """The weeks that end with the newest publication; None where nothing was published yet."""
    last = await figures.newest(session)
    return None if last is None else Window(last=last, weeks=span)


class SummaryReader:
    """Reads summaries of a city."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._lexicon: ThemeLexicon | None = None

    async def read(self, session: AsyncSession, window: Window) -> Summary:
        """The summary of these weeks."""
        thresholds = self._city.thresholds
        weekly = await figures.tallies(session, needed(window))
        facts = await facts_of(session, {subject for week in weekly.values() for subject in week})
        tables = await asyncio.to_thread(Tables, weekly, window, facts, thresholds)
        alarming = tables.alarming
        begins = datetime.combine(window.begins, time(), self._city.zone).astimezone(UTC)
        year = from_first_week(window)
        ticked = await figures.ticked(session, year)
        by_subject = await figures.ticked_of(session, year, alarming)
        answered = await figures.answered(session, alarming, begins)
        comments = Comments(session, window)
        count, some = await comments.count(), await comments.some()
        summary = await asyncio.to_thread(
            tables.summary, ticked=ticked, by_subject=by_subject, answered=answered
        )
        return await asyncio.to_thread(
            self._with_words,
            replace(summary, comments=count, met_with_care=await figures.met_with_care(session, window)),
            some,
        )

    def _with_words(self, summary: Summary, comments: Sequence[Comment]) -> Summary:
        self._lexicon = self._lexicon or load_themes()
        said = ((comment.text, comment.language) for comment in comments)
        moods = ((comment.mood, comment.text) for comment in comments)
        return replace(
            summary,
            said=self._lexicon.count(said, least=summary.least),
            keywords=tuple(keywords(moods, least=summary.least)),
            comments_read=len(comments),
        )
