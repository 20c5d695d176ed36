"""Bytes into text, whatever program wrote them, without a silent Ń where an Ñ stood."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from catalog.imports.problem import Code, Problem, Refusal, Severity

_CANDIDATES = ("cp1252", "mac_roman", "cp850")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = frozenset("áéíóúüñàâäãçèêëîïôöõòùûœæßÁÉÍÓÚÜÑÀÂÄÃÇÈÊËÎÏÔÖÕÙÛŒÆ")
_MARKS = frozenset("¿¡«»“”‘’–—…€ºª°·•´\xa0§©®")
_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the encoding it was read in, and the lines in which that failed."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of a file; `declared` is the encoding a mapping names, and is not doubted.

    Marks of byte order come first, then strict UTF-8, then UTF-16 by its zeros, then UTF-8 with single
    foreign lines (each reported), then the one-byte encodings of Windows, old Macs and DOS.
    """
    if declared:
        return _declared(data, declared)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with_mark(data, encoding)
    wide = _utf_16_by_zeros(data)
    if wide:
        return Decoded(data.decode(wide, "replace"), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    return _line_by_line(data) or _one_byte(data)


def _declared(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode("utf-8-sig" if encoding.replace("_", "-").lower() == "utf-8" else encoding)
        return Decoded(text, encoding)
    except LookupError:
        raise Refusal(Code.MAPPING_VALUE_WRONG, column="encoding", value=encoding) from None
    except UnicodeError:
        return decode(data)


def _with_mark(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeError:
        if encoding != "utf-8-sig":
            return Decoded(data.decode(encoding, "replace"), encoding)
        rest = data[len(codecs.BOM_UTF8) :]
        return _line_by_line(rest) or _one_byte(rest)


def _utf_16_by_zeros(data: bytes) -> str:
    head = data[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _line_by_line(data: bytes) -> Decoded | None:
    """UTF-8 in which a few lines came from elsewhere; None where UTF-8 is not the rule."""
    lines = data.split(b"\n")
    foreign: list[int] = []
    right = 0
    for number, line in enumerate(lines):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            right += 1
        except UnicodeDecodeError:
            foreign.append(number)
    if right <= len(foreign):
        return None
    wrong = {
        number: (_single(lines[number]), lines[number].decode("utf-8", "replace").count("\ufffd"))
        for number in foreign
    }
    text = "\n".join(
        wrong[number][0] if number in wrong else line.decode("utf-8") for number, line in enumerate(lines)
    )
    problems = tuple(
        Problem(
            code=Code.CHARACTERS_WRONG,
            severity=Severity.NOTE,
            row=number + 1,
            value=line.strip()[:200],
            parameters={"characters": bad},
        )
        for number, (line, bad) in wrong.items()
    )
    return Decoded(text, "utf-8", problems)


def _one_byte(data: bytes) -> Decoded:
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    scores = {name: _plausible(_read(sample, name)) for name in _CANDIDATES}
    best = max(scores.values())
    leaders = [name for name in _CANDIDATES if scores[name] == best]
    encoding = leaders[0] if len(leaders) == 1 else _asked(sample, leaders)
    note = Problem(
        code=Code.ENCODING_GUESSED,
        severity=Severity.NOTE,
        parameters={"encoding": encoding.replace("_", "-")},
    )
    return Decoded(_read(data, encoding), encoding, (note,))


def _asked(sample: bytes, leaders: list[str]) -> str:
    """charset-normalizer decides a draw; left to itself it reads Spanish Windows files as cp1250."""
    # Imported for the few files that need it, and not at every start.
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=leaders).best()
    return found.encoding if found and found.encoding in leaders else leaders[0]


def _single(line: bytes) -> str:
    return _read(line, max(_CANDIDATES, key=lambda name: _plausible(_read(line, name))))


def _read(data: bytes, encoding: str) -> str:
    """As `encoding`; the five bytes cp1252 leaves open are read as ISO-8859-1 has them."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return "".join(
            chunk.decode(encoding, "ignore") or chunk.decode("latin-1")
            for chunk in re.findall(rb"[^\x80-\x9f]+|[\x80-\x9f]", data)
        )


def _plausible(text: str) -> int:
    """Letters people write in Spanish, French, Portuguese and English count for it, the rest against."""
    score = 0
    for position, character in enumerate(text):
        if character < "\x80":
            continue
        if character in _LETTERS:
            before = text[position - 1] if position else " "
            odd = character.isupper() and before.islower()
            score += -1 if odd else 2
        elif character in _MARKS:
            score += 1
        else:
            score -= 2
    return score
