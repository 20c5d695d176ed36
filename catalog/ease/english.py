"""Syllables of English words: groups of vowels, less what is silent, and the words that no rule catches."""

from __future__ import annotations

import re

EXCEPTIONS = {
    "anyone": 3,
    "area": 3,
    "areas": 3,
    "being": 2,
    "beings": 2,
    "business": 2,
    "businesses": 3,
    "chocolate": 3,
    "colleague": 2,
    "colleagues": 2,
    "cooperate": 4,
    "diabetes": 4,
    "every": 2,
    "everybody": 4,
    "everyday": 3,
    "everyone": 3,
    "everything": 3,
    "evening": 2,
    "evenings": 2,
    "fluent": 2,
    "forever": 3,
    "hundred": 2,
    "idea": 3,
    "ideas": 3,
    "microphone": 3,
    "poem": 2,
    "poems": 2,
    "poet": 2,
    "poetry": 3,
    "queue": 1,
    "queues": 1,
    "recipe": 3,
    "recipes": 3,
    "science": 2,
    "sciences": 3,
    "suicide": 3,
    "society": 4,
    "someone": 2,
    "theatre": 3,
    "theatres": 3,
    "wednesday": 2,
    "wednesdays": 2,
}
"""Common words of our texts that the rules below miscount."""

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<=[^aeiouy])e$|(?<=[aeiou][gq])ue$|(?<=[aeiouy][lnrstvkmpdgbcfz])e(?=ly$|ful|less|ment)"
)
# The e within a compound: some|body, house|hold.
_INSIDE = re.compile(
    r"^((?:any|every)?(?:car|els|fir|her|hom|hous|lif|nam|saf|sid|som|ther|tim|wher))e(?=[b-df-hj-np-tvwz])"
)
# Syllabic l and r, whose e is written but said before them: ta-ble, cen-tre.
_SYLLABIC = re.compile(r"[^aeiouylr](?:le|re)$")
# Vowels that are two syllables: cre-ate, audi-ence, vide-o, muse-um, radi-o, vari-ous, qui-et, play-er.
_APART = re.compile(
    r"(?<![tcsgx])i(?:a|o(?!u?n$|ns$)|um|us)|eo(?!p)|eu[ms]|(?<!q)u(?:al|ate|ity|ous|ar)"
    r"|(?<![tc])i(?:et|enc|ent)(?!h)|crea(?!s|m|k)|react|oing|[aeouy]ing$|[iy]ing$|ier$|iest$|thea|real(?=i)"
    r"|[aeou]y(?=[aeo])"
)
_ENDINGS = re.compile(r"(?:(?<![td])ed|(?<![szxcg])(?<!ch)(?<!sh)es)$")


def syllables(word: str) -> int:
    """How many syllables a word has; at least one."""
    word = re.sub(r"['’]s?$|['’](?:ll|re|ve|d|m|t)$", "", word.lower()) or word
    if (known := EXCEPTIONS.get(word)) is not None:
        return known
    stem = _INSIDE.sub(r"\1", word)
    if len(stem) > 3 and _ENDINGS.search(stem) and _VOWELS.search(stem[:-2]):
        # The e of -ed and -es is silent but after a consonant and l or r (tables).
        stem = stem[:-1] if _SYLLABIC.search(stem[:-1]) else stem[:-2]
    if not _SYLLABIC.search(stem) and len(_VOWELS.findall(stem)) > 1:
        stem = _SILENT.sub("", stem)
    count = len(_VOWELS.findall(stem)) + len(_APART.findall(stem))
    return max(1, count + bool(re.search(r"[^aeiouy]sms?$", stem)))
