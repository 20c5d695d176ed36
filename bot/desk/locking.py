"""What staff changed stays as they set it, whatever the next import says of it."""

from __future__ import annotations

from dataclasses import replace

from catalog.changes.compare import differences, lock_of_date
from catalog.model import Opportunity


def locked_against_imports(before: Opportunity, after: Opportunity) -> Opportunity:
    """`after` as a successor of `before`, with what differs between them locked.

    A text is locked in its language, a date by itself; where dates came or went, all of them are.
    """
    names = {change.field for change in differences(before, after)}
    locks = before.locked | (names - {"texts", "occurrences", "schedules", "extra"})
    if "texts" in names:
        known = {text.language: text for text in before.texts}
        locks |= {f"texts.{text.language}" for text in after.texts if known.get(text.language) != text}
    if "schedules" in names:
        locks |= {"schedules", "occurrences"}
    if "occurrences" in names:
        old = {one.recurrence_id: replace(one, id=None) for one in before.occurrences}
        new = {one.recurrence_id: replace(one, id=None) for one in after.occurrences}
        if old.keys() == new.keys():
            locks |= {lock_of_date(key) for key, one in new.items() if one != old[key]}
        else:
            locks |= {"schedules", "occurrences"}
    return replace(
        after,
        source=before.source,
        external_id=before.external_id,
        id=before.id,
        version=before.version,
        locked=locks,
    )
