"""What Telegram finds in a text by itself: commands, addresses, mentions, hashtags, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.demo.formatting import JSON, Formatted, utf16_length

_LETTER_BEFORE = r"(?<![\w/@#.])"
_ENDINGS = "org|com|net|mx|es|uy|gob|app|dev|io|me|info|fr|cl|edu"
_URL = r"(?<![\w@])(?:https?://[^\s<>\"]+|(?:[\w-]+\.)+(?:" + _ENDINGS + r")\b(?:/[^\s<>\"]*)?)"
_COMMAND = _LETTER_BEFORE + r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url", re.compile(_URL, re.IGNORECASE)),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(_COMMAND)),
    ("mention", re.compile(_LETTER_BEFORE + r"@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,255}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ ()-]?\d){7,14}(?!\w)")),
)
_CODE = {"code", "pre", "text_link", "text_mention"}


def with_found(formatted: Formatted) -> Formatted:
    """The same text with the entities Telegram adds where none forbids it."""
    taken = [_range(entity) for entity in formatted.entities if entity["type"] in _CODE]
    found: list[JSON] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(formatted.text):
            word = match.group().rstrip(".,;:!?)»”'") if kind == "url" else match.group()
            begin = utf16_length(formatted.text[: match.start()])
            end = begin + utf16_length(word)
            if word and not _overlaps((begin, end), taken):
                taken.append((begin, end))
                found.append({"offset": begin, "length": end - begin, "type": kind})
    together = [*formatted.entities, *found]
    together.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(formatted.text, tuple(together))


def tidy(formatted: Formatted) -> Formatted:
    """Telegram's cleaning: control characters become spaces, white space at both ends goes."""
    text = (
        formatted.text.replace("\r\n", "\n").replace("\r", "\n") if not formatted.entities else formatted.text
    )
    text = "".join(" " if _is_control(letter) else letter for letter in text)
    stripped = text.lstrip(" \n\t")
    cut = utf16_length(text[: len(text) - len(stripped)])
    stripped = stripped.rstrip(" \n\t")
    end = utf16_length(stripped)
    entities = []
    for entity in formatted.entities:
        begin = max(0, entity["offset"] - cut)
        finish = min(end, entity["offset"] + entity["length"] - cut)
        if finish > begin:
            entities.append({**entity, "offset": begin, "length": finish - begin})
    return Formatted(stripped, tuple(entities))


def _is_control(letter: str) -> bool:
    return (ord(letter) < 32 and letter != "\n") or 0xD800 <= ord(letter) <= 0xDFFF


def _range(entity: JSON) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _overlaps(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and begin < span[1] for begin, end in taken)
