"""A city's pack: the whole catalogue of another city of this kind, as one file, losing nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from catalog.codec import from_json
from catalog.imports.draft import Draft
from catalog.imports.problem import Code, Problem, Refusal, Severity, shortened

PACK_MARK = "learning_city_pack"
"""The key that opens a pack; its value is the form's number."""
FORM = 1


def drafts_of(whole: Any, *, source: str, problems: list[Problem]) -> Iterator[Draft]:
    """The drafts of a pack; what comes from another source than this one has that in its id.

    Refusal where it is none, or of a form that is still to come.
    """
    given = whole.get("opportunities") if isinstance(whole, dict) else None
    if not isinstance(given, list) or whole.get(PACK_MARK) != FORM:
        raise Refusal(
            Code.JSON_NO_RECORDS, value=str(whole.get(PACK_MARK)) if isinstance(whole, dict) else ""
        )
    yield from _drafts(given, source, problems)


def _drafts(given: Iterable[Any], source: str, problems: list[Problem]) -> Iterator[Draft]:
    met: set[str] = set()
    for row, data in enumerate(given, start=1):
        try:
            opportunity = from_json(data)
            named = str(opportunity.external_id)
            if opportunity.source != source:
                named = f"{opportunity.source}:{named}"
            if named in met:
                raise ValueError(named)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
            problems.append(
                Problem(code=Code.RECORD_NOT_READ, severity=Severity.ERROR, row=row, value=shortened(data))
            )
            continue
        met.add(named)
        bare = replace(opportunity, source=source, external_id=named, id=None, version=1)
        yield Draft(row, replace(bare, locked=frozenset()))
