"""Ages: which numbers of a question are how old somebody is."""

from __future__ import annotations

import re

from catalog.search.gathered import Gathered
from catalog.search.phrasebook import Phrasebook
from catalog.search.phrases import word_set

_AGE = re.compile(r"\d{1,2}")
_OLDEST = 120


class Ages:
    """Finds ages among the words that nothing else has taken."""

    def __init__(self, phrasebook: Phrasebook, small: frozenset[str]) -> None:
        """`small` are words that count nothing: a number before another word counts that."""
        self._phrasebook = phrasebook
        self._small = small
        self._joining = word_set(phrasebook.exclusions["joining"]["all"])

    def find(self, found: Gathered) -> None:
        """Ages with their unit ("de 12 años")."""
        for place, word in enumerate(found.words[:-1]):
            if not _AGE.fullmatch(word) or place in found.taken or not 0 < int(word) < _OLDEST:
                continue
            if hit := self._phrasebook.ages_after.at(found.words, place + 1):
                start = found.number_starts(place)
                before = 1 if found.word(start - 1) in self._phrasebook.ages_before else 0
                found.take(start - before, place + 1 + hit[0], "age", word)

    def find_bare(self, found: Gathered) -> None:
        """ "Tengo 16", "mi hija de 15 pinte": a number without a unit, where no things counted follow."""
        for place, word in enumerate(found.words):
            if not _AGE.fullmatch(word) or place in found.taken or not 1 < int(word) < _OLDEST:
                continue
            start = found.number_starts(place)
            before = self._phrasebook.bare_age_before.ends_before(found.words, start)
            person = {
                n for span in found.spans if span.slot == "audience" for n in range(span.start, span.end)
            }
            person |= {n for n, other in enumerate(found.words[:place]) if other in self._phrasebook.family}
            of = found.word(start - 1) in self._phrasebook.bare_age_of and start - 2 in person
            after = found.word(place + 1)
            if after and after not in self._small and place + 1 not in found.taken:
                one = of and found.word(start - 2) not in self._phrasebook.groups
                if not one or after.endswith("s"):
                    continue
            if before or of:
                found.take(start - (before or 1), place + 1, "age", word)
        self._find_further(found)

    def _find_further(self, found: Gathered) -> None:
        """ "De 4, 7 y 12 años": numbers that lead up to an age."""
        ages = [span.start for span in found.spans if span.slot == "age"]
        while ages:
            place = ages.pop() - 1
            if found.word(place) in self._joining:
                place -= 1
            if place >= 0 and place not in found.taken and _AGE.fullmatch(found.word(place)):
                found.take(place, place + 1, "age", found.word(place))
                ages.append(place)
