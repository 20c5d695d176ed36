"""Exclusions: which spans of a question say what is not wanted, and which of its words do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from catalog.search.phrases import Phrases, flags, word_set
from catalog.search.reading import Span
from catalog.search.words import Token

EXCLUDABLE = frozenset({"when", "where", "venue", "kind", "audience", "language", "level"})
"""Slots of what can be excluded; that something is not to be online is a wish of its own."""
_HOLDING = frozenset({"when", "where", "venue"})
"""Slots whose words may begin with a "no" that is the Portuguese "in the", or a no."""
MOST_WORDS = 2
"""Words of a subject that are excluded at once ("pero no danza árabe")."""
_MOST_LEADING = 4
_SHORT = 2


class Exclusions:
    """Finds what is not wanted."""

    def __init__(self, data: Mapping[str, Any], small: Set[str]) -> None:
        def phrases(name: str) -> list[str]:
            return [phrase for each in data[name].values() for phrase in each]

        before = phrases("before")
        self._before: Phrases[bool] = flags(before)
        self._before_time = flags([*before, *phrases("before_time")])
        self._before_place = flags([*before, *phrases("before_place")])
        self._after = flags(data["after"]["all"])
        self._before_words = flags(phrases("before_words"))
        self._leading = word_set(data["leading"]["all"])
        self._never_after = word_set(data["never_after"]["all"])
        self._shy = word_set(data["never_after"]["shy"])
        self._shy_after = word_set(data["never_after"]["shy_after"])
        self._double = word_set(data["never_after"]["double"])
        self._after_comma = word_set(data["never_after"]["after_comma"])
        self._joining = word_set(data["joining"]["all"])
        self._joining_words = word_set(data["never_after"]["joining_words"])
        self._never = word_set(data["never"]["all"])
        self._noes = word_set(data["answers"]["all"])
        self._small = small

    def answers(self, words: Sequence[Token], text: str) -> set[int]:
        """Places of a "no" that answers what was said before, and denies nothing ("no, en línea")."""
        between = _between(words, text)
        return {
            place
            for place, word in enumerate(words[:-1])
            if word.folded in self._noes and "," in between[place + 1]
        }

    def is_led(self, words: Sequence[str], place: int) -> bool:
        """Whether the place named there is said not to be wanted ("menos Centro", "fuera del centro")."""
        return self._start(self._before_place, words, place, ()) is not None

    def of_spans(
        self, spans: Sequence[Span], words: Sequence[Token], text: str, *, denies: bool
    ) -> list[Span]:
        """The spans, those marked that are not wanted; `denies` says that "no" is a no."""
        folded = [word.folded if denies or word.folded != "no" else "" for word in words]
        found: list[Span] = []
        for span in spans:
            follows = folded[span.start + 1] if span.start + 1 < len(folded) else ""
            held = denies and span.slot in _HOLDING and folded[span.start] == "no"
            held = held and follows not in self._double
            start = span.start if held else self._negated(span, folded, words, text)
            last = found[-1] if found else None
            near_me = span.slot == "where" and not span.value
            if span.slot not in EXCLUDABLE or near_me:
                found.append(span)
            elif start is not None:
                found.append(replace(span, start=min(start, span.start), excluded=True, too=False))
            elif last and self._goes_on(last, span, folded):
                found.append(replace(span, start=last.end, excluded=True, too=False))
            elif end := self._denied_after(span, folded, words, text):
                found.append(replace(span, end=end, excluded=True, too=False))
            else:
                found.append(span)
        return found

    def of_words(self, words: Sequence[Token], taken: Set[int], text: str) -> list[Span]:
        """The stretches of a subject that is not wanted ("clases de baile pero no salsa")."""
        folded, found = [word.folded for word in words], list[Span]()
        between = _between(words, text)
        for place in range(1, len(folded)):
            if place in taken or not self._is_subject(folded[place]):
                continue
            start = self._start(self._before_words, folded, place, between)
            if start is None:
                start = self._goes_on_after(found, folded, place) or self._after_a_comma(
                    folded, place, between
                )
            if start is None or not taken.isdisjoint(range(start, place)):
                continue
            end = place + 1
            while end < len(folded) and end - place < MOST_WORDS and self._is_subject(folded[end]):
                if end in taken or "," in between[end]:
                    break
                end += 1
            stops = end >= len(folded) or end in taken or "," in between[end]
            if not stops and not self._ends(folded[end]):
                continue
            said = " ".join(folded[place:end])
            found.append(Span(start, end, "word", said, excluded=True))
        return found

    def _goes_on_after(self, found: Sequence[Span], folded: Sequence[str], place: int) -> int | None:
        """ "Pero no salsa ni bachata": where the further word is joined."""
        joined = bool(found) and found[-1].end == place - 1 and folded[place - 1] in self._joining_words
        return place - 1 if joined else None

    def _after_a_comma(self, folded: Sequence[str], place: int, between: Sequence[str]) -> int | None:
        """ "Baile, no salsa": where that begins."""
        last = place == len(folded) - 1 and place > 1 and folded[place - 1] in self._after_comma
        return place - 1 if last and "," in between[place - 1] and "," not in between[place] else None

    def _is_subject(self, word: str) -> bool:
        return len(word) > 2 and not word.isdigit() and word not in self._small and word not in self._never

    def _ends(self, word: str) -> bool:
        return word in self._joining or word in self._leading

    def _negated(self, span: Span, folded: Sequence[str], words: Sequence[Token], text: str) -> int | None:
        phrases = {"when": self._before_time, "where": self._before_place, "venue": self._before_place}
        return self._start(phrases.get(span.slot, self._before), folded, span.start, _between(words, text))

    def _start(
        self, phrases: Phrases[bool], folded: Sequence[str], place: int, between: Sequence[str]
    ) -> int | None:
        """Where the phrase begins that excludes what stands at `place`; None where there is none."""
        for led in range(_MOST_LEADING + 1):
            at = place - led
            if at <= 0 or (between and any(mark in between[at] for mark in ",.;:?!")):
                return None
            if length := phrases.ends_before(folded, at):
                start, before = at - length, folded[at - length - 1] if at > length else ""
                alone = length <= _SHORT and before in self._never_after
                shy = length == 1 and folded[start] in self._shy and before in self._shy_after
                if not alone and not shy:
                    return start
            if folded[at - 1] not in self._leading:
                return None
        return None

    def _goes_on(self, last: Span, span: Span, folded: Sequence[str]) -> bool:
        """ "Menos Centro y Usera": what is joined to the last is excluded with it."""
        between = folded[last.end : span.start]
        return (
            last.excluded
            and last.slot == span.slot
            and bool(between)
            and between[0] in self._joining
            and all(word in self._joining or word in self._leading for word in between)
        )

    def _denied_after(
        self, span: Span, folded: Sequence[str], words: Sequence[Token], text: str
    ) -> int | None:
        """ "Los lunes no", "el sábado no puedo": where that ends."""
        if span.slot not in ("when", "where") or span.end >= len(folded):
            return None
        hit, between = self._after.at(folded, span.end), _between(words, text)
        if not hit or "," in between[span.end]:
            return None
        end = span.end + hit[0]
        return end if end == len(folded) or any(mark in between[end] for mark in ",.;") else None


def _between(words: Sequence[Token], text: str) -> list[str]:
    """What stands in the text before each word, after the one before."""
    found, at = [], 0
    for word in words:
        found.append(text[at : word.at] if word.at > at else "")
        at = max(at, word.at + len(word.typed))
    return found
