"""A block of text about something, as offices send it round, taken apart into entries.

What has a label ("Lugar: …") is what the import knows that label for. The rest is taken sentence by sentence
for what it can be read as: dates and hours, a price, ages, somebody who offers it, a way to sign up. What
remains is a name, and a description. What is not there is not made up: it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.desk.dates_said import Dates, read_dates, read_hours_said
from bot.desk.entries import for_whom_value, place_value, schedules_value
from catalog.codec import encode
from catalog.imports.audiences import read_audience
from catalog.imports.guess import SYNONYMS
from catalog.imports.prices import read_price
from catalog.model import PriceKind, Registration
from catalog.search.understood import Understood
from catalog.search.words import fold, tokens

LONGEST = 4000
"""Letters that are read: a message has no more."""
MOST_NAME = 120
MOST_SENTENCE = 90
"""A longer sentence tells something, rather than being a price or an age."""

_BREAKS = re.compile(
    r"\n+|\s+[|·•]\s+|(?<=[^\W\d_]{3})[.;]\s+(?=[^\W\d_a-z])|(?<=\d[h0-9])[.;]\s+(?=[^\W\d_])"
)
_LABEL = re.compile(r"^([^\W\d_][^:\n]{1,40}?)\s*:\s+(.+)$", re.S)
_DECORATION = re.compile(r"^[\W_]+(?=[\w¿¡$«\"(+])")
_OFFERED_BY = re.compile(
    r"^(?:organizan?|imparten?|ofrecen?|presentan?|convocan?|(?:organi[sz]ed|offered|hosted) by|by)\s+(.+)$",
    re.I,
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\d/$.:-])(?:\+?\d[\d ()-]{7,16}\d)(?![\d/])")
_MEANT_FOR = re.compile(r"\b(?:para|dirigid[oa]|edad|anos|publico|for|ages?|aged|years|adults?|children)\b")
_MONEY = re.compile(
    r"\$|\b(?:pesos?|mxn|gratis|gratuit[oa]|libre|free|costo|precio|cuota|cooperacion|price|fee)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known around the text: how it is understood, which day it is, and the names there are."""

    understand: Callable[[str], Understood]
    today: date
    zone: str
    currency: str
    language: str
    places: Sequence[str] = ()
    organizations: Sequence[str] = ()


def entries_of(text: str, around: Around) -> dict[str, Any]:
    """What the text says, by entry (`bot.desk.entries`); empty where it says nothing that has a name."""
    reader = _Reader(around)
    for part in _BREAKS.split(text[:LONGEST]):
        reader.take(_DECORATION.sub("", " ".join(part.split())).strip())
    return reader.entries()


def registration_in(text: str) -> Registration | None:
    """How one signs up by a text: its address, its mail, its telephone; None where it has none of them."""
    said = _contact(text)
    return _registration(said) if said else None


