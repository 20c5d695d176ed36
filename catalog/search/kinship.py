"""Kinship of words: "soldar", "soldadura" and "soldador" share a root that no stemmer gives them."""

from __future__ import annotations

from collections.abc import Collection

_LONG = """
adura aduras edura eduras imiento imientos amiento amientos acion aciones ador adora adores adoras edor edora
edores edoras idor idora idores idoras atorio atoria izaje aje ajes eria erias ero era eros eras ista istas
ante antes ura uras ando iendo ado ada ados adas ido ida idos idas ar er ir arse erse irse
ing ings er ers or ors ery ation ations eur euse eurs euses age ages erie eries ure ures
agem agens acao acoes oria orias eiro eira eiros eiras mento mentos
"""
_SHORT = "a o e as os es"
SHORTEST_ROOT = 4
"""Letters a root has at least; one more where nothing but a vowel was taken away."""


def root(word: str) -> str:
    """The root of a folded word with its longest known ending taken away; empty where it has none."""
    for length in range(min(_LONGEST, len(word) - SHORTEST_ROOT), 0, -1):
        if word[-length:] in _ENDINGS:
            least = SHORTEST_ROOT + (word[-length:] in _VOWELS)
            if len(word) - length >= least:
                return word[:-length]
    return ""


def infinitive(word: str, known: Collection[str]) -> str:
    """The Spanish infinitive of which a folded word is the subjunctive ("pinte", "canten"), where it is among
    the `known` words; else the word itself.

    Other endings would make kin of what is none: "costa" is no form of "costar" to whoever asks for the sea.
    """
    for ending in _SUBJUNCTIVE:
        stem = word.removesuffix(ending)
        if len(stem) < len(word) and len(stem) >= SHORTEST_ROOT and stem + "ar" in known:
            return stem + "ar"
    return word


_SUBJUNCTIVE = ("emos", "en", "es", "e")
_VOWELS = frozenset(_SHORT.split())
_ENDINGS = _VOWELS.union(_LONG.split())
_LONGEST = max(map(len, _ENDINGS))
