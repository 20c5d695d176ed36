"""Telegram's HTML: from marked-up text to plain text and entities, with Telegram's own complaints.

Source of the rules: core.telegram.org/bots/api#html-style. Offsets and lengths of entities are in
UTF-16 code units; the offsets in complaints are in UTF-8 bytes of the text as it was sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.demo.refusals import Refusal, bad_request

JSON = dict[str, Any]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
}
_OTHERS = {"a", "code", "pre", "blockquote", "span", "tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_PLAIN = re.compile(r"[^<&]+")
_SPACE = " \t\n\r\v\f"
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


@dataclass(frozen=True)
class Formatted:
    """Plain text and the entities that lie over it."""

    text: str
    entities: tuple[JSON, ...] = ()


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, in which Telegram counts."""
    return len(text) + (0 if text.isascii() else sum(1 for letter in text if ord(letter) > 0xFFFF))


def parse_html(source: str) -> Formatted:
    """Reads Telegram's HTML; raises a Refusal that says where it breaks off."""
    return _Reading(source).whole()


@dataclass
class _Open:
    tag: str
    offset: int
    begin: int
    argument: str = ""
    extra: JSON = field(default_factory=dict)


class _Reading:
    """One pass over the text, a tag at a time."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.letters: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.found: list[tuple[int, JSON]] = []

    def whole(self) -> Formatted:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self.at = plain.end()
                self._take(plain[0])
            elif self.source[self.at] == "<":
                if self.source.startswith("</", self.at):
                    self._end_tag()
                else:
                    self._start_tag()
            else:
                self._take(self._character())
        if self.open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        # Telegram lists what begins first, and of those the longest, first.
        ordered = sorted(self.found, key=lambda item: (item[1]["offset"], -item[1]["length"], item[0]))
        return Formatted("".join(self.letters), tuple(entity for _, entity in ordered))

    def _character(self) -> str:
        match = _CHARACTER.match(self.source, self.at)
        if match:
            hexadecimal, decimal, named = match.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
            if named or (0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF):
                self.at = match.end()
                return _NAMED[named] if named else chr(code)
        self.at += 1
        return self.source[self.at - 1]

    def _take(self, letters: str) -> None:
        self.letters.append(letters)
        self.offset += utf16_length(letters)

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self.at += 1

    def _word(self, stop: str) -> str:
        begin = self.at
        while self._peek() and self._peek() not in stop:
            self.at += 1
        return self.source[begin : self.at]

    def _start_tag(self) -> None:
        begin = self.at
        where = _bytes(self.source, begin)
        self.at += 1
        tag = self._word(_SPACE + ">").lower()
        if not self._peek():
            raise _broken(f"Unclosed start tag at byte offset {where}")
        if tag not in _SIMPLE and tag not in _OTHERS:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {where}')
        opened = _Open(tag=tag, offset=self.offset, begin=len(self.letters))
        self._skip_space()
        while self._peek() != ">":
            self._attribute(opened, where)
            self._skip_space()
        self.at += 1
        if tag == "span" and opened.argument != "spoiler":
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        if tag == "tg-emoji" and not opened.argument.isdigit():
            raise _broken(f"Invalid custom emoji identifier specified at byte offset {where}")
        if tag == "tg-time" and not opened.argument.isdigit():
            raise _broken(f"Invalid date specified at byte offset {where}")
        self.open.append(opened)

    def _attribute(self, opened: _Open, where: int) -> None:
        if not self._peek():
            raise _broken(f'Unclosed start tag "{opened.tag}" at byte offset {where}')
        name = self._word(_SPACE + "=>")
        if not name:
            raise _broken(f'Empty attribute name in the tag "{opened.tag}" at byte offset {where}')
        self._skip_space()
        if self._peek() != "=":
            if self._peek() == "":
                raise _broken(f'Unclosed start tag "{opened.tag}" at byte offset {where}')
            if opened.tag == "blockquote" and name == "expandable":
                opened.argument = "expandable"
                return
            raise _broken(
                f'Expected equal sign in declaration of an attribute of the tag "{opened.tag}"'
                f" at byte offset {where}"
            )
        self.at += 1
        self._skip_space()
        value = self._value(opened.tag, where)
        self._keep(opened, name, value, where)

    def _value(self, tag: str, where: int) -> str:
        quote = self._peek()
        if quote not in ("'", '"'):
            begin = self.at
            match = _NAME_TOKEN.match(self.source, self.at)
            self.at = match.end() if match else self.at
            if self._peek() not in _SPACE + ">" or not self._peek():
                raise _broken(f"Unexpected end of name token at byte offset {_bytes(self.source, begin)}")
            return self.source[begin : self.at].lower()
        self.at += 1
        letters: list[str] = []
        while self._peek() != quote:
            if not self._peek():
                raise _broken(f'Unclosed start tag "{tag}" at byte offset {where}')
            letters.append(self._character())
        self.at += 1
        return "".join(letters)

    def _keep(self, opened: _Open, name: str, value: str, where: int) -> None:
        match opened.tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix"):
                opened.argument = value
            case "tg-time", "format":
                if not _TIME_FORMAT.fullmatch(value):
                    raise _broken(f"Invalid date format specified at byte offset {where}")
                opened.extra["date_time_format"] = value
            case "code", "class" if value.startswith("language-"):
                opened.argument = value.removeprefix("language-")
            case "span", "class" if value.startswith("tg-"):
                opened.argument = value.removeprefix("tg-")
            case "blockquote", "expandable":
                opened.argument = "expandable"

    def _end_tag(self) -> None:
        begin = self.at
        where = _bytes(self.source, begin)
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {where}")
        self.at += 2
        tag = self._word(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise _broken(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            raise _broken(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        length = self.offset - opened.offset
        if length:
            entity = self._entity(opened, "".join(self.letters[opened.begin :]))
            if entity:
                body = {"offset": opened.offset, "length": length, **entity}
                self.found.append((len(self.open), body))

    def _entity(self, opened: _Open, inside: str) -> JSON | None:
        if opened.tag in _SIMPLE:
            return {"type": _SIMPLE[opened.tag]}
        match opened.tag:
            case "span":
                return {"type": "spoiler"}
            case "a":
                return link(opened.argument or inside)
            case "code":
                return self._code(opened)
            case "pre":
                language = self._language_inside(opened)
                return {"type": "pre", **({"language": language} if language else {})}
            case "blockquote":
                return {"type": "expandable_blockquote" if opened.argument else "blockquote"}
            case "tg-emoji":
                return {"type": "custom_emoji", "custom_emoji_id": opened.argument}
            case _:
                return {"type": "date_time", "unix_time": int(opened.argument), **opened.extra}

    def _code(self, opened: _Open) -> JSON:
        return {"type": "code", **({"language": opened.argument} if opened.argument else {})}

    def _language_inside(self, opened: _Open) -> str:
        # <pre><code class="language-x"> is one entity, of type pre, with the language.
        for index, (_, entity) in enumerate(self.found):
            same = entity["offset"] == opened.offset and entity["length"] == self.offset - opened.offset
            if entity["type"] == "code" and same:
                del self.found[index]
                return str(entity.get("language", ""))
        return ""


def link(address: str) -> JSON | None:
    """The entity for a link, or nothing where the address is none (Telegram drops those silently)."""
    address = address.strip()
    mention = re.fullmatch(r"tg://user\?id=(\d+)", address)
    if mention:
        return {"type": "text_mention", "user": {"id": int(mention.group(1))}}
    whole = address_of(address)
    return {"type": "text_link", "url": whole} if whole else None


def address_of(address: str) -> str | None:
    """A web, tg or ton address in its whole form, or nothing where it is none."""
    if re.fullmatch(r"(?:tg|ton)://[^\s]+", address, re.IGNORECASE):
        return address
    parts = re.fullmatch(r"(?:(https?)://)?([^\s/?#:@]+)(:\d{1,5})?([/?#][^\s]*)?", address, re.IGNORECASE)
    if not parts:
        return None
    scheme, host, port, rest = parts.groups()
    known = host.lower() == "localhost" or re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host)
    dotted = "." in host.strip(".") and re.fullmatch(r"[^.]{2,}", host.rsplit(".", 1)[-1])
    if not (known or dotted):
        return None
    return f"{(scheme or 'http').lower()}://{host.lower()}{port or ''}{rest or '/'}"


def _bytes(source: str, at: int) -> int:
    return len(source[:at].encode("utf-8", "surrogatepass"))


def _broken(words: str) -> Refusal:
    return bad_request(f"can't parse entities: {words}")
