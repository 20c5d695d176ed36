"""The phrasebook: what is known of words before any catalogue is seen, read from `data/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.compiled import compiled
from catalog.model import Audience, Kind
from catalog.search.levels import Levels
from catalog.search.phrases import Phrases, flags, word_set
from catalog.search.words import tokens

_DATA = Path(__file__).parent / "data"
LANGUAGES = ("es", "en", "fr", "pt")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a phrase asks for: a slot ("free", "audience", "access", "kind", "online") and a value."""

    slot: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """The words that stand before, after and between a question's frame and its subject, and those between a
    word and what only says which of it is wanted."""

    before: frozenset[str]
    after: frozenset[str]
    glue: frozenset[str]
    of: frozenset[str]
    rules: frozenset[str]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPhrases:
    """What asks for nothing: phrases by kind, of which the first of `order` decides, what may stand by them,
    names, and the signs of promotions."""

    order: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    said: Phrases[str]
    aside: frozenset[str]
    name_before: Phrases[bool]
    first_names: frozenset[str]
    spam: Phrases[bool]
    weak: Phrases[str]
    asks: Phrases[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Words without content per language, ways of shortening, and the phrases that ask for something."""

    stop: Mapping[str, frozenset[str]]
    frame: Mapping[str, frozenset[str]]
    vague: frozenset[str]
    aside: frozenset[str]
    family: frozenset[str]
    real: frozenset[str]
    generic: frozenset[str]
    joints: frozenset[str]
    short: Mapping[str, tuple[str, ...]]
    asked: Phrases[Meant]
    not_free: Phrases[bool]
    price_most: Phrases[bool]
    price_bare: Phrases[bool]
    price_between: frozenset[str]
    cheap: Phrases[bool]
    money: frozenset[str]
    money_slang: Mapping[str, Mapping[str, int]]
    near_me: Phrases[bool]
    place_before: Phrases[bool]
    place_after: frozenset[str]
    not_a_place: Phrases[bool]
    of: frozenset[str]
    ages_after: Phrases[bool]
    ages_before: frozenset[str]
    near_goes_on: frozenset[str]
    far: frozenset[str]
    learning: frozenset[str]
    language_names: Phrases[str]
    languages_named: frozenset[str]
    language_before: Phrases[bool]
    language_after: frozenset[str]
    language_blocked: frozenset[str]
    talk: TalkPhrases
    browse: Phrases[bool]
    asks_where: Phrases[bool]
    greeting: Phrases[bool]
    heads: Heads
    bare_age_before: Phrases[bool]
    bare_age_of: frozenset[str]
    groups: frozenset[str]
    subject_too: Phrases[bool]
    subject_unless: frozenset[str]
    calendar: Mapping[str, Any]
    exclusions: Mapping[str, Any]
    denying: frozenset[str]
    numbers: Mapping[str, Any]
    durations: Mapping[str, Any]
    exact: Mapping[str, Any]
    levels: Levels
    near_venue: Phrases[bool]
    needs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    confidence: Mapping[str, Any]
    dictation: Mapping[str, Any]
    all_small: frozenset[str]


@cache
def load_phrasebook() -> Phrasebook:
    """The phrasebook as the data files have it; read once."""
    return compiled(phrase_files(), "phrasebook", _phrasebook)


def phrase_files() -> list[Path]:
    """The data files that the phrasebook is read from."""
    return sorted(path for ending in ("toml", "txt") for path in _DATA.glob(f"*.{ending}"))


def _phrasebook() -> Phrasebook:
    language, constraints = _toml("language"), _toml("constraints")
    talk, asides = _toml("talk"), _toml("asides")
    return Phrasebook(
        stop={code: word_set([text]) for code, text in language["stop"].items()},
        frame={code: word_set([text]) for code, text in language["frame"].items()},
        vague=word_set(language["vague"].values()),
        aside=word_set([*_all_texts(asides, "family", "feeling", "level", "manner"), talk["swear"]["all"]]),
        family=word_set(asides["family"].values()),
        real=word_set(asides["real"].values()),
        generic=word_set(language["generic"].values()),
        joints=word_set(language["joints"]["all"]),
        short=_short(language["short"].values()),
        asked=Phrases(_asked(constraints)),
        not_free=flags(constraints["free_not"]["all"]),
        price_most=flags(constraints["price_most"]["before"]),
        price_bare=flags(constraints["price_most"]["bare"]),
        price_between=word_set(constraints["price_most"]["before_sum"]),
        cheap=Phrases(
            [
                *((phrase, True) for phrase in constraints["price_most"]["cheap"]),
                *((phrase, False) for phrase in constraints["price_most"]["cheap_not"]),
            ]
        ),
        money=word_set(constraints["price_most"]["money"]),
        money_slang={
            currency: {word: int(units) for units, text in table.items() for word in word_set(text)}
            for currency, table in constraints["money_slang"].items()
        },
        near_me=flags(_all(constraints["near_me"])),
        place_before=flags(constraints["place_words"]["before"]),
        place_after=word_set(constraints["place_words"]["after"]),
        of=word_set(constraints["place_words"]["of"]),
        not_a_place=flags(constraints["not_a_place_before"]["all"]),
        ages_after=flags(_toml("calendar")["age"]["after"]),
        ages_before=word_set(_toml("calendar")["age"]["before"]),
        near_goes_on=word_set(constraints["near_goes_on"]["all"]),
        far=word_set(constraints["near_goes_on"]["far"]),
        learning=word_set(constraints["learning"]["all"]),
        language_names=Phrases(
            (name, code) for code, names in constraints["language"]["names"].items() for name in names.split()
        ),
        languages_named=frozenset(constraints["language"]["names"]),
        language_before=flags(constraints["language"]["before"]),
        language_after=word_set(constraints["language"]["after"]),
        language_blocked=word_set(constraints["language"]["blocked_after"]),
        talk=_talk(talk),
        browse=flags(talk["browse"]["all"]),
        asks_where=flags(talk["where"]["all"]),
        greeting=flags(asides["greeting"]["all"]),
        heads=Heads(**{name: word_set(text) for name, text in asides["head"].items()}),
        bare_age_before=flags(asides["age"]["before"]),
        bare_age_of=word_set(asides["age"]["of"]),
        groups=word_set(asides["age"]["groups"]),
        subject_too=Phrases(
            (phrase, name == "always")
            for name in ("always", "alone")
            for phrase in asides["subject_too"][name]
        ),
        subject_unless=word_set(asides["subject_too"]["unless"]),
        calendar=_toml("calendar"),
        exclusions=_toml("exclusions"),
        denying=word_set(_toml("exclusions")["denying"]["all"]),
        numbers=_toml("numbers"),
        durations=_toml("durations"),
        exact=_toml("exact"),
        levels=Levels(_toml("levels")),
        near_venue=flags(constraints["near_venue"]["before"]),
        needs=tuple(_need(line) for line in _lines("needs")),
        confidence=_toml("confidence"),
        dictation=_toml("dictation"),
        all_small=word_set(language["stop"].values()),
    )


def _talk(talk: Mapping[str, Any]) -> TalkPhrases:
    said = talk["talk"]
    pairs = tuple((phrase, kind) for kind in said["order"] for phrase in said[kind])
    name, spam = talk["name"], talk["spam"]
    return TalkPhrases(
        order=tuple(said["order"]),
        pairs=pairs,
        said=Phrases(pairs),
        aside=word_set(said["aside"]),
        name_before=Phrases(
            (phrase, how == "surely") for how in ("surely", "perhaps") for phrase in name[how]
        ),
        first_names=word_set(name["first"]),
        spam=flags(spam["plain"]),
        weak=Phrases((phrase, phrase) for phrase in spam["weak"]),
        asks=flags(spam["asks"]),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _all(table: Mapping[str, list[str]]) -> list[str]:
    return [phrase for phrases in table.values() for phrase in phrases]


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
    for slot, name in (("access", "access"), ("place", "place_has")):
        for value, table in constraints[name].items():
            yield from ((phrase, Meant(slot, value)) for phrase in _all(table))


def _all_texts(tables: Mapping[str, Mapping[str, str]], *names: str) -> list[str]:
    return [text for name in names for text in tables[name].values()]


def _need(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    said, _, served = line.partition(">")
    return _phrases(said), _phrases(served)


def _phrases(line: str) -> tuple[str, ...]:
    return tuple(" ".join(tokens(phrase)) for phrase in line.split("|") if phrase.strip())


def _lines(name: str) -> list[str]:
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
