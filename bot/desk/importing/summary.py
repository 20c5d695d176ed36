"""What a preview shows of a reading and its plan: plain values, kept beside the file, said by the doors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from catalog.changes import Change, FieldChange, Plan
from catalog.codec import content
from catalog.imports import Problem, Reading, Severity, plain_mapping
from catalog.model import Opportunity

MOST = 500
"""How many of each sort are listed; all of them are counted."""

Summary = dict[str, Any]


def summary_of(reading: Reading, plan: Plan | None) -> Summary:
    """All that a preview shows. `plan` is None where the file was refused."""
    plan = plan or Plan(source="")
    return {
        "counts": plan.counts() | {"wrong": reading.wrong},
        "refused": reading.refused,
        "part": reading.part,
        "brake": plan.brake,
        "renamed": plan.renamed,
        "columns": [asdict(column) for column in reading.columns],
        "mapping": plain_mapping(reading.mapping) if reading.mapping else None,
        "problems": _problems(reading.problems),
        "severities": {
            severity.value: sum(problem.severity is severity for problem in reading.problems)
            for severity in Severity
        },
        "new": [_told(draft.opportunity, draft.row) for draft in plan.new[:MOST]],
        "changed": [_changed(change) for change in plan.changed[:MOST]],
        "gone": [_told(one, None) for one in plan.gone[:MOST]],
        "locked": [
            {**_told(held.opportunity, held.row), "fields": _fields(held.fields, held.opportunity, None)}
            for held in plan.locked[:MOST]
        ],
    }


def settled(earlier: Summary) -> Summary:
    """The preview of a file that was applied before and whose records nobody has touched since."""
    counts = earlier["counts"]
    same = counts["new"] + counts["changed"] + counts["same"]
    nothing = {"new": [], "changed": [], "gone": [], "renamed": 0}
    return {**earlier, **nothing, "counts": {**counts, "new": 0, "changed": 0, "gone": 0, "same": same}}


def _problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The gravest first, as far as they are listed."""
    order = list(Severity)
    gravest = sorted(problems, key=lambda problem: order.index(problem.severity))
    return [{**problem.as_dict(), "parameters": dict(problem.parameters)} for problem in gravest[:MOST]]


def _told(one: Opportunity, row: int | None) -> dict[str, Any]:
    starts = [each.starts for each in one.schedules if each.starts]
    return {
        "row": row,
        "id": one.id,
        "external_id": one.external_id,
        "name": one.texts[0].name if one.texts else "",
        "place": one.place.name if one.place else "",
        "starts": min(starts).isoformat() if starts else "",
    }


def _changed(change: Change) -> dict[str, Any]:
    fields = _fields(change.fields, change.before, change.after)
    return {**_told(change.after, change.row), "fields": fields}


def _fields(
    changes: Iterable[FieldChange], before: Opportunity, after: Opportunity | None
) -> list[list[Any]]:
    """Each field with what it is and what it would be, as JSON; None where it says nothing.

    Dates are made of schedules: where both differ, the schedules say it.
    """
    changes = tuple(changes)
    old, new = content(before), content(after) if after is not None else {}
    ruled = any(change.field == "schedules" for change in changes)
    return [
        [
            change.field,
            old.get(change.field),
            new.get(change.field) if after is not None else _plain(change),
        ]
        for change in changes
        if not (ruled and change.field == "occurrences")
    ]


def _plain(change: FieldChange) -> Any:
    """What a source says in a field that is locked: no record says so, so it is made one."""
    value = change.new
    return value if isinstance(value, str | int | float | bool | None) else str(value)
