"""A summary as plain values, for other programs."""

from __future__ import annotations

from typing import Any

from bot.feedback.measures import Measures
from bot.feedback.naming import Table
from bot.feedback.summary import Row, Summary
from bot.feedback.wording import SummaryWording


def as_document(wording: SummaryWording) -> dict[str, Any]:
    """The summary as JSON has it; names in the wording's language, keys that last beside them."""
    summary = wording.summary
    return {
        "weeks": list(summary.window.periods),
        "least": summary.least,
        "whole": _measures(summary.whole),
        "before": _measures(summary.before),
        "change": summary.change,
        "rest": _measures(summary.rest),
        "hidden_programmes": summary.hidden,
        "owed": summary.owed,
        "met_with_care": summary.met_with_care,
        "trend": [{"week": point.period, **(_measures(point.measures) or {})} for point in summary.trend],
        **{
            table.value: [_row(wording.names.row(table, row.key), row) for row in table.rows(summary)]
            for table in Table
        },
        "ticked": _themes(summary),
        "said": {theme.value: number for theme, number in summary.said.items()},
        "words": {word.words: word.comments for word in summary.keywords},
        "comments": summary.comments,
        "comments_read": summary.comments_read,
    }


def _themes(summary: Summary) -> dict[str, int]:
    return {theme.value: number for theme, number in summary.ticked.items()}


def _row(name: str, row: Row) -> dict[str, Any]:
    themes = {theme.value: number for theme, number in row.themes.items()}
    told = {"key": row.key, "name": name, **(_measures(row.measures) or {}), "change": row.change}
    return {**told, "alarms": row.alarms, "owed": row.owed, "themes": themes} if row.alarms else told


def _measures(measures: Measures | None) -> dict[str, Any] | None:
    if measures is None:
        return None
    return {
        "n": measures.n,
        "mean": measures.mean,
        "rough": measures.rough,
        "satisfied_percent": measures.satisfied,
        "distribution": list(measures.distribution) if measures.distribution else None,
    }
