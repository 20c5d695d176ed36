"""What is answered by yes, no or not known: all of it on one screen, where a press or a few words change one
thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from bot.chat.context import Context
from bot.chat.form import Back, Choice, Draft, Field
from bot.chat.questions import compose
from bot.i18n import Languages, Speech
from catalog.model import ACCESS_NEEDS, PREREQUISITES, Known, Opportunity
from catalog.search.phrasebook import load_phrasebook
from catalog.search.words import fold

KNOWN = {"access": "chat.access", "place_has": "chat.place_has"}
"""The entries, and under which texts each need is named."""
PICKED, BEFORE, OF_PLACE = "picked", "before", "of_place"
"""The keys in `fixed`: what is answered now, what was when the screen was opened, and what the place says."""
DONE = "done"
ALIKE = 85
"""How much of a need's name (of 100) has to be in what was written, and how alike other words for it are."""
SHORTEST = 4
"""Letters of what can name a need."""
_NEXT = {Known.NOT_KNOWN: Known.YES, Known.YES: Known.NO, Known.NO: Known.NOT_KNOWN}
"""What a press makes of each."""
_SLOTS = {"access": "access", "place_has": "place"}
"""What the search calls the wishes that an entry answers."""
_MARK = "\x01"
_PARTS = re.compile(r"[,;.\n]|\b(?:y|e|and)\b")


def answers(entry: str, opportunity: Opportunity) -> dict[str, str]:
    """What an entry of KNOWN says of each need; empty where there is no place that it could be of."""
    if entry == "access":
        return {need: getattr(opportunity.access, need).value for need in ACCESS_NEEDS}
    if opportunity.place is None:
        return {}
    return {need: getattr(opportunity.place.prerequisites, need).value for need in PREREQUISITES}


def answers_of_place(entry: str, opportunity: Opportunity) -> dict[str, str]:
    """What its place answers already of the needs that an entry asks for, where that is known."""
    if entry != "access" or opportunity.place is None:
        return {}
    return {need: known.value for need, known in opportunity.place.access.known()}


def known_field(entry: str) -> Field:
    """The field of such an entry. Its value is what was changed, by need."""

    def read(text: str, draft: Draft, context: Context) -> Any:
        picked, before = draft.fixed[PICKED], draft.fixed[BEFORE]
        if text == DONE:
            return {need: value for need, value in picked.items() if value != before[need]}
        need = text.removeprefix("need-")
        if need != text and need in picked:
            said = {need: _NEXT[Known(picked[need])].value}
        else:
            said, whole = _said(text, entry, picked, context)
            if said and not whole:
                said_so = "chat.form.new.known.part"
                return Back(text=said_so, fixed={PICKED: {**picked, **said}})
        return Back(fixed={PICKED: {**picked, **said}}) if said else None

    def choices(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
        theirs = draft.fixed[OF_PLACE]
        told = [
            Choice(
                f"need-{need}",
                in_words(speech.plain(f"{KNOWN[entry]}.{need}"), value, speech, theirs.get(need, "")),
            )
            for need, value in draft.fixed[PICKED].items()
        ]
        return [*told, Choice(DONE, speech.plain("chat.button.form.done"))]

    return Field(name=entry, read=read, choices=choices, unread="chat.form.new.known.unread")


def in_words(name: str, known: str, speech: Speech, of_place: str = "") -> str:
    """A thing and what is known of it, as a button says it ("Baños: sí"); where nothing is, what its place
    says."""
    says = speech.plain(f"chat.{known}")
    if known == Known.NOT_KNOWN.value and of_place:
        says = speech.plain("chat.known_of_place", known=speech.plain(f"chat.{of_place}"))
    said = speech.plain("chat.access_said", need=name, known=says)
    return said[:1].upper() + said[1:]


def _said(text: str, entry: str, needs: Mapping[str, str], context: Context) -> tuple[dict[str, str], bool]:
    """What the words say of needs, each part of them by itself ("baños sí, wifi no"); and whether all of them
    say something."""
    languages, said, whole = context.services.languages, dict[str, str](), True
    labels, answers = _labels(entry, needs, languages), _answers(languages)
    others = _other_words(entry, needs, answers)
    names = {**others, **labels}
    words = re.sub(r"[:!?¡¿\"«»]", " ", fold(compose(text)))
    # A name may have an "and" of its own, so names are found before the parts are, the longest first.
    by_length = sorted(names, key=len, reverse=True)
    for place, name in enumerate(by_length):
        words = re.sub(rf"\b{re.escape(name)}\b", f"{_MARK}{place}{_MARK}", words)
    for part in filter(None, map(str.strip, _PARTS.split(words))):
        if (mark := re.search(rf"{_MARK}(\d+){_MARK}", part)) is not None:
            around = f"{part[: mark.start()]} {part[mark.end() :]}"
            name, answer = by_length[int(mark[1])], _split(around, answers)[1]
        else:
            name, answer = _guessed(part, list(labels), list(others), answers)
        whole = whole and bool(name)
        if name:
            said[names[name]] = answer.value
    return said, whole


def _guessed(
    part: str, labels: Sequence[str], others: Sequence[str], answers: Mapping[str, Known]
) -> tuple[str, Known]:
    """The name that a part means, misspelt or in part, "" for none; and what it says: yes, where nothing else
    is said."""
    # "Sin escalones" is a part of a name, and no answer.
    core, answer = (part, Known.YES) if any(part in name for name in labels) else _split(part, answers)
    if len(core) < SHORTEST:
        return "", answer
    for names, scorer in ((labels, fuzz.partial_ratio), (others, fuzz.ratio)):
        found = process.extractOne(core, names, scorer=scorer, score_cutoff=ALIKE)
        if found is not None:
            return found[0], answer
    return "", answer


def _split(part: str, answers: Mapping[str, Known]) -> tuple[str, Known]:
    """What is said without the words at its ends that answer, and what they answer."""
    found, part = Known.YES, part.strip()
    for words, answer in answers.items():
        bare = re.sub(rf"^{re.escape(words)}\b|\b{re.escape(words)}$", "", part).strip()
        if bare != part:
            part, found = bare, answer if found is Known.YES else found
    return part, found


def _labels(entry: str, needs: Mapping[str, str], languages: Languages) -> dict[str, str]:
    """Needs by what they are called in every published language."""
    speeches = [languages.speech(tag) for tag in languages.published]
    return {fold(speech.plain(f"{KNOWN[entry]}.{need}")): need for speech in speeches for need in needs}


def _other_words(entry: str, needs: Mapping[str, str], answers: Mapping[str, Known]) -> dict[str, str]:
    """Needs by what the search understands as one of them ("silla de ruedas", "con guardería"), without what
    says yes."""
    yes = {words: Known.YES for words, answer in answers.items() if answer is Known.YES}
    found = {}
    for phrase, meant in load_phrasebook().asked:
        # Whether one gets in without steps is asked of the thing and of its place alike.
        slot = "access" if meant.value == "step_free" else _SLOTS[entry]
        if meant.slot == slot and meant.value in needs:
            words = _split(" ".join(phrase), yes)[0]
            found[words] = meant.value
    return {words: need for words, need in found.items() if len(words) >= SHORTEST}


def _answers(languages: Languages) -> dict[str, Known]:
    """Words that answer, in every published language: those that say least first."""
    return {
        fold(words).strip(): answer
        for what, answer in (("unsure", Known.NOT_KNOWN), ("not_so", Known.NO), ("so", Known.YES))
        for tag in languages.published
        for words in languages.speech(tag).plain(f"chat.said.{what}").split(",")
    }
