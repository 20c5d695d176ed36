"""Names of people: where a word before them says that one follows ("me llamo", "la maestra", "Mr"), and those
that many people have."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from catalog.search.words import fold

_SAID_OF_ONESELF = re.compile(
    r"\b(?:me llamo|mi nombre es|mi nombre completo es|me dicen|my name is|my name's|call me|"
    r"je m['’]appelle|mon nom est|me chamo|meu nome [ée]|nom complet|nombre completo|"
    r"atentamente|atte|firma|firmado|firmo|signed|sign[ée]|assinado)\b[\s:,.]{0,3}",
    re.IGNORECASE,
)
"""After these a name follows, however it is written."""
_SAID_LIGHTLY = re.compile(
    r"\b(?:soy|i am|i['’]m|je suis|eu sou|sou|habla|se llama|se llamaba|is called|is named|named|llamad[ao]|"
    r"s['’]appelle|nomm[ée]e?|chamad[ao]|de nombre)\s+",
    re.IGNORECASE,
)
"""After these a name may follow: with a capital, or where it is one of those that many people have."""
_TITLE = re.compile(
    r"\b(?:(?:maestr|profesor|doctor|enfermer|señor|licenciad|ingenier|instructor|tallerist|director|coordinador|"
    r"psic[oó]log|trabajador|bibliotecari|compañer|vecin)(?:[aoe]s?)?|maestre|profe|doctora|señorita|docente|"
    r"facilitador[ae]?|encargad[ao]|recepcionista|guardia|don|doña|dr|dra|sr|sra|srta|lic|ing|mtro|mtra|prof|"
    r"profa|mr|mrs|ms|miss|mister|teacher|nurse|monsieur|madame|mademoiselle|mme|mlle|professeure?|docteure?|"
    r"infirmi[eè]re?|professor[a]?|senhora?|enfermeir[ao]|dona|seu)\b\.?\s+",
    re.IGNORECASE,
)
"""What people are called by, before their name."""
_A_PLACE = re.compile(
    r"\b(?:calle|av|avenida|avda|blvd|bulevar|calzada|colonia|col|barrio|jard[ií]n|parque|plaza|biblioteca|hospital|"
    r"cl[ií]nica|escuela|primaria|secundaria|preparatoria|instituto|centro|museo|teatro|auditorio|estadio|metro|"
    r"estaci[oó]n|mercado|casa|foro|sala|street|avenue|road|library|school|rue|place|[ée]cole|lyc[ée]e|"
    r"biblioth[eè]que|rua|pra[çc]a|escola|teatro)\.?\s+(?:\w+\.?\s+){0,2}$",
    re.IGNORECASE,
)
"""A place that bears the name of somebody, who does not teach there."""
_A_SAINT = re.compile(r"\b(?:san|santa|santo|saint|sainte|s[ãa]o|st)\.?\s+$", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[.!?¡¿:;\n«\"“(])\s*$")
"""What stands before the first word of a sentence, which has its capital for that."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
MOST_WORDS = 4


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where names begin and end."""
    for match in _SAID_OF_ONESELF.finditer(text):
        yield from _name(text, match.end(), any_case=True)
    for cue in (_SAID_LIGHTLY, _TITLE):
        for match in cue.finditer(text):
            if cue is _TITLE and _A_PLACE.search(text, 0, match.start()):
                continue
            yield from _name(text, match.end(), any_case=False)
    yield from _bare(text)


def _bare(text: str) -> Iterator[tuple[int, int]]:
    """Names without a cue: one that many people have, with its capital inside a sentence or with another word
    with a capital after it ("Rosa Pérez"). A place or a saint that bears it is none."""
    for match in _WORD.finditer(text):
        word, at = match[0].rstrip("."), match.start()
        if not word[0].isupper() or fold(word) not in _words("common"):
            continue
        if _A_PLACE.search(text, 0, at) or _A_SAINT.search(text, 0, at):
            continue
        for begin, end in _name(text, at, any_case=False):
            if " " in text[begin:end] or not _BEGINS.search(text, 0, at):
                yield begin, end


def _name(text: str, at: int, *, any_case: bool) -> Iterator[tuple[int, int]]:
    """The name that begins at a place: words with capitals, or known names, joined by particles."""
    end, count, place = at, 0, at
    while count < MOST_WORDS and (match := _WORD.match(text, place)):
        word = match[0].rstrip(".")
        folded, after = fold(word), match.start() + len(word)
        if folded in _words("particles") and count:
            place = _after_space(text, after)
            continue
        loosely = any_case and (not count or (count == 1 and _ends_here(text, after)))
        if not _may_be(word, folded, any_case=loosely):
            break
        count, end, place = count + 1, after, _after_space(text, match.end())
        if place == match.end() or (match[0].endswith(".") and len(word) > 1):
            break
    if count:
        yield at, end


def _ends_here(text: str, at: int) -> bool:
    """Whether no further word of a name follows: the text ends, or its sentence, or goes on otherwise."""
    following = _WORD.match(text, _after_space(text, at))
    return following is None or fold(following[0].rstrip(".")) in _words("no_names")


def _may_be(word: str, folded: str, *, any_case: bool) -> bool:
    if folded in _words("no_names"):
        return False
    return any_case or word[0].isupper() or folded in _words("common")


@cache
def _words(which: str) -> frozenset[str]:
    text = (files("bot.feedback") / "names.toml").read_text(encoding="utf-8")
    return frozenset(fold(tomllib.loads(text)[which]).split())


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    return at
