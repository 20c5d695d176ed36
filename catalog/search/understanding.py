"""Understanding: what a question asks for besides its subject, and which words are left to search for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz.distance import OSA

from catalog.model import Audience, Kind, Position
from catalog.search.answer import Piece, Understood, Where
from catalog.search.calendar import Calendar, resolve
from catalog.search.gazetteer import Gazetteer
from catalog.search.lexicon import LANGUAGES, Lexicon, Meant
from catalog.search.words import Token, sound, squeeze, typed_tokens

MOST_WORDS = 48
"""Words of a question that are read: nobody asks in more, and the time stays bounded."""

_AGE = re.compile(r"\d{1,2}")
_EASED = ("when", "where", "language", "access")


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` (exclusive) of the question and what they ask for."""

    start: int
    end: int
    slot: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question as read: `words` all its words, `content` places of those to search for, `spans` the rest."""

    understood: Understood
    words: tuple[Token, ...]
    content: tuple[int, ...]
    spans: tuple[Span, ...]
    area: int | None = None
    age: int | None = None
    languages: tuple[str, ...] = ()
    vague: bool = False


class Reader:
    """Reads questions against a lexicon and the parts of one city."""

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        *,
        known: Callable[[str], bool],
        is_title: Callable[[Sequence[str]], bool],
        common: Callable[[str, int], bool],
        phrase: Callable[[Sequence[str], int], int],
    ) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._known = known
        self._is_title = is_title
        self._common = common
        self._phrase = phrase
        self._calendar = Calendar(lexicon.calendar)
        self._mendable = (
            {w for w in lexicon.asked.single_words if len(w) >= 5} | self._calendar.words | {"semana"}
        )
        self._mended = {sound(word): word for word in sorted(self._mendable)}

    def read(
        self, query: str, *, language: str, today: date, near: Position | None, without: frozenset[str]
    ) -> Reading:
        """The question, understood on the local day `today`; pieces in `without` are read and left aside."""
        words = self._lengthened(typed_tokens(query)[:MOST_WORDS], language)
        mended = [self._mend(word) for word in words]
        folded = [word.folded for word in mended]
        languages = self._spoken(folded, language)
        spans = self._spans(mended, folded, today, query)
        if self._names_a_title(words, spans):
            spans = [span for span in spans if span.slot not in _EASED]
        area = next((int(span.value) for span in spans if span.slot == "where" and span.value), None)
        age = next((int(span.value) for span in spans if span.slot == "age"), None)
        taken = {place for span in spans for place in range(span.start, span.end)}
        left = [n for n in range(len(words)) if n not in taken]
        content, vague = self._content(folded, left, languages, bool(spans))
        vague = vague or (not content and bool(spans))
        if not content and not vague:
            vague = self._asks_for_everything(folded)
            content = [] if vague else left
        understood = self._understood(spans, words, mended, today, query, near, without)
        kept_spans = [span for span in spans if _key(span.slot) not in without]
        if "where" in without:
            area = None
        if "audience" in without:
            age = None
        small = self._small(languages)
        shown = [n for n in content if folded[n] not in small] or content
        understood = replace(understood, terms=tuple(words[n].typed for n in shown))
        return Reading(
            understood=understood,
            words=tuple(words),
            content=tuple(content),
            spans=tuple(kept_spans),
            area=area,
            age=age,
            languages=languages,
            vague=vague,
        )

    def _lengthened(self, words: list[Token], language: str) -> list[Token]:
        """Shortened words at full length: "xq" is "por que"."""
        found: list[Token] = []
        for word in words:
            meant = None if self._known_long(word.folded) else self._lexicon.short.get(word.folded)
            if meant:
                found.extend(
                    Token(word.typed if n == 0 else "", part, word.at) for n, part in enumerate(meant)
                )
            else:
                found.append(word)
        return found[:MOST_WORDS]

    def _known_long(self, word: str) -> bool:
        return len(word) > 4 and self._known(word) and word not in {"xfavor", "findes", "finde"}

    def _mend(self, word: Token) -> Token:
        """A misspelt word of time, price or audience, where the catalogue does not know it as it is."""
        folded = word.folded
        if len(folded) < 5 or folded in self._mendable or self._known(folded) or folded.isdigit():
            return word
        plain = squeeze(folded)
        if plain in self._mendable:
            return replace(word, folded=plain)
        if any(folded in stop for stop in self._lexicon.stop.values()):
            return word
        heard = self._mended.get(sound(plain))
        if heard:
            return replace(word, folded=heard)
        most = 2 if len(plain) >= 9 else 1
        near = [
            (OSA.distance(plain, other, score_cutoff=most), other)
            for other in sorted(self._mendable)
            if abs(len(other) - len(plain)) <= most and other[0] == plain[0]
        ]
        best = min(near, default=(9, ""))
        return replace(word, folded=best[1]) if best[0] <= most else word

    def _spoken(self, folded: list[str], language: str) -> tuple[str, ...]:
        """The language(s) the question seems to be in: that of most of its small words."""
        own = language.split("-")[0].lower()
        counts = {
            code: sum(
                word in self._lexicon.stop[code] or word in self._lexicon.frame[code] for word in folded
            )
            + (0.9 if code == own else 0)
            for code in LANGUAGES
        }
        most = max(counts.values())
        return tuple(code for code in LANGUAGES if counts[code] == most)

    def _content(
        self, folded: list[str], left: list[int], languages: tuple[str, ...], constrained: bool
    ) -> tuple[list[int], bool]:
        """The words to search for; whether only vague ones ("algo", "actividades") were said."""
        small = self._small(languages)
        anywhere = frozenset().union(*self._lexicon.stop.values())
        phrased = self._in_phrases(folded, left)
        content = [
            n
            for n in left
            if n in phrased
            or folded[n] not in small
            and not (len(folded[n]) <= 2 and (folded[n] in anywhere or not folded[n].isdigit()))
            and not (not self._known(folded[n]) and self._nearly_small(folded[n], small))
        ]
        real = [n for n in content if folded[n] not in self._lexicon.vague]
        if real or not content:
            return (real if real else content), False
        return (
            ([], True)
            if constrained or self._lexicon.browse.at([folded[n] for n in content], 0)
            else (content, True)
        )

    def _asks_for_everything(self, folded: list[str]) -> bool:
        """Whether small words alone make a question like "¿qué hay?"."""
        return any(self._lexicon.browse.at(folded, place) for place in range(len(folded)))

    def _small(self, languages: tuple[str, ...]) -> frozenset[str]:
        return frozenset().union(
            *(self._lexicon.stop[code] | self._lexicon.frame[code] for code in languages)
        )

    def _in_phrases(self, folded: list[str], left: list[int]) -> set[int]:
        """Places inside a phrase of several words that means one thing ("dejar de fumar"), small words and all."""
        inside: set[int] = set()
        free = set(left)
        for place in left:
            length = 0 if place in inside else self._phrase(folded, place)
            if length > 1 and free.issuperset(range(place, place + length)):
                inside.update(range(place, place + length))
        return inside

    def _nearly_small(self, word: str, small: frozenset[str]) -> bool:
        """ "dee" for "de", "quierro" for "quiero": a slip in a word without content."""
        plain = squeeze(word)
        if plain in small or _once(plain) in small:
            return True
        return len(plain) >= 6 and any(
            OSA.distance(plain, other, score_cutoff=1) <= 1
            for other in small
            if other[0] == plain[0] and len(other) >= 5 and abs(len(other) - len(plain)) <= 1
        )

    def _spans(self, words: list[Token], folded: list[str], today: date, query: str) -> list[Span]:
        spans: list[Span] = []
        taken: set[int] = set()

        def take(start: int, end: int, slot: str, value: str = "") -> None:
            spans.append(Span(start, end, slot, value))
            taken.update(range(start, end))

        self._names_of_places(folded, take, taken, several=True)
        self._ages(folded, take, taken)
        self._asked(folded, take, taken)
        open_words = [replace(w, folded="") if n in taken else w for n, w in enumerate(words)]
        found = self._calendar.read(open_words, today, text=query)
        for run in _runs(found.taken - taken):
            take(run[0], run[-1] + 1, "when")
        self._languages(folded, take, taken)
        self._names_of_places(folded, take, taken, several=False)
        return sorted(spans, key=lambda span: span.start)

    def _asked(self, folded: list[str], take: Callable[..., None], taken: set[int]) -> None:
        place = 0
        while place < len(folded):
            if place in taken:
                place += 1
                continue
            if hit := self._lexicon.not_free.at(folded, place):
                place += hit[0]
                continue
            near = self._lexicon.near_me.at(folded, place)
            if near and self._is_near_me(folded, place, near[0]):
                take(place, place + near[0], "where")
                place += near[0]
                continue
            asked = self._lexicon.asked.at(folded, place)
            if asked and not (set(range(place, place + asked[0])) & taken):
                length, meant, _ = asked
                if not self._is_content(folded, place, length, meant):
                    take(place, place + length, meant.slot, meant.value)
                place += length
                continue
            place += 1

    def _is_near_me(self, folded: list[str], place: int, length: int) -> bool:
        """ "cerca de Tetuán" names a place, "cerca" alone is near me."""
        after = place + length
        return length > 1 or after == len(folded) or folded[after] not in {"de", "del", "da", "do", "to"}

    def _is_content(self, folded: list[str], place: int, length: int, meant: Meant) -> bool:
        """Words that ask for something elsewhere, but name the subject here."""
        if meant.slot == "kind":
            return False
        before = folded[place - 1] if place else ""
        if meant.slot == "online" and before in {"curso", "marketing"} and length == 1:
            return False
        if meant.slot == "access" and length == 1 and folded[place] == "quiet":
            return False
        # "curso de lengua de señas": the language is learnt, not offered as help.
        return meant.value == "sign_language" and any(
            w
            in {
                "curso",
                "cursos",
                "clases",
                "clase",
                "aprender",
                "taller",
                "learn",
                "course",
                "class",
                "classes",
                "cours",
                "apprendre",
                "aula",
                "aulas",
            }
            for w in folded[:place]
        )

    def _ages(self, folded: list[str], take: Callable[..., None], taken: set[int]) -> None:
        ages = self._lexicon.ages_after
        for place, word in enumerate(folded):
            if not _AGE.fullmatch(word) or place in taken:
                continue
            hit = ages.at(folded, place + 1) if place + 1 < len(folded) else None
            if hit and 0 < int(word) < 120:
                start = (
                    place - 1
                    if place and folded[place - 1] in {"de", "d", "aged", "con", "tiene", "of"}
                    else place
                )
                take(start, place + 1 + hit[0], "age", word)

    def _languages(self, folded: list[str], take: Callable[..., None], taken: set[int]) -> None:
        for place, word in enumerate(folded):
            hit = self._lexicon.language_names.at(folded, place)
            if not hit or place in taken:
                continue
            before = self._lexicon.language_before.ends_before(folded, place)
            after = place + hit[0]
            follows = after < len(folded) and folded[after] in self._lexicon.language_after
            blocked = any(
                w in self._lexicon.language_blocked
                for w in folded[max(0, place - before - 1) : place - before]
            )
            learnt = (
                blocked and folded[place - before - 1] not in {"curso"} if place - before - 1 >= 0 else False
            )
            if (before or follows) and not learnt:
                take(place - before, after + (1 if follows and not before else 0), "language", hit[1])

    def _names_of_places(
        self, folded: list[str], take: Callable[..., None], taken: set[int], *, several: bool
    ) -> None:
        """Names of several words first (they are sure), then single ones with care."""
        place = 0
        while place < len(folded):
            hit = None if place in taken else self._gazetteer.at(folded, place)
            if hit and hit[0] == 1 and several:
                hit = None
            before = self._lexicon.place_before.ends_before(folded, place)
            if (
                hit is None
                and not several
                and place not in taken
                and not self._known(folded[place])
                and len(folded[place]) > 4
            ):
                hit = self._gazetteer.misspelt(folded, place)
            if hit is None or set(range(place, place + hit[0])) & taken:
                place += 1
                continue
            length, number = hit
            if length == 1 and not self._is_place(folded, place, before, number):
                place += 1
                continue
            if (
                self._lexicon.not_a_place.at(folded, place + length)
                if place + length < len(folded)
                else False
            ):
                place += 1
                continue
            follows = place + length < len(folded) and folded[place + length] in self._lexicon.place_after
            free_before = before if not (set(range(place - before, place)) & taken) else 0
            take(place - free_before, place + length + (1 if follows else 0), "where", str(number))
            place += length

    def _is_place(self, folded: list[str], place: int, before: int, number: int) -> bool:
        """A name of one word is a place after a word of place, or where the catalogue hardly uses it otherwise."""
        if before:
            return True
        return not self._common(folded[place], number)

    def _names_a_title(self, words: list[Token], spans: list[Span]) -> bool:
        """Whether the whole question, constraints and all, stands in a title word for word."""
        if not any(span.slot in _EASED for span in spans):
            return False
        folded = [word.folded for word in words]
        if len(folded) < 2 or all(span.slot == "when" for span in spans) and _covers(spans, len(folded)):
            return False
        return self._is_title(folded)

    def _understood(
        self,
        spans: Sequence[Span],
        words: Sequence[Token],
        mended: Sequence[Token],
        today: date,
        query: str,
        near: Position | None,
        without: frozenset[str],
    ) -> Understood:
        pieces: dict[str, list[str]] = {}
        for span in spans:
            said = " ".join(word.typed for word in words[span.start : span.end] if word.typed)
            pieces.setdefault(_key(span.slot), []).append(said)
        kept = [span for span in spans if _key(span.slot) not in without]
        values: dict[str, list[str]] = {}
        for span in kept:
            values.setdefault(span.slot, []).append(span.value)
        when = None
        if "when" in values:
            inside = {n for span in kept if span.slot == "when" for n in range(span.start, span.end)}
            only = [word if n in inside else replace(word, folded="") for n, word in enumerate(mended)]
            when = resolve(self._calendar.read(only, today, text=query), today)
        where = self._where(values.get("where", []), near, without)
        if near is not None and "where" not in without and "where" not in pieces:
            pieces["where"] = [""]
        audiences = {Audience(value) for value in values.get("audience", [])}
        audiences |= {_band(int(age)) for age in values.get("age", [])}
        online = values.get("online")
        return Understood(
            kind=Kind(values["kind"][0]) if "kind" in values else None,
            free="free" in values,
            when=when,
            where=where,
            audiences=frozenset(audiences),
            access=frozenset(values.get("access", [])),
            language=values["language"][0] if "language" in values else None,
            online=online[0] == "yes" if online else None,
            pieces=tuple(
                Piece(key=key, words=", ".join(dict.fromkeys(said)))
                for key, said in pieces.items()
                if key not in without
            ),
        )

    def _where(self, values: list[str], near: Position | None, without: frozenset[str]) -> Where | None:
        named = next((self._gazetteer.areas[int(value)] for value in values if value), None)
        if named is not None:
            return Where(name=named.name, position=named.position)
        if "where" in without:
            return None
        return Where(position=near) if values or near is not None else None


def _key(slot: str) -> str:
    return "audience" if slot == "age" else slot


def _band(age: int) -> Audience:
    if age < 13:
        return Audience.CHILDREN
    return Audience.YOUNG_PEOPLE if age < 18 else Audience.ADULTS if age < 60 else Audience.OLDER_PEOPLE


def _once(word: str) -> str:
    return "".join(letter for n, letter in enumerate(word) if not n or word[n - 1] != letter)


def _covers(spans: Sequence[Span], count: int) -> bool:
    return sum(span.end - span.start for span in spans) >= count


def _runs(places: set[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
