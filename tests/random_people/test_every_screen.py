"""Every screen is reached by pressing, by typing what is on the buttons, and without any button at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.callbacks import PRESSES
from bot.feedback.receipt import Receipt
from tests.random_people.life import Life
from tests.random_people.town import MADE_UP, PUBLISHED, Setting, a_town
from tests.random_people.walk import STARTS, UNASKED, Shown, Walker, Way, numbering, typing
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
    *("Done", "Extent", "Extent more", "Going no", "Going yes", "Hide", "Hide more", "Hours", "Hours ask"),
    *("Hours chosen", "Hours never", "Later evening", "Later hour", "Later morning", "Leave", "Leave more"),
    *("Own hide_topics", "Own name_topics", "Own week", "Plan", "Plan more", "Quieten", "Remove", "Restore"),
    *(
        "Opine bare",
        "Opine begin",
        "Opine calm",
        "Opine cancel",
        "Opine leave",
        "Opine preview",
        "Opine send",
    ),
    *("Opine skip", "Opine stars", "Opine themes", "Opine words", "Opinions", "Own invitations"),
    *("Own no_invitations", "Receipted ask", "Receipted delete", "Receipted see"),
    *("AskCity", "OfNeed leave", "OfNeed see", "OfNeed send", "OfNeed where", "ProposalList"),
    *("Correct about", "Correct begin", "Correct leave", "Correct send", "Correct stop", "Correct unsaid"),
    *("Propose begin", "Propose help", "Propose leave", "Propose preview", "Propose send", "Propose stop"),
    *("Propose where",),
    *("Save", "SavedList", "SayWhen", "StillUseful no", "StillUseful yes", "Tick", "Tick more"),
}
"""What must be reached; each is a screen of its own."""
NOT_ON_THIS_WALK = {
    "Again": "A question too long for a button, or an answer about a card (tests/journeys/test_way_back.py).",
    "Changed": "It is below what is told when the city changes something (tests/journeys/test_changes.py).",
    **dict.fromkeys(("Release", "Undo"), "Only staff see it (tests/journeys/test_staff_changes.py)."),
    **dict.fromkeys(
        ("Panel", "Form", "DeskAnswer", "DeskCorrection", "DeskNeed", "DeskPromise", "DeskProposal"),
        "Only staff see it (tests/journeys/test_promises.py and others).",
    ),
    "Import": "Only staff see it, below a file that they send (tests/journeys/test_files.py).",
    **dict.fromkeys(
        ("Review", "Entry", "StaffList", "AuditLog", "Invited"),
        "Only staff see it (tests/journeys/test_writing.py, test_staffing.py).",
    ),
    **dict.fromkeys(
        ("Summarize", "ReadComments", "HideComment"),
        "Only admins see it (tests/journeys/test_summary.py).",
    ),
    **dict.fromkeys(
        ("OfProposal", "PromiseList", "OfPromise", "ConsultationList", "OfConsultation"),
        "It is of what came out of the box, or of what the city said (tests/journeys).",
    ),
    "RemindAt": "It is offered where the clocks leave out a time, and those of this city never change.",
}
RECEIPTS = ("Opine bare", "Opine send")
"""At their end stands a code, and no two are the same."""
TYPED_OTHERWISE = {
    **dict.fromkeys(RECEIPTS, "No two receipts are the same."),
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
            language = "es" if app == "es" else "en"
            found = await walker.walk(STARTS[language])
            # Only then is the clock turned, and what has been seen already need not be seen again.
            seen = {way.buttons[-1] for way in found}
            later = await walker.walk(UNASKED[language])
            found |= {way: shown for way, shown in later.items() if way.buttons[-1] not in seen}
            ways = list(found)
            # The way to it is typed, and the labels of a language that is made up cannot be.
            typed_alone = {"Leave more"} if languages == MADE_UP else set()
            assert {way.buttons[-1] for way in ways} >= BUTTONS - typed_alone
            assert {way.buttons[-1].split()[0] for way in ways} == {
                press.__name__ for press in PRESSES
            } - NOT_ON_THIS_WALK.keys()

            if languages == MADE_UP:
                # That a screen says nothing which is not from the texts is seen by now; how one gets there is
                # the same in every language.
                return
            typed = dict(zip(ways, await walker.go(ways, typing), strict=True))
            assert not (others := _others(found, typed, TYPED_OTHERWISE)), "\n\n".join(others)

            there = [way for way in ways if "Own text" not in way.buttons]
            numbered = dict(zip(there, await walker.go(there, numbering, first=("/text",)), strict=True))
            assert [way for way, shown in numbered.items() if shown.offers or shown.given] == []
            texts = {way: Shown(shown.first_line, shown.kind, ()) for way, shown in found.items()}
            others = _others(texts, numbered, WITHOUT_BUTTONS_OTHERWISE)
            assert not others, "\n\n".join(others)
            held = [
                (way, held)
                for way in there
                for held in found[way].given
                if held not in numbered[way].text and not _is_receipt(held)
            ]
            assert held == [], "what a button holds is not in the text"


def _is_receipt(held: str) -> bool:
    """Whether it is a code, of which no two are the same."""
    return Receipt.read(held) is not None


def _others(one: dict[Way, Shown], other: dict[Way, Shown], otherwise: dict[str, str]) -> list[str]:
    """The ways at whose end another screen stands, but for those that are meant to."""
    return [
        f"{way}:\n{one[way]}\n{shown}"
        for way, shown in other.items()
        if shown != one[way] and way.buttons[-1] not in otherwise
    ]
