"""Refining: "¿y el domingo?" after a question is that question, changed; "¿y de francés?" is another like it.

The outcome is a question in words again, so that whoever reads it needs to remember nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.search.anew import TellsNeed, begins_anew
from catalog.search.follow_ups import FollowUps, load_follow_ups, whole
from catalog.search.reading import Reading, Span
from catalog.search.scope import Order
from catalog.search.stretches import cut_out, led, stretch, tidy, words_of
from catalog.search.words import Token, typed_tokens

ADDED = frozenset({"access", "place", "not"})
"""Wishes of which several hold at once: another is added, where of the others it replaces what was said."""
MOST_WORDS = 12
"""A longer message stands for itself, unless it opens as what goes on does ("y que sea ...")."""
MOST_OPENED = 24
"""A longer one stands for itself however it opens."""

Read = Callable[[str], Reading]
"""How a text is understood, at the moment and in the language of the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refined:
    """The question as it reads now; `said` are the words of it that are new, as they stand in it, and `keys`
    those of the wishes they utter.

    `removed` are keys of wishes that no longer count, `order` another order, `near` the wish to be nearer.
    """

    question: str
    said: str = ""
    keys: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    order: Order | None = None
    near: bool = False


def refine(
    before: str,
    said: str,
    read: Read,
    *,
    subject: bool = True,
    missed: bool = False,
    tells_need: TellsNeed = lambda words: False,
) -> Refined | None:
    """The question `before` changed by what was `said` then; None where that is a question of its own.

    Without `subject` the question before has none of its own (it was a shelf): another subject is then new.
    Where the question before was `missed`, nothing was found for it: who asks for "something" asks anew.
    """
    words = typed_tokens(said, most=MOST_OPENED + 1)
    folded = [word.folded for word in words]
    speech = load_follow_ups()
    opening = speech.opens(folded) if folded else 0
    if not words or len(words) > (MOST_OPENED if opening else MOST_WORDS):
        return None
    # "más barato" begins with what is "but" in Portuguese: the whole is looked at first.
    for rest in (folded, folded[opening:]):
        if not rest:
            return None
        if (order := whole(speech.orders, rest)) is not None:
            return Refined(question=before, order=Order(order))
        if whole(speech.nearer, rest):
            return Refined(question=before, near=True)
        if keys := _taken_back(rest, before, read, speech):
            return Refined(question=before, removed=keys)
    opened = opening > 0
    if not opened and folded[0] not in speech.leading and begins_anew(read(said), missed, tells_need):
        return None
    # "Pero no salsa", "no en el centro": the opening may be part of the wish.
    refined = _wished(before, said, read, opened=opened)
    elsewhere = [
        place for place in (opening - 1, opening) if opened and speech.leads_elsewhere(folded, place)
    ]
    if refined is None and subject and elsewhere:
        refined = _elsewhere(before, said[words[elsewhere[0]].at :], read)
    return refined or _changed(before, said[words[opening].at :], read, subject=subject, opened=opened)


def without_wishes(question: str, asked: Reading, keys: frozenset[str]) -> str:
    """The question without the words of the wishes that have these keys."""
    return cut_out(question, [led(span, asked.words, question) for span in asked.spans if span.key in keys])


def _wished(before: str, said: str, read: Read, *, opened: bool) -> Refined | None:
    """The question with further wishes, where nothing else was said."""
    wished = read(said)
    inside = {place for span in wished.spans for place in range(span.start, span.end)}
    if not wished.spans or not inside.issuperset(wished.content):
        return None
    # A kind alone ("cursos gratis") asks for what there is of it.
    if not opened and any(span.key == "kind" for span in wished.spans):
        return None
    new = words_of(wished.spans, wished.words, said)
    rest = _without(before, read(before), wished, read)
    return Refined(question=_joined(rest, new), said=new, keys=_keys(wished))


def _changed(before: str, said: str, read: Read, *, subject: bool, opened: bool) -> Refined | None:
    if refined := _wished(before, said, read, opened=opened):
        return refined
    wished = read(said)
    if not (opened and subject and wished.content):
        return None
    asked = read(before)
    if asked.content and asked.spans:
        about = tidy(load_follow_ups().without_aside(said))
        kept = _spans_not_in(asked, wished)
        wishes = words_of(kept, asked.words, before)
        return Refined(question=_joined(about, wishes), said=about, keys=_keys(wished)) if about else None
    return None


def _elsewhere(before: str, said: str, read: Read) -> Refined | None:
    """The question where or for whom is said of it that nobody knows ("¿y en Viña?", "and for men")."""
    asked, wished = read(before), read(said)
    # "¿Y para aprender a cocinar?" is a matter of its own.
    if not asked.content or not wished.content or wished.spans or wished.heads:
        return None
    rest, about = before, tidy(said)
    for place, word in enumerate(asked.words):
        if word.folded == wished.words[0].folded and asked.content[0] < place:
            rest = _without_place(before, asked, place)
    return Refined(question=_joined(rest, about), said=about, keys=_keys(wished))


