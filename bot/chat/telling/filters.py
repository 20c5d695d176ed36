"""Filters: what a list can be narrowed by, as buttons with counts and as words of a question."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from bot.chat.callbacks import PIECES, Filters, Heed, Narrow, Show, View, seen_as
from bot.chat.questions import quote
from bot.chat.screen import Button, Screen, button, in_rows, lines
from bot.i18n import Speech
from bot.links import slug_of
from bot.telling.wishes import wish_in_words
from catalog.search import Facet

ORDER = ("free", "when", "where", "audience", "access", "place", "language")
"""In which order the filters are offered; each has a text `chat.filter.name.<key>`."""
MOST_VALUES = 24
"""Buttons of one filter; those that would leave the most come first where there are more."""
MOST_KEY = 18
"""Letters of a neighbourhood's short name: what a press has room for."""


def filter_menu(facets: Sequence[Facet], view: Filters, quoted: str, speech: Speech) -> Screen:
    """The filters there are, or the values of the one chosen; each leads somewhere."""
    chosen = next((key for key, letter in PIECES.items() if letter == view.key), "")
    buttons: list[Button] = []
    to_list = button(speech.plain("chat.button.list"), seen_as(Show, view))
    if chosen:
        sayable = [facet for facet in _most(facets, chosen) if _is_sayable(facet, speech)]
        if chosen == "place":
            # A way in without steps is looked for here as well as under access.
            sayable += [f for f in facets if (f.key, f.value) == ("access", "step_free")]
        buttons = [_value(facet, view, speech) for facet in sayable]
        back = [button(speech.plain("chat.button.filters"), seen_as(Filters, view, key="")), to_list]
    else:
        for key in ORDER:
            of_key = [facet for facet in facets if facet.key == key and _is_sayable(facet, speech)]
            if key == "free" and of_key:
                buttons.append(_value(of_key[0], view, speech))
            elif of_key:
                label = speech.plain(f"chat.filter.name.{key}")
                buttons.append(button(label, seen_as(Filters, view, key=PIECES[key])))
        back = [to_list]
    text_id = f"chat.filter.ask.{chosen}" if chosen else "chat.filter.ask"
    text = lines(speech.say(text_id if buttons else "chat.filter.none"), quote(quoted, speech))
    rows = (*in_rows(buttons, across=2), back)
    return Screen(text, rows, question=quoted, menu=True)


def heed_press(deed: str, key: str, value: str) -> Heed:
    """The press that keeps a filter for every question, or does not, or no more."""
    return Heed(deed=deed, key=PIECES[key], value=area_key(value) if key == "where" else value)


def area_key(name: str) -> str:
    """A neighbourhood's name as short as a press carries it."""
    slug = slug_of(name)
    if len(slug) <= MOST_KEY:
        return slug
    return f"{slug[: MOST_KEY - 9]}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"


def area_of(key: str, names: Iterable[str]) -> str:
    """The name that has this key, or whose slug it is; empty where none has."""
    return next((name for name in names if key in (area_key(name), slug_of(name))), "")


def _most(facets: Sequence[Facet], key: str) -> list[Facet]:
    those = [facet for facet in facets if facet.key == key]
    if len(those) <= MOST_VALUES:
        return those
    most = sorted(those, key=lambda facet: -facet.count)[:MOST_VALUES]
    return [facet for facet in those if facet in most]


def _is_sayable(facet: Facet, speech: Speech) -> bool:
    return bool(wish_in_words(facet.key, facet.value, speech))


def _value(facet: Facet, view: View, speech: Speech) -> Button:
    value = area_key(facet.value) if facet.key == "where" else facet.value
    words = facet.value if facet.key == "where" else wish_in_words(facet.key, facet.value, speech)
    label = speech.plain("chat.button.counted", label=words[:1].upper() + words[1:], count=facet.count)
    return button(label, seen_as(Narrow, view, key=PIECES[facet.key], value=value))