class _Reader:
    """Takes part after part; what was found first stays."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._found: dict[str, Any] = {}
        self._dates: Dates | None = None
        self._contact: dict[str, str] = {}
        self._address = ""
        self._name = ""
        self._rest: list[str] = []

    def take(self, part: str) -> None:
        if not part:
            return
        label = _LABEL.match(part)
        meant = SYNONYMS.get(_plain(label[1]), "") if label is not None else ""
        if label is not None and meant:
            self._labelled(meant, label[2].strip(), part)
        elif not self._otherwise(part):
            if not self._name:
                self._name = part[:MOST_NAME].rstrip(".")
            else:
                self._rest.append(part)

    def entries(self) -> dict[str, Any]:
        found, around = dict(self._found), self._around
        if not self._name:
            return {}
        found[f"name:{around.language}"] = self._name
        if self._dates is not None:
            found["when"] = schedules_value(self._dates.schedules(around.zone))
        if self._address and "place" in found and not found["place"]["online"]:
            found["place"] = place_value(", ".join((found["place"]["words"], self._address)))
        if self._contact:
            found["sign_up"] = encode(_registration(self._contact))
        if self._rest:
            found[f"description:{around.language}"] = _sentences(self._rest)
        whole = around.understand(" ".join((self._name, *self._rest)))
        kind = around.understand(self._name).kind or whole.kind
        if kind is not None:
            found["kind"] = kind.value
        return found

    def _labelled(self, meant: str, value: str, part: str) -> None:
        match meant.partition(".")[0]:
            case "name" if not self._name:
                self._name = value[:MOST_NAME]
            case "start" | "end" | "time" | "weekdays" | "end_time":
                self._date(value)
            case "place" if meant == "place.address":
                self._address = value
            case "place" if meant == "place.name":
                self._found.setdefault("place", self._place(value))
            case "price":
                self._price(value)
            case "audience" | "ages":
                # A label says what "8 a 12" is.
                self._for_whom(f"{value} años" if meant == "ages" and value[-1:].isdecimal() else value)
            case "organization":
                self._found.setdefault("organization", value)
            case "registration" | "url":
                self._contact_in(value)
            case "summary" | "description":
                self._rest.append(value)
            case _:
                self._rest.append(part)

    def _otherwise(self, part: str) -> bool:
        """Whether the part could be read as something else than words."""
        folded = fold(part)
        if self._contact_in(part):
            return True
        if (by := _OFFERED_BY.match(part)) is not None and self._name:
            self._found.setdefault("organization", by[1].strip(" ."))
            return True
        if len(part) > MOST_SENTENCE or not self._name:
            return False
        known = False
        if _MONEY.search(folded):
            known = self._price(part) or known
        if re.search(r"\d", part) or self._around.understand(part).when is not None:
            known = self._date(part) or known
        if _MEANT_FOR.search(folded):
            known = self._for_whom(part) or known
        return self._named(part, folded) or known

    def _named(self, part: str, folded: str) -> bool:
        """Takes a place or a host that the catalogue knows by name."""
        place = _first_in(self._around.places, folded)
        host = _first_in(self._around.organizations, folded)
        if place and "place" not in self._found:
            self._found["place"] = place_value(place)
        if host and host != place:
            self._found.setdefault("organization", host)
        return bool(place or host) and len(folded.split()) <= len((place + " " + host).split()) + 4

    def _place(self, value: str) -> Any:
        online = bool(re.search(r"\b(?:en linea|online|virtual|zoom|a distancia)\b", fold(value)))
        return place_value(value, online=False) if not online else place_value(online=True)

    def _price(self, words: str) -> bool:
        price = read_price(words, currency=self._around.currency)
        if price.kind is PriceKind.NOT_STATED or "price" in self._found:
            return False
        self._found["price"] = encode(price)
        return True

    def _date(self, words: str) -> bool:
        around = self._around
        dates = read_dates(words, lambda text: around.understand(text).when, today=around.today)
        hours = read_hours_said(words)
        if dates is not None and self._dates is None:
            self._dates = dates
        elif hours is not None and self._dates is not None and self._dates.starts is None:
            self._dates = self._dates.at(hours)
        else:
            return False
        return True

    def _for_whom(self, words: str) -> bool:
        read = read_audience(words)
        if not read.audiences and read.minimum_age is None and read.maximum_age is None:
            return False
        value = for_whom_value(read.audiences, read.minimum_age, read.maximum_age, "")
        self._found.setdefault("for_whom", value)
        return True

    def _contact_in(self, words: str) -> bool:
        said = _contact(words)
        self._contact = {**said, **self._contact}
        return bool(said) and len(words) <= MOST_SENTENCE


def _contact(words: str) -> dict[str, str]:
    patterns = {"url": _ADDRESS, "email": _MAIL, "telephone": _TELEPHONE}
    found = {name: pattern.search(words) for name, pattern in patterns.items()}
    said = {name: match[0].rstrip(".,;)") for name, match in found.items() if match is not None}
    if said.get("url", "").startswith("www."):
        said["url"] = f"https://{said['url']}"
    return said


def _registration(said: Mapping[str, str]) -> Registration:
    return Registration(
        url=said.get("url", ""), telephone=said.get("telephone", ""), email=said.get("email", "")
    )


def _plain(label: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(label)).split())


def _first_in(names: Iterable[str], folded: str) -> str:
    """The longest of these names that stands in the text; "" for none."""
    words = f" {' '.join(tokens(folded))} "
    there = [name for name in names if len(name) > 3 and f" {' '.join(tokens(name))} " in words]
    return max(there, key=len, default="")


def _sentences(parts: Iterable[str]) -> str:
    return " ".join(part if part[-1:] in ".!?…" else f"{part}." for part in parts)
