"""What something serves: the concepts it is found by, shown, taken away, and added by name."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.concepts import concepts_of, correct, name_of, named, near
from bot.desk.editing import LEAST, NotAllowed, organization_of
from bot.web.desk.address import number
from bot.web.desk.catalogue import PATH
from bot.web.desk.within import opportunity_within
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.search.lexicon import Lexicon, load_lexicon

LONGEST = 100
MOST_NEAR = 6
"""Concepts that are offered where nobody knows the one that was typed."""
UNPROCESSABLE = 422
SERVES = {"yes": True, "no": False, "unsaid": None}
"""What a press says of a concept; the last takes a word back."""
DONE = ("kept", "same")


class ServesPage:
    """The page of the concepts of one thing."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the page."""
        path = f"{PATH}/{{id}}/concepts"
        return [
            reception.page(path, self._show, name="concepts"),
            reception.page(path, self._correct, name="correct_concept", method="POST"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        done = request.query_params.get("done", "")
        return await self._page(request, visit, done=done if done in DONE else "")

    async def _correct(self, request: Request, visit: Visit) -> Response:
        """A press says something of the concept of a key; a typed name adds the one that is called so."""
        form, id = request.state.form, number(request.path_params["id"])
        typed, key = form.get("name", "").strip()[:LONGEST], form.get("key", "")
        serves: bool | None = True
        if typed:
            key = named(self._lexicon, typed) or ""
            if not key:
                return await self._page(request, visit, typed=typed)
        elif form.get("serves") in SERVES:
            serves = SERVES[form["serves"]]
        if key not in self._lexicon.numbers:
            raise HTTPException(400)
        try:
            async with self._parts.database.writing() as session:
                new = await correct(session, id, {key: serves}, by=visit.staff, at=visit.now)
        except LookupError:
            raise HTTPException(404) from None
        except NotAllowed:
            raise HTTPException(403) from None
        return self._pages.send_on(f"{PATH}/{id}/concepts?done={'kept' if new else 'same'}")

    async def _page(self, request: Request, visit: Visit, *, done: str = "", typed: str = "") -> Response:
        lexicon, tag = self._lexicon, visit.speech.tag
        async with self._parts.database.reading() as session:
            key = number(request.path_params["id"])
            opportunity = await opportunity_within(session, key, visit)
            told = await concepts_of(session, opportunity, lexicon, tag)
        found = near(lexicon, typed, limit=MOST_NEAR) if typed else ()
        return self._pages.show(
            "desk_concepts",
            visit,
            status=UNPROCESSABLE if typed else 200,
            opportunity=opportunity,
            text=opportunity.text(tag),
            told=told,
            publishes=visit.standing.allows(LEAST, organization_of(opportunity)),
            typed=typed,
            near=[(key, name_of(lexicon, key, tag)) for key in found],
            longest=LONGEST,
            done=done,
        )

    @property
    def _lexicon(self) -> Lexicon:
        return load_lexicon(*self._parts.city.lexicon)
