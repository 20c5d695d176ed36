"""What a deep link (t.me/<bot>?start=<payload>) leads to, packed into its payload and read with distrust."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import parse_qs, urlsplit

MOST_LETTERS = 64
"""Bot API, deep linking: a payload has at most 64 of A-Z, a-z, 0-9, _ and -."""
MOST_BYTES = 46
"""The longest question, in bytes of UTF-8, of which base64 still fits beside its mark."""
LARGEST = 2**63 - 1

ReadyName = Literal["today", "weekend"]
"""The questions that are ready in the texts."""


@dataclass(frozen=True, slots=True)
class Item:
    """The card of the opportunity with this id."""

    id: int


@dataclass(frozen=True, slots=True)
class Topic:
    """The shelf of the local topic with this code (letters, digits, `-` and `_`)."""

    code: str


@dataclass(frozen=True, slots=True)
class Question:
    """The answer to a question, in the words it was asked in."""

    text: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What there is in the neighbourhood whose name has this slug (`slug_of`)."""

    slug: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The answer to a question that is ready in the texts."""

    name: ReadyName


@dataclass(frozen=True, slots=True)
class Opinion:
    """The opinion that a person gives of the opportunity with this id."""

    id: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """A role, for whoever uses this token first (`bot.desk.inviting`)."""

    token: str


Link = Invitation | Item | Opinion | Topic | Question | Neighbourhood | Ready


def pack(link: Link) -> str:
    """The link as a payload; ValueError, saying why, where it cannot be carried."""
    match link:
        case Item(id) if 1 <= id <= LARGEST:
            return f"o_{id}"
        case Opinion(id) if 1 <= id <= LARGEST:
            return f"f_{id}"
        case Invitation(token) if _TOKEN.fullmatch(token):
            return f"s_{token}"
        case Topic(code) if _CODE.fullmatch(code):
            return f"t_{code}"
        case Question(text):
            return f"q_{_packed(text)}"
        case Neighbourhood(slug) if _SLUG.fullmatch(slug) and len(slug) <= _ROOM:
            return f"n_{slug}"
        case Ready(name) if name in get_args(ReadyName):
            return name
    raise ValueError(f"{link!r} cannot be carried by a link")


def unpack(payload: str) -> Link | None:
    """The link that `pack` made into `payload`; None for anything else."""
    try:
        link = _read(payload)
        return link if link is not None and pack(link) == payload else None
    except ValueError:
        return None


def address(bot_name: str, link: Link | None = None) -> str:
    """The link as an address one can open or print; without a link, the bot's own.

    ValueError where `bot_name` (with or without @) is no user name of Telegram.
    """
    name = bot_name.removeprefix("@")
    if not _BOT_NAME.fullmatch(name):
        raise ValueError(f"{bot_name!r} is no user name of a bot")
    return f"https://t.me/{name}" + (f"?start={pack(link)}" if link else "")


def read_address(url: str, bot_name: str) -> Link | None:
    """The link of an address of this bot's own, None for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    own = parts.hostname == "t.me" and parts.path.strip("/").lower() == bot_name.removeprefix("@").lower()
    return unpack(parse_qs(parts.query).get("start", [""])[0]) if own else None


def slug_of(name: str) -> str:
    """A neighbourhood's name as a link carries it: ASCII, small letters, `-` between words ("los-fresnos").

    A name without any Latin letter, and the end of a very long one, becomes a short hash that stays the same.
    """
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", letters)).strip("-")
    if not re.search(r"[a-z]", slug):
        return f"x-{_hash(name)}"
    if len(slug) > _ROOM:
        return f"{slug[: _ROOM - 9].rstrip('-')}-{_hash(name)}"
    return slug


def _read(payload: str) -> Link | None:
    for name in get_args(ReadyName):
        if payload == name:
            return Ready(name)
    mark, value = payload[:2], payload[2:MOST_LETTERS]
    match mark:
        case "o_" if re.fullmatch(r"[0-9]{1,19}", value):
            return Item(int(value))
        case "f_" if re.fullmatch(r"[0-9]{1,19}", value):
            return Opinion(int(value))
        case "s_":
            return Invitation(value)
        case "t_":
            return Topic(value)
        case "q_":
            return Question(_unpacked(value))
        case "n_":
            return Neighbourhood(value)
    return None


def _packed(text: str) -> str:
    if not text.strip() or any(unicodedata.category(letter) == "Cc" for letter in text):
        raise ValueError("a question needs words, on one line")
    data = text.encode()
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"a link carries a question of at most {MOST_BYTES} bytes (a letter is one, with an accent two); "
            f"this one has {len(data)}: {text!r}"
        )
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unpacked(value: str) -> str:
    padded = value.translate(_FROM_URL) + "=" * (-len(value) % 4)
    return base64.b64decode(padded, validate=True).decode()


def _hash(name: str) -> str:
    # Composed and decomposed spellings, and capitals, are one name.
    same = unicodedata.normalize("NFKC", " ".join(name.split()).casefold())
    return hashlib.sha256(same.encode()).hexdigest()[:8]


_ROOM = MOST_LETTERS - len("n_")
_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{_ROOM}}}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,48}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BOT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_FROM_URL = str.maketrans("-_", "+/")
# Latin letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "ng"}
)
