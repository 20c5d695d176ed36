"""Drafts: those in hand, and those that wait for somebody to review them; one looked at, and decided."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.drafts import SOURCE, Draft, Drafts, DraftState, StaleDraft
from bot.desk.editing import LEAST, Blocked, NotAllowed, organization_of
from bot.desk.look import Look, look_at
from bot.reminders.changes import count_told
from bot.telling.fields import changes_in_words
from bot.telling.finding import finding_in_words
from bot.telling.wording import Wording
from bot.web.desk.address import number
from bot.web.desk.catalogue import PATH as CATALOGUE
from bot.web.desk.preview import cards, dates, markup, notices
from bot.web.desk.writing import PATH, VERSION, draft_of
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.store import StaleOpportunity, Store

DONE = ("submitted", "returned", "discarded", "stale", "blocked", "refused", "taken_over")
"""What may just have happened, as an address says it; the words are the texts `web.desk.draft.<name>`."""


class DraftPages:
    """The list of drafts, the page of one, and what is decided there."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of drafts."""
        deeds = {
            "submit": self._submit,
            "publish": self._publish,
            "give_back": self._give_back,
            "rebase": self._rebase,
            "discard": self._discard,
        }
        return [
            reception.page(PATH, self._all, name="drafts"),
            reception.page(f"{PATH}/{{id}}", self._one, name="draft"),
            *(
                reception.page(f"{PATH}/{{id}}/{name}", deed, name=f"{name}_draft", method="POST")
                for name, deed in deeds.items()
            ),
        ]

    async def _all(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            drafts = Drafts(session)
            waiting = [each for each in await drafts.waiting(visit.standing) if each.author != visit.person]
            mine = await drafts.mine(visit.staff)
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        return self._pages.show(
            "desk_drafts",
            visit,
            lists=[
                ("waiting", [_row(each, wording) for each in waiting]),
                ("mine", [_row(each, wording) for each in mine]),
            ],
            reviews=visit.role.includes(LEAST),
            done=_done(request),
        )

    async def _one(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            draft = await draft_of(session, visit, request)
            city, names = self._parts.city, self._parts.names
            look = await look_at(session, draft, city=city, names=names, now=visit.now)
            published, after = look.published, look.after
            savers = await count_told(session, published, after, visit.now) if published is not None else 0
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        touched = [after, *([published] if published is not None else [])]
        publishes = all(visit.standing.allows(LEAST, organization_of(each)) for each in touched)
        return self._pages.show(
            "desk_draft",
            visit,
            draft=draft,
            row=_row(draft, wording),
            name=wording.name(after.text(visit.speech.tag)),
            language=after.text(visit.speech.tag).language,
            moment=wording.moment(draft.updated_at),
            cards=cards(after, self._parts, visit),
            dates=dates(after, self._parts, visit),
            findings=[(each, markup(finding_in_words(each, visit.speech))) for each in look.found],
            changes=changes_in_words(look.changes(), wording),
            since=_since(look, wording),
            notices=notices(look, self._parts, visit),
            savers=savers,
            is_new=draft.of is None,
            publishes=publishes and not look.blocked and not look.is_stale,
            submits=not publishes and draft.state is not DraftState.IN_REVIEW,
            reviews=publishes and draft.author != visit.person,
            blocked=look.blocked,
            done=_done(request),
        )

    async def _submit(self, request: Request, visit: Visit) -> Response:
        return await self._decide(
            request, visit, "submitted", lambda drafts, id: drafts.submit(id, by=visit.staff, at=visit.now)
        )

    async def _give_back(self, request: Request, visit: Visit) -> Response:
        note = request.state.form.get("note", "")
        return await self._decide(
            request,
            visit,
            "returned",
            lambda drafts, id: drafts.give_back(id, note, by=visit.staff, at=visit.now),
        )

    async def _discard(self, request: Request, visit: Visit) -> Response:
        return await self._decide(
            request, visit, "discarded", lambda drafts, id: drafts.discard(id, by=visit.staff, at=visit.now)
        )

    async def _rebase(self, request: Request, visit: Visit) -> Response:
        id = number(request.path_params["id"])
        await self._decide(
            request, visit, "taken_over", lambda drafts, id: drafts.rebase(id, by=visit.staff, at=visit.now)
        )
        return self._pages.send_on(f"{PATH}/{id}?done=taken_over")

    async def _publish(self, request: Request, visit: Visit) -> Response:
        """Publishes what was shown; a draft that is no more was published by the same press before."""
        form, id = request.state.form, number(request.path_params["id"])
        quiet = form.get("quiet") == "yes"
        try:
            async with self._parts.database.writing() as session:
                published = await Drafts(session).publish(
                    id, by=visit.staff, at=visit.now, quiet=quiet, version=number(form.get(VERSION, ""))
                )
        except LookupError:
            return self._pages.send_on(await self._where_it_went(id, form.get("of", "")))
        except NotAllowed:
            return self._pages.send_on(f"{PATH}/{id}?done=refused")
        except Blocked:
            return self._pages.send_on(f"{PATH}/{id}?done=blocked")
        except (StaleDraft, StaleOpportunity):
            return self._pages.send_on(f"{PATH}/{id}?done=stale")
        done = "quietly" if quiet else "told" if form.get("of") else "new"
        if published.revision is None:
            done = "nothing_changed"
        return self._pages.send_on(f"{CATALOGUE}/{published.opportunity.id}?done={done}")

    async def _decide(
        self,
        request: Request,
        visit: Visit,
        done: str,
        deed: Callable[[Drafts, int], Coroutine[Any, Any, object]],
    ) -> Response:
        """Does one thing with a draft; what is done already is not done again, and says so no otherwise."""
        id = number(request.path_params["id"])
        try:
            async with self._parts.database.writing(choices=False) as session:
                await deed(Drafts(session), id)
        except LookupError:
            return self._pages.send_on(f"{PATH}?done={done}")
        except NotAllowed:
            raise HTTPException(403) from None
        except StaleDraft:
            return self._pages.send_on(f"{PATH}/{id}?done=stale")
        return self._pages.send_on(f"{PATH}?done={done}")

    async def _where_it_went(self, id: int, of: str) -> str:
        """The page of what a draft that is no more was published as; the list where it was not."""
        if of:
            return f"{CATALOGUE}/{number(of)}"
        async with self._parts.database.reading() as session:
            found = [each for each in await Store(session).by_external_id(str(id)) if each.source == SOURCE]
        return f"{CATALOGUE}/{found[0].id}" if found else PATH


def _since(look: Look, wording: Wording) -> dict[str, list[dict[str, str]]] | None:
    """What was published since the draft was begun, and what the draft would then still change."""
    if (since := look.since()) is None:
        return None
    theirs, yours = since
    return {"theirs": changes_in_words(theirs, wording), "yours": changes_in_words(yours, wording)}


def _row(draft: Draft, wording: Wording) -> dict[str, Any]:
    """A draft as a list shows it."""
    text = draft.opportunity.text(wording.speech.tag)
    return {
        "id": draft.id,
        "name": wording.name(text),
        "language": text.language,
        "kind": wording.speech.plain(f"web.desk.kind.{draft.opportunity.kind.value}"),
        "organization": organization_of(draft.opportunity),
        "state": draft.state.value,
        "is_new": draft.of is None,
        "note": draft.note,
        "author": str(draft.author) if draft.author is not None else "",
        "moment": wording.moment(draft.updated_at),
    }


def _done(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in DONE else ""
