"""Staff at work in the browser: looking through, writing, two at once, review, publishing, taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape

import httpx
import pytest

from bot.people.roles import Role, Roles, Standing
from bot.reminders.saved import SavedThings
from catalog.model import Opportunity, Organization, PublicationStatus
from catalog.revision import Revision
from catalog.store import Store
from tests.bot.desk.test_listing import MUSIC, SHELF
from tests.bot.web.conftest import BOT, PEOPLE, Town, token_of
from tests.bot.web.desk.forms import fields_of

PARTNER, EDITOR, PUBLISHER = PEOPLE[Role.PARTNER], PEOPLE[Role.EDITOR], PEOPLE[Role.PUBLISHER]
LIBRARIES = Organization(name="Red de Bibliotecas")
NAME = "text.es-MX.name"
NEW, EDIT, DRAFT = "/panel/drafts/new", "/panel/catalogue/1/edit", "/panel/drafts/1"
POETRY = {
    NAME: "Poesía en la biblioteca",
    "text.en.name": "Poetry in the library",
    "organization.name": LIBRARIES.name,
    "date.0.day": "2026-12-05",
    "date.0.start": "18:00",
}


@pytest.fixture
async def town(town: Town) -> Town:
    """A town with something in its catalogue; the first is the music."""
    theirs = replace(SHELF[3], organization=LIBRARIES)
    async with town.parts.database.writing() as session:
        shelf = (*SHELF[:3], theirs)
        await Store(session).write_many(shelf, author="person:1", at=town.parts.clock.now())
    return town


async def stored(town: Town, number: int = 1) -> Opportunity:
    async with town.parts.database.reading() as session:
        found = await Store(session).get(number)
    assert found is not None
    return found


async def revisions(town: Town, number: int = 1) -> list[Revision]:
    async with town.parts.database.reading() as session:
        return await Store(session).revisions_of(number)


async def written(browser: httpx.AsyncClient, path: str, **changed: str) -> httpx.Response:
    """Fills in the form at a path and sends it; `__` stands for a dot."""
    page = await browser.get(path)
    values = fields_of(page, path) | {name.replace("__", "."): text for name, text in changed.items()}
    return await browser.post(path, data=values)


async def pressed(browser: httpx.AsyncClient, path: str, deed: str, **more: str) -> httpx.Response:
    """Presses a button of the page at a path."""
    values = fields_of(await browser.get(path), deed) | more
    assert values, deed
    return await browser.post(f"{path}/{deed.removeprefix('/')}", data=values)


def place_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_the_list_narrows_by_what_stands_in_its_address(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    page = await browser.get("/panel/catalogue?words=musica&lack=&kind=course")
    assert page.status_code == 200
    assert "/panel/catalogue/1" in page.text
    assert "/panel/catalogue/4" not in page.text
    assert 'value="musica"' in page.text
    nonsense = await browser.get("/panel/catalogue?kind=x&lack=y&first=-3&source=z&publication=%00")
    assert (nonsense.status_code, "Nada cumple" in nonsense.text) == (200, True)
    for path in ("/panel/catalogue/99", "/panel/catalogue/x", "/panel/catalogue/9" + 17 * "9"):
        assert (await browser.get(path)).status_code == 404


async def test_partners_see_and_draft_what_is_of_their_organization(town: Town) -> None:
    browser = await town.enter(PARTNER)
    page = (await browser.get("/panel/catalogue")).text
    assert ("/panel/catalogue/4" in page, "/panel/catalogue/1" in page) == (True, False)
    for path in ("/panel/catalogue/1", EDIT):
        assert (await browser.get(path)).status_code == 404
    own = fields_of(await browser.get(NEW), NEW)
    assert own["organization.name"] == LIBRARIES.name
    other = await written(browser, NEW, **{**POETRY, "organization.name": "Secretaría de Cultura"})
    assert other.status_code == 422
    assert "Solo puedes escribir para tu organización." in other.text
    draft = place_of(await written(browser, NEW, **POETRY))
    shown = await browser.get(draft)
    assert "/submit" in shown.text
    assert "/publish" not in shown.text
    # What they made is nobody's to see but theirs, until it is handed in.
    publisher = await town.enter(PUBLISHER)
    assert (await publisher.get(draft)).status_code == 404
    assert place_of(await pressed(browser, draft, "/submit")) == "/panel/drafts?done=submitted"
    assert draft in (await publisher.get("/panel/drafts")).text


async def test_a_draft_is_reviewed_given_back_mended_and_published(town: Town) -> None:
    partner, publisher = await town.enter(PARTNER), await town.enter(PUBLISHER)
    draft = place_of(await written(partner, NEW, **POETRY))
    await pressed(partner, draft, "/submit")
    await pressed(publisher, draft, "/give_back", note="Falta <el> precio")
    assert "Falta &lt;el&gt; precio" in (await partner.get(draft)).text
    place_of(await written(partner, f"{draft}/edit", price__kind="free"))
    await pressed(partner, draft, "/submit")
    page = place_of(await pressed(publisher, draft, "/publish"))
    assert page == "/panel/catalogue/5?done=new"
    assert (await stored(town, 5)).text("en").name == "Poetry in the library"
    assert (await partner.get(draft)).status_code == 404


async def test_what_is_sent_twice_is_done_once(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    values = fields_of(await browser.get(NEW), NEW) | POETRY
    first, second = [place_of(await browser.post(NEW, data=values)) for _ in range(2)]
    assert first == second == DRAFT
    # Back to the form and on again: the same draft, as it was sent last.
    assert place_of(await browser.post(NEW, data=values | {NAME: "Poemas"})) == DRAFT
    assert "Poemas" in (await browser.get(DRAFT)).text
    edit = fields_of(await browser.get(f"{DRAFT}/edit"), "/edit") | {NAME: "Versos"}
    for _ in range(2):
        assert place_of(await browser.post(f"{DRAFT}/edit", data=edit)) == DRAFT
    sent = fields_of(await browser.get(DRAFT), "/publish")
    places = [place_of(await browser.post(f"{DRAFT}/publish", data=sent)) for _ in range(2)]
    assert places == ["/panel/catalogue/5?done=new", "/panel/catalogue/5"]
    assert len(await revisions(town, 5)) == 1
    changed = place_of(await written(browser, "/panel/catalogue/5/edit", **{NAME: "Versos y pan"}))
    sent = fields_of(await browser.get(changed), "/publish")
    places = [place_of(await browser.post(f"{changed}/publish", data=sent)) for _ in range(2)]
    assert places == ["/panel/catalogue/5?done=quietly", "/panel/catalogue/5"]
    assert len(await revisions(town, 5)) == 2


async def test_nothing_typed_is_lost_on_a_fault(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    odd = '<b>"Ñandú" & co</b>'
    typed = {NAME: odd, "date.0.day": "31/02/2026", "date.0.start": "18:00", "access.quiet": "no"}
    answer = await written(browser, NEW, **typed, place__name="", place__street_address="Sur 1")
    assert answer.status_code == 422
    again = fields_of(answer, NEW)
    assert {name: again[name] for name in typed} == typed
    assert again["place.street_address"] == "Sur 1"
    assert odd not in answer.text
    # All that is wrong is summed up at the top with links, and stands beside its field.
    summary, _, form = answer.text.partition("<form")
    for name in ("date.0.day", "place.name"):
        assert f'href="#{name}"' in summary
        assert f'id="{name}"' in form
        assert f'aria-describedby="fault-{name}"' in form
        assert f'id="fault-{name}"' in form
    # More rows are no fault, and lose nothing either.
    more = await written(browser, NEW, **typed, more="1")
    assert more.status_code == 200
    assert fields_of(more, NEW)[NAME] == odd
    assert 'name="date.4.day"' in more.text
    assert "Cada semana" in more.text


async def test_dates_are_said_back_in_both_languages(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    weekly = {"rule.0.on.tu": "yes", "rule.0.on.th": "yes", "rule.0.first": "2026-12-01"}
    hours = {"rule.0.start": "17:00", "rule.0.end": "18:30", "rule.0.until": "2026-12-18"}
    values = {name: text for name, text in POETRY.items() if not name.startswith("date.")}
    draft = place_of(await written(browser, NEW, **values, **weekly, **hours))
    page = unescape((await browser.get(draft)).text)
    assert "cada martes y jueves, 17:00 a 18:30, hasta el viernes 18 de diciembre" in page
    assert "every Tuesday and Thursday, 5:00 PM to 6:30 PM, until Friday 18 December" in page
    assert "Poetry in the library" in page


async def test_two_who_write_at_once_see_both_versions(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, EDIT, **{NAME: "Coro"}))
    mine = fields_of(await browser.get(f"{DRAFT}/edit"), "/edit") | {NAME: "Coro de niñas"}
    theirs = {NAME: "Coro de niños", "minimum_age": "6", "date.1.day": "2026-12-24", "text.en.name": "Choir"}
    place_of(await written(browser, f"{DRAFT}/edit", **theirs))
    answer = await browser.post(f"{DRAFT}/edit", data=mine)
    assert answer.status_code == 409
    summary = answer.text.partition("<form")[0]
    assert "Coro de niños" in summary
    assert "Coro de niñas" in summary
    # Saved again, knowing both, it is as they say.
    assert place_of(await browser.post(f"{DRAFT}/edit", data=fields_of(answer, "/edit"))) == DRAFT
    page = (await browser.get(DRAFT)).text
    assert "Coro de niñas" in page
    assert "Coro de niños" not in page
    # What only the other one typed is nobody's to lose.
    kept = fields_of(await browser.get(f"{DRAFT}/edit"), "/edit")
    assert (kept["minimum_age"], kept["text.en.name"]) == ("6", "Choir")
    assert "2026-12-24" in kept.values()


async def test_what_was_published_meanwhile_is_shown_and_kept(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    begun = fields_of(await browser.get(EDIT), "/edit") | {NAME: "Coro"}
    # Before the form is sent, and once more before the draft is published, somebody else publishes.
    for url in ("https://one.example", "https://two.example"):
        current = await stored(town)
        async with town.parts.database.writing() as session:
            await Store(session).put(replace(current, url=url), author="person:9", at=town.parts.clock.now())
        if url.endswith("one.example"):
            assert place_of(await browser.post(EDIT, data=begun)) == DRAFT
    page = (await browser.get(DRAFT)).text
    assert "https://two.example" in page
    assert "/publish" not in page
    sent = {"token": begun["token"], "version": "1", "of": "1"}
    assert place_of(await browser.post(f"{DRAFT}/publish", data=sent)) == f"{DRAFT}?done=stale"
    place_of(await pressed(browser, DRAFT, "/rebase"))
    place_of(await pressed(browser, DRAFT, "/publish"))
    now = await stored(town)
    assert (now.url, now.text("es-MX").name) == ("https://two.example", "Coro")
    assert now.locked == {"texts.es-MX"}


async def test_savers_are_counted_and_read_what_is_shown(town: Town) -> None:
    async with town.parts.database.writing() as session:
        for person in (1, 2):
            await SavedThings(session).save(person, 1, recurrence_id=None, language="es-MX", discreet=False)
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, EDIT, event_status="cancelled", status_reason="obras"))
    page = (await browser.get(DRAFT)).text
    assert "Nadie ha guardado" not in page
    assert "2 personas lo guardaron" in page
    assert "CANCELADO: Música y niñez." in page
    assert "CANCELLED: Music for children" in page
    place = place_of(await pressed(browser, DRAFT, "/publish", quiet=""))
    assert place == "/panel/catalogue/1?done=told"
    assert [each.quiet for each in await revisions(town)] == [False, False]
    undone = place_of(await pressed(browser, "/panel/catalogue/1", "/undo"))
    assert undone == "/panel/catalogue/1?done=undone"
    assert (await stored(town)).event_status is MUSIC.event_status


async def test_where_nobody_saved_it_that_is_said(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, EDIT, event_status="cancelled", status_reason="obras"))
    page = (await browser.get(DRAFT)).text
    assert "Nadie ha guardado lo que cambia" in page
    assert "Así se lee:" in page
    assert "CANCELADO: Música y niñez." in page
    assert "0 personas" not in page


async def test_where_nobody_saved_it_there_is_nobody_to_be_quiet_for(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, EDIT, event_status="cancelled", status_reason="obras"))
    page = (await browser.get(DRAFT)).text
    assert "Nadie ha guardado" in page
    assert page.count("/publish") == 1
    # Whoever saves it before the press is told all the same.
    place_of(await pressed(browser, DRAFT, "/publish"))
    assert [each.quiet for each in await revisions(town)] == [False, False]


async def test_a_typo_is_published_quietly_and_too_late_is_too_late(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, EDIT, **{NAME: "Música y niñas"}))
    assert place_of(await pressed(browser, DRAFT, "/publish", quiet="yes")).endswith("done=quietly")
    newest = (await revisions(town))[-1]
    assert (newest.author, newest.quiet) == (f"person:{PUBLISHER}", True)
    page = await browser.get("/panel/catalogue/1")
    assert f"Persona {PUBLISHER}" in page.text
    assert "Nombre (español)" in page.text
    values = fields_of(page, "/undo")
    town.parts.clock.turn(timedelta(minutes=16))
    late = await browser.post("/panel/catalogue/1/undo", data=values)
    assert place_of(late) == "/panel/catalogue/1?done=too_late"
    assert "/undo" not in (await browser.get("/panel/catalogue/1")).text


async def test_nothing_changed_is_nothing_to_publish(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    assert place_of(await written(browser, EDIT)) == "/panel/catalogue/1?done=nothing_changed"


async def test_a_publisher_who_is_less_in_the_middle_publishes_nothing_and_loses_nothing(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, EDIT, **{NAME: "Coro"}))
    sent = fields_of(await browser.get(DRAFT), "/publish")
    await town.grant(PUBLISHER, Role.EDITOR)
    # Less than before ends the session; the draft waits behind the next.
    assert (await browser.post(f"{DRAFT}/publish", data=sent)).status_code == 401
    again = await town.enter(PUBLISHER)
    sent["token"] = token_of(await again.get("/panel"))
    assert place_of(await again.post(f"{DRAFT}/publish", data=sent)) == f"{DRAFT}?done=refused"
    page = (await again.get(DRAFT)).text
    assert "Coro" in page
    assert "/submit" in page
    assert (await stored(town)).text("es-MX").name == "Música y niñez"


async def test_what_must_be_there_is_asked_for_before_it_is_published(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, NEW, **{NAME: "Sin nadie", "kind": "event"}))
    page = (await browser.get(DRAFT)).text
    assert "Hace falta" in page
    assert "/publish" not in page
    sent = {"token": token_of(await browser.get("/panel")), "version": "1"}
    assert place_of(await browser.post(f"{DRAFT}/publish", data=sent)) == f"{DRAFT}?done=blocked"


async def test_duties_are_done_in_one_press(town: Town) -> None:
    town.parts.clock.turn(timedelta(days=100))
    browser = await town.enter(PUBLISHER)
    page = await browser.get("/panel/duties")
    assert "¿Sigue igual?" in page.text
    token = token_of(page)
    sent = {"token": token, "next": "duties"}
    answer = await browser.post("/panel/catalogue/2/confirm", data=sent)
    assert place_of(answer) == "/panel/duties?done=confirmed"
    assert (await stored(town, 2)).assured_on is not None
    assert "/panel/catalogue/2/confirm" not in (await browser.get("/panel/duties")).text
    # Whoever edits it says so, too; a partner does not speak for the city.
    editor = await town.enter(EDITOR)
    assert "/confirm" in (await editor.get("/panel/duties")).text
    partner = await town.enter(PARTNER)
    assert "/confirm" not in (await partner.get("/panel/duties")).text


async def test_a_discarded_draft_changes_nothing(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    place_of(await written(browser, EDIT, **{NAME: "Coro"}))
    assert place_of(await browser.get(EDIT)) == f"{DRAFT}/edit"
    assert place_of(await pressed(browser, DRAFT, "/discard")) == "/panel/drafts?done=discarded"
    assert (await browser.get(DRAFT)).status_code == 404
    assert (await stored(town)).publication_status is PublicationStatus.PUBLISHED


async def test_admins_say_who_may_do_what_and_see_what_was_done(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.ADMIN])
    page = await browser.get("/panel/staff")
    token, database = token_of(page), town.parts.database

    async def send(deed: str, **fields: str) -> httpx.Response:
        return await browser.post(f"/panel/staff/{deed}", data={"token": token, **fields})

    changed = await send("change", person=str(EDITOR), role="partner", organization="Red de Bibliotecas")
    assert place_of(changed) == "/panel/staff?done=changed"
    async with database.reading() as session:
        assert await Roles(session).standing(EDITOR) == Standing(
            role=Role.PARTNER, organization="Red de Bibliotecas"
        )
    assert place_of(await send("change", person=str(EDITOR), role="partner")).endswith("no_organization")
    last = await send("change", person=str(PEOPLE[Role.ADMIN]), role="citizen")
    assert place_of(last).endswith("last_admin")
    # Nobody is given a role by a number that somebody typed, nor one that there is not.
    assert (await send("change", person="4711", role="admin")).status_code == 404
    assert (await send("change", person=str(EDITOR), role="king")).status_code == 400
    made = await send("invite", whom="Ana <de> Cultura", role="editor")
    link = made.text.partition(f"https://t.me/{BOT}?start=")[2].partition("<")[0]
    assert link
    assert "Ana &lt;de&gt; Cultura" in made.text
    again = await browser.get("/panel/staff")
    assert "Ana &lt;de&gt; Cultura" in again.text
    assert link not in again.text
    assert place_of(await send("withdraw", invitation="1")).endswith("withdrawn")
    assert "Ana" not in (await browser.get("/panel/staff")).text
    log = unescape((await browser.get("/panel/audit")).text)
    assert f"quitó permiso a {EDITOR}, de «edición» a «organización aliada»" in log
    assert str(PEOPLE[Role.ADMIN]) in log
