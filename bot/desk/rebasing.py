"""Two people change one thing: what each of them changed, and both put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.changes.compare import differences
from catalog.model import Opportunity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """Mine over theirs. `theirs` are the fields that they changed, and `both` those of them that I did, too:
    there, mine stands."""

    opportunity: Opportunity
    theirs: tuple[str, ...]
    both: tuple[str, ...]


def rebased(base: Opportunity, mine: Opportunity, theirs: Opportunity) -> Rebased:
    """What I changed of `base`, done to what they have made of it meanwhile."""
    own = {change.field for change in differences(base, mine)}
    other = {change.field for change in differences(base, theirs)}
    values = {name: getattr(mine, name) for name in own - {"texts"}}
    # A series and its dates are one thing: dates of one rule among those of another are nobody's.
    if own & {"schedules", "occurrences"}:
        values |= {"schedules": mine.schedules, "occurrences": mine.occurrences}
    if "texts" in own:
        before = {text.language: text for text in base.texts}
        changed = {text.language: text for text in mine.texts if before.get(text.language) != text}
        kept = [changed.pop(text.language, text) for text in theirs.texts]
        values["texts"] = (*kept, *changed.values())
    return Rebased(
        opportunity=replace(theirs, **values),
        theirs=tuple(sorted(other)),
        both=tuple(sorted(own & other)),
    )
