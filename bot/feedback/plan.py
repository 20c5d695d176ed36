"""Which groups come out, in which scope, and which are given up: a pure function of what waits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.feedback.pool import Group, Pool, distinct
from bot.feedback.slip import Company, Published
from bot.feedback.sorting import by_key

GIVEN_UP_AFTER = 12
"""At how many weekly publications a group may have waited in vain."""
_FREED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes out, by kind and in the order of the keys; `gone` are the groups that are destroyed then."""

    published: dict[str, list[Published]]
    gone: frozenset[str]
    weekly: bool

    def carry_out(self, pool: Pool) -> None:
        """Destroys what came out or was given up; the rest has waited once more where the week is over.

        What was to be published is let go of, too, in parts: to free a hundred thousand slips at a time would
        hold the interpreter's lock for a tenth of a second.
        """
        for slips in self.published.values():
            while slips:
                del slips[-_FREED_AT_ONCE:]
        pool.forget(name for name in self.gone if name in pool.groups)
        if self.weekly:
            for group in pool.groups.values():
                group.waited += group.closes is None


def plan(pool: Pool, at: datetime, *, weekly: bool) -> Plan:
    """What closes by then and, where the week is over (`weekly`), what is large enough.

    The narrowest scope goes first; what is too small for it waits, and joins the next when it may. So each
    scope grows by nobody or by as many people as its threshold.
    """
    out: dict[str, list[tuple[str, Group]]] = {}
    gone: set[str] = set()
    for name, group in pool:
        if group.closes is not None and group.closes <= at:
            gone.add(name)
            if distinct([group]) >= group.scopes[0].threshold:
                out[group.scopes[0].name] = [(name, group)]
    if weekly:
        waiting = {name: group for name, group in pool if group.closes is None}
        for width in range(max((len(group.scopes) for group in waiting.values()), default=0)):
            for scope, members in _of_width(waiting, width).items():
                if distinct(g for _, g in members) >= max(g.scopes[width].threshold for _, g in members):
                    out.setdefault(scope, []).extend(members)
                    for name, _ in members:
                        del waiting[name]
                        gone.add(name)
        gone |= {name for name, group in waiting.items() if group.waited + 1 >= GIVEN_UP_AFTER}
    return Plan(_published(out), frozenset(gone), weekly)


def _of_width(waiting: Mapping[str, Group], width: int) -> dict[str, list[tuple[str, Group]]]:
    found: dict[str, list[tuple[str, Group]]] = {}
    for name, group in waiting.items():
        if width < len(group.scopes) and group.waited >= group.scopes[width].after:
            found.setdefault(group.scopes[width].name, []).append((name, group))
    return found


def _published(out: Mapping[str, Sequence[tuple[str, Group]]]) -> dict[str, list[Published]]:
    everybody = _by_root(group for members in out.values() for _, group in members)
    found: dict[str, list[Published]] = {}
    for scope, members in out.items():
        groups = [group for _, group in members]
        threshold = max(group.scopes[0].threshold for group in groups)
        for group in groups:
            company = {
                trait: Company.SCOPE
                if _with_trait(groups, trait) >= threshold
                else Company.ALL
                if _with_trait(everybody[group.root], trait) >= threshold
                else Company.NONE
                for trait in group.traits
            }
            for key, words in group.slips.items():
                kind, fields, trait = json.loads(words)
                shared = company.get(trait, Company.NONE) if trait else Company.SCOPE
                one = Published(key=key, scope=scope, fields=fields, company=shared)
                found.setdefault(kind, []).append(one)
    return {kind: by_key(slips, lambda one: one.key) for kind, slips in found.items()}


def _by_root(groups: Iterable[Group]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = {}
    for group in groups:
        found.setdefault(group.root, []).append(group)
    return found


def _with_trait(groups: Iterable[Group], trait: str) -> int:
    """How many people have a trait; whoever took a slip out for another may have been one of them."""
    sharing = [group for group in groups if trait in group.traits]
    people = len(set().union(*(group.traits[trait] for group in sharing)))
    return people - sum(group.strangers for group in sharing)
