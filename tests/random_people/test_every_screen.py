"""Every screen is reached by pressing, by typing what is on the buttons, and without any button at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.callbacks import PRESSES
from tests.random_people.life import Life
from tests.random_people.town import MADE_UP, PUBLISHED, Setting, a_town
from tests.random_people.walk import STARTS, Shown, Walker, Way, numbering, typing
from tests.random_people.watch import Watch

BUTTONS = {
    *("AllFollowed", "EveryWeek day", "EveryWeek hour", "Follow soon", "Follow weekly", "Followed discreet"),
    *("Followed list", "Followed named", "Followed see", "Followed soon", "Followed stop", "Followed when"),
    *("Afresh", "Calendar", "Compare first", "Compare second", "Compare both", "Filters", "Filters access"),
    *("Filters audience", "Filters language", "Filters place", "Filters when", "Filters where", "In", "Open"),
    *("Heed forget", "Heed keep", "Heed no"),
    *("Help person", "Help privacy", "Help rights", "Help urgent", "Languages", "Languages other", "OnMap"),
    *("Narrow access", "Narrow audience", "Narrow free", "Narrow language", "Narrow place", "Narrow when"),
    *("Narrow where", "Neighbourhoods", "Own ask_delete", "Own delete", "Own download", "Own resume"),
    *("Own see", "Own stop", "Own text", "Ready example", "Ready near", "Ready today", "Ready weekend"),
    *("Respell", "Safe hide", "Safe search", "Shelf", "Show", "Show further", "Show less", "Show why"),
    *("Speak at the beginning", "Speak from now on", "Topics"),
}
"""What must be reached; each is a screen of its own."""
TYPED_OTHERWISE = {
    "Safe hide": "Pressed, it takes away one message; typed, there is none to point at: all of them go.",
}
WITHOUT_BUTTONS_OTHERWISE = {
    **TYPED_OTHERWISE,
    "Own text": "It is on already; in its place stands the way back to buttons.",
    "Own see": "That a person reads text only is kept of them, and told.",
    "Heed forget": "It shows what is kept, which is more for whoever reads text only.",
    "OnMap": "Whoever does not see the map is told the address.",
}
"""Screens that are others for whoever types, or has no buttons: each with its reason."""


@pytest.mark.parametrize(
    ("languages", "app"),
    [
        (PUBLISHED, "es"),
        pytest.param(PUBLISHED, "en", marks=pytest.mark.slow),
        pytest.param(MADE_UP, "en-XA", marks=pytest.mark.slow),
        pytest.param(MADE_UP, "ar", marks=pytest.mark.slow),
    ],
)
async def test_every_screen_is_reached_by_buttons_by_typing_and_without_buttons(
    towns: dict[str, Setting], tmp_path: Path, languages: str, app: str
) -> None:
    setting = towns[languages]
    async with a_town(setting, tmp_path) as (town, path):
        with Watch(Life(town, ()), path, setting.known) as watch:
            walker = Walker(watch, app)
            found = await walker.walk(STARTS["es" if app == "es" else "en"])
            ways = list(found)
            assert {way.buttons[-1] for way in ways} >= BUTTONS
            assert {way.buttons[-1].split()[0] for way in ways} == {press.__name__ for press in PRESSES}

            typed = dict(zip(ways, await walker.go(ways, typing), strict=True))
            assert _others(found, typed, TYPED_OTHERWISE) == []

            there = [way for way in ways if "Own text" not in way.buttons]
            numbered = dict(zip(there, await walker.go(there, numbering, first=("/text",)), strict=True))
            assert [way for way, shown in numbered.items() if shown.offers or shown.given] == []
            texts = {way: Shown(shown.first_line, shown.kind, ()) for way, shown in found.items()}
            assert _others(texts, numbered, WITHOUT_BUTTONS_OTHERWISE) == []
            held = [
                (way, held) for way in there for held in found[way].given if held not in numbered[way].text
            ]
            assert held == [], "what a button holds is not in the text"


def _others(one: dict[Way, Shown], other: dict[Way, Shown], otherwise: dict[str, str]) -> list[str]:
    """The ways at whose end another screen stands, but for those that are meant to."""
    return [
        f"{way}:\n{one[way]}\n{shown}"
        for way, shown in other.items()
        if shown != one[way] and way.buttons[-1] not in otherwise
    ]
