"""What is answered by yes, no or not known: all of it on one screen, where a press or a few words change one
thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from bot.chat.context import Context
from bot.chat.form import Back, Choice, Draft, Field
from bot.chat.questions import compose
from bot.i18n import Languages, Speech
from catalog.model import ACCESS_NEEDS, PREREQUISITES, Known, Opportunity
from catalog.search.words import fold

KNOWN = {"access": "chat.access", "place_has": "chat.place_has"}
"""The entries, and under which texts each need is named."""
PICKED, BEFORE = "picked", "before"
"""The keys in `fixed`: what is answered now, and what was answered when the screen was opened."""
DONE = "done"
ALIKE = 85
"""How much of a need's name (of 100) has to be in what was written."""
_NEXT = {Known.NOT_KNOWN: Known.YES, Known.YES: Known.NO, Known.NO: Known.NOT_KNOWN}
"""What a press makes of each."""
_PARTS = re.compile(r"[,;\n]|\b(?:y|e|and)\b")


def answers(entry: str, opportunity: Opportunity) -> dict[str, str]:
    """What an entry of KNOWN says of each need; empty where there is no place that it could be of."""
    if entry == "access":
        return {need: getattr(opportunity.access, need).value for need in ACCESS_NEEDS}
    if opportunity.place is None:
        return {}
    return {need: getattr(opportunity.place.prerequisites, need).value for need in PREREQUISITES}


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
            said = _said(text, entry, picked, context)
        return Back(fixed={PICKED: {**picked, **said}}) if said else None

    def choices(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
        told = [
            Choice(f"need-{need}", in_words(speech.plain(f"{KNOWN[entry]}.{need}"), value, speech))
            for need, value in draft.fixed[PICKED].items()
        ]
        return [*told, Choice(DONE, speech.plain("chat.button.form.done"))]

    return Field(name=entry, read=read, choices=choices, unread="chat.form.new.known.unread")


def in_words(name: str, known: str, speech: Speech) -> str:
    """A thing and what is known of it, as a button says it ("Baños: sí")."""
    said = speech.plain("chat.access_said", need=name, known=speech.plain(f"chat.{known}"))
    return said[:1].upper() + said[1:]


def _said(text: str, entry: str, needs: Mapping[str, str], context: Context) -> dict[str, str]:
    """What the words say of needs, each part of them by itself: "baños sí, wifi no"."""
    languages, said = context.services.languages, dict[str, str]()
    names = _names(entry, needs, languages)
    for part in _PARTS.split(fold(compose(text))):
        alike = {each: fuzz.partial_ratio(name, part) for name, each in names.items() if len(part) > 1}
        need = max(alike, key=lambda each: alike[each], default="")
        if need and alike[need] >= ALIKE:
            rest = part
            for name in (name for name, each in names.items() if each == need):
                rest = rest.replace(name, " ")
            said[need] = _answer(rest, languages).value
    return said


def _names(entry: str, needs: Mapping[str, str], languages: Languages) -> dict[str, str]:
    """Needs by what they are called in every published language."""
    speeches = [languages.speech(tag) for tag in languages.published]
    return {fold(speech.plain(f"{KNOWN[entry]}.{need}")): need for speech in speeches for need in needs}


def _answer(words: str, languages: Languages) -> Known:
    """Yes, where nothing else is said."""
    for answer, what in ((Known.NOT_KNOWN, "unsure"), (Known.NO, "not_so")):
        for tag in languages.published:
            listed = languages.speech(tag).plain(f"chat.said.{what}").split(",")
            if any(re.search(rf"\b{re.escape(fold(each).strip())}\b", words) for each in listed):
                return answer
    return Known.YES
