"""What a preview shows of a reading and its plan: plain values, kept beside the file, said by the doors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from catalog.changes import Change, FieldChange, Locked, Plan
from catalog.codec import content
from catalog.imports import Code, Problem, Reading, Severity, plain_mapping
from catalog.model import Opportunity

MOST = 500
"""How many of each sort are listed at once; all of them are counted, and the rest comes in portions."""

GRAVES: Mapping[str, tuple[Severity, ...]] = {
    "error": (Severity.REFUSED, Severity.ERROR),
    "warning": (Severity.WARNING,),
    "note": (Severity.NOTE,),
}
"""The sorts in which what is wrong is shown."""

Summary = dict[str, Any]


def summary_of(reading: Reading, plan: Plan | None) -> Summary:
    """All that a preview shows. `plan` is None where the file was refused."""
    plan = plan or Plan(source="")
    lists = {name: [tell(each) for each in found[:MOST]] for name, (found, tell) in _lists(plan).items()}
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
        **lists,
    }


def portions(reading: Reading, plan: Plan | None) -> Iterator[tuple[str, int, list[Any]]]:
    """What the summary has no room for: each sort of which there is more, whole, MOST at a time.

    The name of the sort, the number of the portion from nought, and its lines.
    """
    plan, gravest = plan or Plan(source=""), _gravest(reading.problems)
    sorts = {name: (found, tell, MOST) for name, (found, tell) in _lists(plan).items()}
    for name, graves in GRAVES.items():
        room = sum(_is_shown(each, graves) for each in gravest[:MOST])
        sorts[name] = ([each for each in gravest if _is_shown(each, graves)], _problem, room)
    for name, (found, tell, room) in sorts.items():
        if len(found) > room:
            for number, first in enumerate(range(0, len(found), MOST)):
                yield name, number, [tell(each) for each in found[first : first + MOST]]


def settled(earlier: Summary) -> Summary:
    """The preview of a file that was applied before and whose records nobody has touched since."""
    counts = earlier["counts"]
    same = counts["new"] + counts["changed"] + counts["same"]
    nothing = {"new": [], "changed": [], "gone": [], "renamed": 0}
    return {**earlier, **nothing, "counts": {**counts, "new": 0, "changed": 0, "gone": 0, "same": same}}


def _lists(plan: Plan) -> dict[str, tuple[Sequence[Any], Callable[[Any], Any]]]:
    """What a plan does, by its sorts, each with how one of it is told."""
    return {
        "new": (plan.new, lambda draft: _told(draft.opportunity, draft.row)),
        "changed": (plan.changed, _changed),
        "gone": (plan.gone, lambda one: _told(one, None)),
        "locked": (plan.locked, _held),
    }


def _is_shown(problem: Problem, graves: Sequence[Severity]) -> bool:
    # How the columns were guessed has a page of its own.
    return problem.severity in graves and problem.code is not Code.MAPPING_GUESSED


def _problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The gravest first, as far as they are listed."""
    return [_problem(problem) for problem in _gravest(problems)[:MOST]]


def _gravest(problems: Sequence[Problem]) -> list[Problem]:
    order = list(Severity)
    return sorted(problems, key=lambda problem: order.index(problem.severity))


def _problem(problem: Problem) -> dict[str, Any]:
    return {**problem.as_dict(), "parameters": dict(problem.parameters)}


def _held(held: Locked) -> dict[str, Any]:
    return {**_told(held.opportunity, held.row), "fields": _fields(held.fields, held.opportunity, None)}


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
