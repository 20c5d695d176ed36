"""The lexicon: what is known of words before any catalogue is seen, read from `data/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.model import Audience, Kind
from catalog.search.phrases import Phrases
from catalog.search.words import tokens

_DATA = Path(__file__).parent / "data"
LANGUAGES = ("es", "en", "fr", "pt")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a phrase asks for: a slot ("free", "audience", "access", "kind", "online") and a value."""

    slot: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words without content per language, ways of shortening, and the phrases that ask for something."""

    stop: Mapping[str, frozenset[str]]
    frame: Mapping[str, frozenset[str]]
    vague: frozenset[str]
    generic: frozenset[str]
    short: Mapping[str, tuple[str, ...]]
    asked: Phrases[Meant]
    not_free: Phrases[bool]
    near_me: Phrases[bool]
    place_before: Phrases[bool]
    place_after: frozenset[str]
    not_a_place: Phrases[bool]
    ages_after: Phrases[bool]
    language_names: Phrases[str]
    language_before: Phrases[bool]
    language_after: frozenset[str]
    language_blocked: frozenset[str]
    small_talk: Phrases[bool]
    browse: Phrases[bool]
    crisis: Phrases[bool]
    crisis_not: Phrases[bool]
    calendar: Mapping[str, Any]
    equivalents: tuple[tuple[str, ...], ...]
    confidence: Mapping[str, Any]
    all_small: frozenset[str]


@cache
def load_lexicon() -> Lexicon:
    """The lexicon as the data files have it; read once."""
    language, constraints = _toml("language"), _toml("constraints")
    talk = _toml("talk")
    return Lexicon(
        stop={code: _words([text]) for code, text in language["stop"].items()},
        frame={code: _words([text]) for code, text in language["frame"].items()},
        vague=_words(language["vague"].values()),
        generic=_words(language["generic"].values()),
        short=_short(language["short"].values()),
        asked=Phrases(_asked(constraints)),
        not_free=_flags(constraints["free_not"]["all"]),
        near_me=_flags(_all(constraints["near_me"])),
        place_before=_flags(constraints["place_words"]["before"]),
        place_after=_words(constraints["place_words"]["after"]),
        not_a_place=_flags(constraints["not_a_place_before"]["all"]),
        ages_after=_flags(_toml("calendar")["age"]["after"]),
        language_names=Phrases(
            (name, code) for code, names in constraints["language"]["names"].items() for name in names.split()
        ),
        language_before=_flags(constraints["language"]["before"]),
        language_after=_words(constraints["language"]["after"]),
        language_blocked=_words(constraints["language"]["blocked_after"]),
        small_talk=_flags(talk["small_talk"]["all"]),
        browse=_flags(talk["browse"]["all"]),
        crisis=_flags(talk["crisis"]["all"]),
        crisis_not=_flags(talk["crisis_not"]["all"]),
        calendar=_toml("calendar"),
        equivalents=_equivalents(),
        confidence=_toml("confidence"),
        all_small=_words(language["stop"].values()),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in tokens(text))


def _all(table: Mapping[str, list[str]]) -> list[str]:
    return [phrase for phrases in table.values() for phrase in phrases]


def _flags(phrases: Iterable[str]) -> Phrases[bool]:
    return Phrases((phrase, True) for phrase in phrases)


def _short(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for line in text.strip().splitlines():
            short, _, meant = line.partition("=")
            found.setdefault("".join(tokens(short)), tuple(tokens(meant)))
    return found


def _asked(constraints: Mapping[str, Any]) -> Iterable[tuple[str, Meant]]:
    for slot, value in (("free", ""), ("online", "yes"), ("in_person", "no")):
        name = "online" if slot == "in_person" else slot
        yield from ((phrase, Meant(name, value)) for phrase in _all(constraints[slot]))
    for slot, values in (("audience", Audience), ("kind", Kind)):
        for member in values:
            table = constraints[slot].get(member.value, {})
            yield from ((phrase, Meant(slot, member.value)) for phrase in _all(table))
    for need, table in constraints["access"].items():
        yield from ((phrase, Meant("access", need)) for phrase in _all(table))


def _equivalents() -> tuple[tuple[str, ...], ...]:
    lines = (_DATA / "equivalents.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(" ".join(tokens(phrase)) for phrase in line.split("|") if phrase.strip())
        for line in lines
        if line.strip() and not line.startswith("#")
    )
