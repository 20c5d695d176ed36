"""Which counts of a table may be shown beside its total, so that none that is too small can be worked out.

Hiding the small ones is not enough: the total less all that is shown tells what is hidden. So more is hidden,
the smallest first, until nobody who knows the sum of what is hidden, how many counts that are, and that none
is zero, could tell that any of them is small.

This is done once, with the table that all others are sums of: the subjects of one week. Every figure shown
anywhere is a sum of counts that are shown there; what is hidden is in no other table, and in no other week's.
So nothing can be subtracted out across tables, nor across periods that overlap (`released.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

Key = TypeVar("Key")


def shown(counts: Mapping[Key, int], least: Callable[[Key], int]) -> frozenset[Key] | None:
    """The keys whose counts may be shown, with the total and how many are hidden; None where the total may
    not be shown either. A count is too small below what `least` says of its key; counts are 1 or more."""
    order = sorted(counts, key=lambda key: counts[key])
    hidden = {key: counts[key] for key in order if counts[key] < least(key)}
    if not hidden:
        return frozenset(counts) if counts else None
    needed = max(map(least, hidden))
    for key in order:
        if hides(hidden.values(), needed):
            break
        hidden[key] = counts[key]
    if not hides(hidden.values(), max(map(least, hidden))):
        return None
    return frozenset(counts.keys() - hidden.keys())


def hides(counts: Collection[int], least: int) -> bool:
    """Whether the sum of these counts tells of none that it is below `least`: every one could as well be
    that large while all others are at least one."""
    return len(counts) > 1 and sum(counts) - (len(counts) - 1) >= least
