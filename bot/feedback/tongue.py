"""Which language words are in: so that few words in a language that few write give nobody away."""

from __future__ import annotations

import unicodedata
from collections import Counter

from catalog.search.phrasebook import load_phrasebook
from catalog.search.words import tokens

UNDETERMINED = "und"
"""BCP 47, of words whose language is not known: all of these are one rare language together."""
ENOUGH = 3
"""Words from which on some of them are little ones, in any language that is known here."""


def tongue_of(text: str, spoken: str) -> str:
    """The language (two letters) that words seem to be in, the one `spoken` with the person where they are
    too few to tell, `UNDETERMINED` where they are in none that is known."""
    letters = Counter(_script(letter) for letter in text if letter.isalpha())
    own = spoken.split("-")[0].lower()
    if letters and letters.most_common(1)[0][0] != "LATIN":
        return UNDETERMINED
    words = [word for word in tokens(text) if word.isalpha()]
    little = load_phrasebook().stop
    counts = {code: sum(word in said for word in words) for code, said in little.items()}
    most = max(counts.values())
    if not most:
        return own if len(words) < ENOUGH else UNDETERMINED
    return own if counts.get(own) == most else max(counts, key=lambda code: counts[code])


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
