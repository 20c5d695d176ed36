"""The state of the box as bytes: what waits, sorted by nothing that tells when it came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bot.feedback.pool import TOKEN_BYTES, Ballot, Group, Pool
from bot.feedback.slip import Scope

_LENGTH_BYTES = 4


@dataclass(slots=True)
class State:
    """What waits, how many publications there have been, and when the next week is over (UTC)."""

    next_at: datetime
    number: int = 0
    pool: Pool = field(default_factory=Pool)

    def to_bytes(self) -> bytes:
        """The state; the same whoever filled it and in whatever order, but for keys drawn by chance."""
        out = bytearray()
        for record in self._records():
            out += len(record).to_bytes(_LENGTH_BYTES)
            out += record
        return bytes(out)

    @classmethod
    def from_bytes(cls, data: bytes) -> State:
        """The state again. Raises ValueError for what is none."""
        try:
            return _read(_split(data))
        except (KeyError, TypeError, StopIteration, AttributeError) as error:
            raise ValueError("not a state of the box") from error

    def _records(self) -> Iterator[bytes]:
        groups = list(self.pool)
        head = {
            "next_at": self.next_at.isoformat(),
            "number": self.number,
            "roots": {name: key.hex() for name, key in sorted(self.pool.roots.items())},
            "groups": len(groups),
        }
        yield _json(head)
        for name, group in groups:
            yield _json(
                {
                    "name": name,
                    "scopes": [asdict(scope) for scope in group.scopes],
                    "closes": group.closes.isoformat() if group.closes else None,
                    "waited": group.waited,
                    "strangers": group.strangers,
                    "slips": len(group.slips),
                    "traits": sorted(group.traits),
                    "ballots": {b: ballot.key.hex() for b, ballot in sorted(group.ballots.items())},
                }
            )
            yield b"".join(sorted(group.people))
            for trait in sorted(group.traits):
                yield b"".join(sorted(group.traits[trait]))
            for ballot in sorted(group.ballots):
                yield b"".join(sorted(group.ballots[ballot].spent))
            for key in sorted(group.slips):
                yield key
                yield group.slips[key]


def _read(records: Iterator[bytes]) -> State:
    head = json.loads(next(records))
    state = State(datetime.fromisoformat(head["next_at"]), head["number"])
    state.pool.roots = {name: bytes.fromhex(key) for name, key in head["roots"].items()}
    for _ in range(head["groups"]):
        told = json.loads(next(records))
        group = Group(
            scopes=tuple(Scope(**scope) for scope in told["scopes"]),
            closes=datetime.fromisoformat(told["closes"]) if told["closes"] else None,
            waited=told["waited"],
            strangers=told["strangers"],
            people=_tokens(next(records)),
        )
        group.traits = {trait: _tokens(next(records)) for trait in told["traits"]}
        group.ballots = {
            name: Ballot(bytes.fromhex(key), _tokens(next(records))) for name, key in told["ballots"].items()
        }
        group.slips = {next(records): next(records) for _ in range(told["slips"])}
        state.pool.adopt(told["name"], group)
    return state


def _split(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        ends = at + _LENGTH_BYTES + int.from_bytes(data[at : at + _LENGTH_BYTES])
        yield data[at + _LENGTH_BYTES : ends]
        at = ends


def _tokens(joined: bytes) -> set[bytes]:
    return {joined[at : at + TOKEN_BYTES] for at in range(0, len(joined), TOKEN_BYTES)}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
