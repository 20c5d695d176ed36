"""What waits in the box: slips in groups, and who may fill in no other. It lives in memory alone.

Whoever takes part is known by a token, HMAC-SHA256 of their number under a key that is destroyed with the
last group it serves: from a token nobody comes to a person without the key, and from a slip to no token at
all. A ballot's tokens are its own; a widest scope's let distinct people be counted over all its groups.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.feedback.slip import Scope, Slip

KEY_BYTES = 32
TOKEN_BYTES = 16


def token_of(key: bytes, person_id: int) -> bytes:
    """What a person is known by under a key."""
    return hmac.digest(key, person_id.to_bytes(8, signed=True), "sha256")[:TOKEN_BYTES]


def new_key() -> bytes:
    """A key nobody has yet."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(slots=True)
class Ballot:
    """Who has filled in a ballot."""

    key: bytes = field(default_factory=new_key)
    spent: set[bytes] = field(default_factory=set)


@dataclass(slots=True)
class Group:
    """The slips of one narrowest scope, by their keys, as JSON of their kind, fields and trait.

    `people` are the tokens of whoever is among them, `traits` the same for each trait. `strangers` took a
    slip out whose author's token is still there.
    """

    scopes: tuple[Scope, ...]
    closes: datetime | None = None
    waited: int = 0
    strangers: int = 0
    slips: dict[bytes, bytes] = field(default_factory=dict)
    people: set[bytes] = field(default_factory=set)
    traits: dict[str, set[bytes]] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The widest scope."""
        return self.scopes[-1].name


def distinct(groups: Iterable[Group]) -> int:
    """How many people are in groups of one root: never more than there are, perhaps fewer."""
    listed = list(groups)
    people = len(set().union(*(group.people for group in listed)))
    return min(people - sum(group.strangers for group in listed), sum(len(group.slips) for group in listed))


class Pool:
    """All that waits. `roots` are the keys under which the people of each widest scope are counted."""

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}
        self.roots: dict[str, bytes] = {}
        self._group_of: dict[bytes, str] = {}
        self._ballots: dict[str, Ballot] = {}

    def __len__(self) -> int:
        return len(self._group_of)

    def __contains__(self, key: bytes) -> bool:
        return key in self._group_of

    def has_answered(self, ballot: str, person_id: int) -> bool:
        """Whether the person has filled in this ballot, as long as that is remembered."""
        found = self._ballots.get(ballot)
        return found is not None and token_of(found.key, person_id) in found.spent

    def put(self, slip: Slip, key: bytes, person_id: int) -> None:
        """Takes a slip in. Whether its author has filled in one before was asked already."""
        name = slip.scopes[0].name
        group = self.groups.get(name)
        if group is None:
            group = self.groups[name] = Group(slip.scopes, slip.closes)
        ballot = group.ballots.setdefault(slip.ballot, Ballot())
        self._ballots[slip.ballot] = ballot
        ballot.spent.add(token_of(ballot.key, person_id))
        person = token_of(self.roots.setdefault(group.root, new_key()), person_id)
        group.people.add(person)
        if slip.trait:
            group.traits.setdefault(slip.trait, set()).add(person)
        words = json.dumps([slip.kind, slip.fields, slip.trait], ensure_ascii=False, separators=(",", ":"))
        group.slips[key] = words.encode()
        self._group_of[key] = name

    def take_back(self, key: bytes, person_id: int) -> bool:
        """Takes a slip out for whoever has its receipt; whether it was there.

        Where that is its author, they count no more, though another slip of theirs may be left: a group that
        is thought smaller than it is waits longer, and gives nobody away. They may fill in another, unless
        they have filled in several ballots of the group: which of them it was, nobody knows.
        """
        name = self._group_of.pop(key, None)
        if name is None:
            return False
        group = self.groups[name]
        del group.slips[key]
        person = token_of(self.roots[group.root], person_id)
        if person in group.people:
            group.people.discard(person)
            for tokens in group.traits.values():
                tokens.discard(person)
            spent = [(b, t) for b in group.ballots.values() if (t := token_of(b.key, person_id)) in b.spent]
            if len(spent) == 1:
                spent[0][0].spent.discard(spent[0][1])
        else:
            group.strangers += 1
        if not group.slips:
            self.forget([name])
        return True

    def forget(self, names: Iterable[str]) -> None:
        """Destroys groups with their ballots, and the keys that serve no other."""
        for name in names:
            group = self.groups.pop(name)
            for key in group.slips:
                del self._group_of[key]
            for ballot in group.ballots:
                del self._ballots[ballot]
        serving = {group.root for group in self.groups.values()}
        for root in [root for root in self.roots if root not in serving]:
            del self.roots[root]

    def adopt(self, name: str, group: Group) -> None:
        """Takes a whole group in."""
        self.groups[name] = group
        self._ballots |= group.ballots
        for key in group.slips:
            self._group_of[key] = name

    def __iter__(self) -> Iterator[tuple[str, Group]]:
        return iter(sorted(self.groups.items()))
