"""What a format has no words for, carried beside its own words, so that what goes out comes back unchanged.

Whoever writes a record reads it back at once, as anybody would who knows the format alone. The fields in
which what was read differs from what was meant are the remainder. It goes along under `NAME`, each field with
a digest of what the format itself says there: where somebody has edited that since, their word counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from catalog.codec import content, from_json
from catalog.dated import same_dates, spell_out, summed_up
from catalog.model import Opportunity

NAME = "x_learning_city"
"""What the remainder is called in every format: a column, a property, a file."""

_PARTS = frozenset({"place", "organization", "registration", "price", "access"})
"""Fields kept part by part: an edited venue keeps what the format cannot say of it."""
_OURS = frozenset({"source", "locked"})
"""What belongs to one catalogue: never carried."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The city a file speaks for: its zone (IANA), its language (BCP 47) and its currency (ISO 4217)."""

    zone: str
    language: str
    currency: str


@dataclass(frozen=True, slots=True)
class Remainder:
    """The fields a format could not say: by dotted name, the digest of what it says there, and the value.

    `source` is the catalogue that the record comes from.
    """

    setting: Setting
    source: str = ""
    kept: Mapping[str, tuple[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, meant: Opportunity, said: Opportunity, setting: Setting) -> Remainder:
        """What is `meant` beyond what a format has `said`, read back in this setting."""
        if same_dates(meant, said):
            meant, said = replace(meant, occurrences=()), replace(said, occurrences=())
        whole, told = dict(_fields(meant)), dict(_fields(said))
        return cls(
            setting,
            meant.source,
            {
                name: (_digest(told.get(name)), whole.get(name))
                for name in sorted({*whole, *told})
                if whole.get(name) != told.get(name)
            },
        )

    @classmethod
    def read(cls, plain: Any) -> Remainder | None:
        """The remainder that `as_json` gave, or its text; None for anything else."""
        try:
            data = json.loads(plain) if isinstance(plain, str) else plain
            zone, language, currency = data["in"]
            source = str(data.get("of", ""))
            kept = {str(name): (str(digest), value) for name, (digest, value) in data["kept"].items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        setting = Setting(str(zone), str(language), str(currency))
        return cls(setting, source, kept)

    def as_json(self) -> dict[str, Any]:
        """The remainder as plain values."""
        setting = [self.setting.zone, self.setting.language, self.setting.currency]
        return {
            "in": setting,
            "of": self.source,
            "kept": {name: list(pair) for name, pair in self.kept.items()},
        }

    def as_text(self) -> str:
        """The remainder as JSON on one line, in ASCII."""
        return json.dumps(self.as_json(), separators=(",", ":"))

    def added_to(self, said: Opportunity) -> Opportunity:
        """What was meant: what a format says, and what it could not, save where that was edited."""
        if not self.kept:
            return said
        told = dict(_fields(said))
        for name, (digest, value) in self.kept.items():
            if digest == _digest(told.get(name)) and name not in _OURS:
                told[name] = value
        try:
            return _opportunity(told, said)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
            # Somebody wrote into it by hand: then only what the format says is known.
            return said


def _fields(opportunity: Opportunity) -> Iterator[tuple[str, Any]]:
    """The fields that say something, by dotted name, as JSON; occurrences as rules make them short."""
    data = content(replace(opportunity, occurrences=()))
    if opportunity.occurrences:
        data["occurrences"] = summed_up(opportunity)
    for name, value in data.items():
        if name in _OURS:
            continue
        if name == "texts":
            yield from _texts(value)
        elif name in _PARTS and isinstance(value, dict):
            yield from ((f"{name}.{part}", _plain(part, each)) for part, each in value.items())
        else:
            yield name, value


def _plain(part: str, value: Any) -> Any:
    # 50 and 50.00 are one price, and of two that are equal any may be at hand.
    return f"{Decimal(value).normalize():f}" if part == "amount" else value


def _texts(texts: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Each language by itself, and their order: who edits one text leaves the others as they were."""
    languages = [text["language"] for text in texts]
    if len(set(languages)) < len(languages):
        yield "texts", texts
        return
    yield "texts", languages
    yield from ((f"texts.{text['language']}", text) for text in texts)


def _opportunity(told: Mapping[str, Any], said: Opportunity) -> Opportunity:
    data: dict[str, Any] = {}
    texts: dict[str, Any] = {}
    for name, value in told.items():
        if value is None:
            continue
        whole, dot, part = name.partition(".")
        if dot and whole == "texts":
            texts[part] = value
        elif dot and whole in _PARTS:
            data.setdefault(whole, {})[part] = value
        else:
            data[name] = value
    data["texts"] = [texts[each] if isinstance(each, str) else each for each in data["texts"]]
    for whole in ("place", "organization"):
        if whole in data and "name" not in data[whole]:
            del data[whole]
    dates = data.pop("occurrences", None)
    bare = from_json({**data, "source": said.source})
    found = replace(bare, locked=said.locked, version=said.version, id=said.id)
    return replace(found, occurrences=spell_out(dates, found)) if dates else found


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:10]
