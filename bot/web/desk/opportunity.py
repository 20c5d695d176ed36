"""One opportunity as staff see it: what citizens read of it, where it comes from, and what was done to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.concepts import name_of
from bot.desk.editing import LEAST, NotAllowed, organization_of
from bot.desk.freshness import LEAST as CONFIRMS
from bot.desk.freshness import confirm
from bot.desk.history import AT_ONCE, Deed, count_deeds, deeds_of
from bot.desk.undoing import WITHIN, TooLate, undo
from bot.i18n import Speech
from bot.telling.fields import changes_in_words, field_name
from bot.telling.wording import Wording
from bot.web.desk.address import first_of, number
from bot.web.desk.catalogue import PATH, leaf
from bot.web.desk.preview import cards
from bot.web.desk.within import opportunity_within
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.model import EventStatus, Opportunity, PublicationStatus
from catalog.revision import Action
from catalog.search.lexicon import Lexicon, load_lexicon
from catalog.store import StaleOpportunity

DONE = ("confirmed", "undone", "too_late", "changed_since", "new", "told", "quietly", "nothing_changed")
"""What may just have happened, as an address says it; the words are the texts `web.desk.done.<name>`."""
_UNDONE = re.compile(r"undo of import (\d+)")
"""How the catalogue notes that an import was taken back (`catalog.changes`)."""

_CORRECTED = {
    True: "web.desk.concepts.corrected.serves",
    False: "web.desk.concepts.corrected.not",
    None: "web.desk.concepts.corrected.unsaid",
}


class OpportunityPage:
    """The page of one opportunity, and what can be done on it in one press."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the page."""
        return [
            reception.page(f"{PATH}/{{id}}", self._show, name="opportunity"),
            reception.page(f"{PATH}/{{id}}/confirm", self._confirm, name="confirm", method="POST"),
            reception.page(f"{PATH}/{{id}}/undo", self._undo, name="undo", method="POST"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        key, first = number(request.path_params["id"]), first_of(request.query_params)
        async with self._parts.database.reading() as session:
            opportunity = await opportunity_within(session, key, visit)
            count = await count_deeds(session, key)
            deeds = await deeds_of(session, key, first=first)
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        lexicon = load_lexicon(*self._parts.city.lexicon)
        publishes = visit.standing.allows(LEAST, organization_of(opportunity))
        done = request.query_params.get("done", "")
        path = f"{PATH}/{key}"
        return self._pages.show(
            "desk_opportunity",
            visit,
            opportunity=opportunity,
            text=opportunity.text(visit.speech.tag),
            marks=list(_marks(opportunity, wording)),
            assured=wording.day(opportunity.assured_on) if opportunity.assured_on else "",
            locked=sorted(field_name(each, wording) for each in opportunity.locked),
            cards=cards(opportunity, self._parts, visit),
            deeds=[_in_words(deed, wording, lexicon) for deed in deeds],
            count=count,
            before=leaf(path, {}, max(first - AT_ONCE, 0)) + "#history" if first else "",
            after=leaf(path, {}, first + AT_ONCE) + "#history" if first + AT_ONCE < count else "",
            confirms=visit.standing.allows(CONFIRMS, organization_of(opportunity)),
            undoable=_undoable(deeds, visit) if publishes and not first else None,
            done=done if done in DONE else "",
        )

    async def _confirm(self, request: Request, visit: Visit) -> Response:
        key, zone = number(request.path_params["id"]), self._parts.city.zone
        try:
            async with self._parts.database.writing(choices=False) as session:
                await confirm(session, key, by=visit.staff, at=visit.now, zone=zone)
        except LookupError:
            raise HTTPException(404) from None
        except NotAllowed:
            raise HTTPException(403) from None
        if request.state.form.get("next") == "duties":
            return self._pages.send_on("/panel/duties?done=confirmed")
        return self._pages.send_on(f"{PATH}/{key}?done=confirmed")

    async def _undo(self, request: Request, visit: Visit) -> Response:
        key, revision = number(request.path_params["id"]), number(request.state.form.get("revision", ""))
        done = "undone"
        try:
            async with self._parts.database.writing() as session:
                await undo(session, revision, by=visit.staff, at=visit.now)
        except TooLate:
            done = "too_late"
        except StaleOpportunity:
            done = "changed_since"
        except NotAllowed:
            raise HTTPException(403) from None
        return self._pages.send_on(f"{PATH}/{key}?done={done}")


def _marks(opportunity: Opportunity, wording: Wording) -> Iterator[str]:
    if opportunity.publication_status is not PublicationStatus.PUBLISHED:
        yield wording.speech.plain(f"web.desk.publication.{opportunity.publication_status.value}")
    if opportunity.event_status is not EventStatus.SCHEDULED:
        yield wording.speech.plain(f"chat.status.{opportunity.event_status.value}")


def _in_words(deed: Deed, wording: Wording, lexicon: Lexicon) -> dict[str, object]:
    """What was done, as the page shows it."""
    speech, undone = wording.speech, _UNDONE.fullmatch(deed.reason)
    by = []
    if deed.person is not None:
        by.append(speech.plain("web.desk.by.person", person=str(deed.person)))
    if deed.batch is not None:
        by.append(speech.plain("web.desk.by.import", batch=str(deed.batch)))
    if undone is not None:
        by.append(speech.plain("web.desk.by.undo", batch=undone[1]))
    return {
        "action": speech.plain(f"web.desk.action.{deed.action.value}"),
        "moment": wording.moment(deed.at),
        "who": by or [speech.plain("web.desk.by.program")],
        "quiet": deed.quiet,
        # What a person wrote; what the program notes of an import is said above.
        "reason": deed.reason if deed.batch is None and undone is None else "",
        "changes": changes_in_words(deed.changes, wording),
        "corrections": list(_corrected(deed.corrections, lexicon, speech)),
    }


def _corrected(corrections: Mapping[str, bool | None], lexicon: Lexicon, speech: Speech) -> Iterator[str]:
    """What was said of what it is for, by what people call it."""
    for serves, words in _CORRECTED.items():
        names = [name_of(lexicon, key, speech.tag) for key, said in corrections.items() if said is serves]
        if names:
            yield speech.plain(words, names=speech.listing(names))


def _undoable(deeds: list[Deed], visit: Visit) -> int | None:
    """The revision that this person may still take back: their own, the newest, and not long ago."""
    if not deeds:
        return None
    newest = deeds[0]
    fresh = visit.now - newest.at <= WITHIN
    told = newest.changes or newest.action is Action.CREATED
    return newest.revision if fresh and newest.person == visit.person and told else None