def _without_place(before: str, asked: Reading, place: int) -> str:
    """The question without the part of the city that is named from `place` on, whether it is known or not."""
    others = {n for span in asked.spans if span.slot != "where" for n in range(span.start, span.end)}
    end = next((n for n in range(place + 1, len(asked.words)) if n in others), len(asked.words))
    if end == place + 1:
        return before  # "en la tarde": a wish of another kind
    return cut_out(before, [stretch(Span(place, end, "where"), asked.words, before)])


def _without(before: str, asked: Reading, wished: Reading, read: Read) -> str:
    """The question before without the wishes that are said anew."""
    new = {span.key for span in wished.spans}
    cut: list[tuple[int, int]] = []
    for span in asked.spans:
        if _is_contradicted(span, asked, wished):
            cut.append(led(span, asked.words, before))
        elif span.key not in new:
            continue
        elif span.key == "when":
            cut += _times_replaced(span, asked.words, before, wished, read)
        elif span.key not in ADDED:
            cut.append(led(span, asked.words, before))
    return cut_out(before, cut)


def _is_contradicted(span: Span, asked: Reading, wished: Reading) -> bool:
    """Whether what was wished is now excluded ("no en el centro"), or the other way round."""
    others = [other for other in wished.spans if other.slot == span.slot and other.excluded != span.excluded]
    if span.slot != "when":
        return any(other.value == span.value for other in others)
    first, second = (wished, asked) if not span.excluded else (asked, wished)
    wanted = second.understood.when
    return bool(others and wanted) and any(
        unwanted.weekdays >= wanted.weekdays and unwanted.part_of_day == wanted.part_of_day
        for unwanted in first.understood.excluded.when
        if wanted is not None and (unwanted.weekdays or unwanted.part_of_day)
    )


def _times_replaced(
    span: Span, words: Sequence[Token], text: str, wished: Reading, read: Read
) -> list[tuple[int, int]]:
    """What of a stretch of time words is said anew: the days, the part of the day, or both."""
    when = wished.understood.when
    days = when is not None and bool(when.start or when.end or when.weekdays)
    part = when is not None and when.part_of_day is not None
    kept = _longest(span, words, text, read, days=not days, part=not part)
    if kept is None:
        return [led(span, words, text)]
    before, after = Span(span.start, kept.start, "when"), Span(kept.end, span.end, "when")
    return [stretch(each, words, text) for each in (before, after) if each.start < each.end]


def _longest(
    span: Span, words: Sequence[Token], text: str, read: Read, *, days: bool, part: bool
) -> Span | None:
    """The longest run of words that says only days, or only a part of the day."""
    for length in range(span.end - span.start, 0, -1):
        for start in range(span.start, span.end - length + 1):
            run = Span(start, start + length, "when")
            first, last = stretch(run, words, text)
            reading = read(text[first:last])
            when = reading.understood.when
            if when is None or reading.content:
                continue
            has_days = bool(when.start or when.end or when.weekdays)
            if (has_days <= days) and ((when.part_of_day is not None) <= part):
                while run.end - run.start > 1:
                    # "sábado en la" says no more than "sábado".
                    shorter = Span(run.start, run.end - 1, "when")
                    first, last = stretch(shorter, words, text)
                    if read(text[first:last]).understood.when != when:
                        break
                    run = shorter
                return run
    return None


def _spans_not_in(asked: Reading, wished: Reading) -> list[Span]:
    new = {span.key for span in wished.spans}
    return [span for span in asked.spans if span.key not in new and span.key != "kind"]


def _taken_back(rest: Sequence[str], before: str, read: Read, speech: FollowUps) -> frozenset[str]:
    if (key := whole(speech.any, rest)) is not None:
        return frozenset({key}) & _keys(read(before))
    hit = speech.taking_back.at(rest, 0)
    if hit is None or hit[0] == len(rest):
        return frozenset()
    after = rest[hit[0] :]
    there = _keys(read(before))
    if (key := whole(speech.named, after)) is not None:
        return frozenset({key}) & there
    meant = read(" ".join(after))
    return _keys(meant) & there if not meant.content else frozenset()


def _keys(reading: Reading) -> frozenset[str]:
    return frozenset(span.key for span in reading.spans)


def _joined(first: str, second: str) -> str:
    words, more = ([word.folded for word in typed_tokens(text)] for text in (first, second))
    if any(words[place : place + len(more)] == more for place in range(len(words))):
        return first
    return tidy(f"{first} {second}")
