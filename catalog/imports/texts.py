"""Text as people read it: without tags, entities, doubled encodings, stray marks and shouting."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f]")
_STRAY = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]"
)
_SPACES = re.compile("[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_BREAKS = re.compile(r"\s*\n\s*\n\s*")
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.I | re.S)
_BLOCK = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d|/tr|hr)\b[^>]*>", re.I)
_ITEM = re.compile(r"<\s*li\b[^>]*>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.S)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.I)
_DOUBLED = re.compile("[ÃÂâÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,2}")
_WORD = re.compile(r"[^\W\d_]+")
_ORDINAL = re.compile(r"^\d+(?:e|er|eme|ème|th|st|nd|rd|a|o|º|ª)$", re.I)
_ROMAN = re.compile(r"^(?=[IVXLCDM]{2,}$)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_SMALL = {
    language: frozenset(words.split())
    for language, words in {
        "es": "a al ante con contra de del desde e el en entre hacia hasta la las lo los mi ni o para "
        "pero por que "
        "se si sin sobre su sus te tu tus u un una unos unas y",
        "fr": "a à au aux avec ce ces chez d dans de des du en et l la le les ne ou par pas pour qu que "
        "sans se son "
        "ses sous sur un une y",
        "en": "a an and at but by for from in of on or the to with",
        "pt": "a ao aos as à às com da das de do dos e em na nas no nos o os ou para pela pelo por que "
        "um uma",
    }.items()
}


def fold(text: str) -> str:
    """Small letters, no accents, single spaces: two spellings of one header or name are equal."""
    return _fold_short(text) if len(text) <= 80 else _fold(text)


def clean(text: str) -> str:
    """Running text: tags to line breaks, entities to characters, a doubled encoding undone, spaces single."""
    if "<" in text or "&" in text:
        text = _plain(text)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    if not text.isascii():
        text = _undoubled(text)
    text = _STRAY.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _BREAKS.sub("\n\n", text)
        text = "\n".join(line.strip() for line in text.split("\n"))
    return text.strip()


def line(text: str) -> str:
    """Text for one line: cleaned, without line breaks."""
    text = clean(text)
    return " ".join(text.split()) if "\n" in text or "  " in text else text


def is_shouted(text: str) -> bool:
    """Whether it is written all in capitals (four letters and more)."""
    capitals = sum(map(str.isupper, text))
    return capitals >= 4 and capitals >= 0.8 * sum(map(str.isalpha, text))


def title_case(text: str, language: str = "es") -> str:
    """CASA DE LA CULTURA → Casa de la Cultura; numerals (XVIII) and words without vowels (DJ) stay."""
    small = _SMALL.get(language[:2], _SMALL["es"])
    position = 0

    def word(match: re.Match[str]) -> str:
        nonlocal position
        found, position = match.group(), position + 1
        after_letter = match.end() < len(text) and text[match.end()] in "'’"
        return _cased(found, first=position == 1, elided=after_letter, start=match.start())

    def _cased(found: str, *, first: bool, elided: bool, start: int) -> str:
        lowered = found.lower()
        if start and text[start - 1].isdecimal():
            return lowered
        if start and text[start - 1] in "'’" and len(found) <= 1:
            return lowered
        opens = first or bool(re.search(r"[.:!?¡¿«“\"(–—|/\-]\s*$", text[:start]) and not elided)
        if elided and len(found) <= 2:
            return found.capitalize() if first else lowered
        if lowered in small and not opens:
            return lowered
        if _ROMAN.match(found) or (len(found) <= 4 and not re.search("[aeiouyáéíóúàèêâîôû]", lowered)):
            return found
        return found[0].upper() + lowered[1:]

    return _WORD.sub(word, text)


def camel_case(text: str) -> str:
    """FiestasNavidadReyes → Fiestas navidad reyes."""
    parts = re.findall(r"[^\W\d_]?[^\W\d_A-ZÁÉÍÓÚÑ]+|[A-ZÁÉÍÓÚÑ]+(?![a-z])|\d+", text) or [text]
    words = " ".join(part if part.isupper() and len(part) > 1 else part.lower() for part in parts)
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=32768)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(text.lower().split())


def _plain(text: str) -> str:
    for _ in range(2):
        if "<" in text:
            text = _SCRIPT.sub(" ", text)
            text = _ITEM.sub("\n• ", _BLOCK.sub("\n", text))
            text = _TAG.sub(" ", text)
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _undoubled(text: str) -> str:
    """UTF-8 that was read as Windows text ("AÃ±o") is read again; text that never was stays as it is."""
    if not _DOUBLED.search(text):
        return text
    try:
        return _bytes(text).decode("utf-8")
    except UnicodeError:
        return _DOUBLED.sub(_again, text)


def _again(match: re.Match[str]) -> str:
    try:
        return _bytes(match.group()).decode("utf-8")
    except UnicodeError:
        return match.group()


def _bytes(text: str) -> bytes:
    return b"".join(
        character.encode("latin-1") if "\x80" <= character <= "\x9f" else character.encode("cp1252")
        for character in text
    )
