"""One date is called off or moved in the browser; what it would do is seen before anybody is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest

from bot.people.roles import Role
from bot.reminders.saved import SavedThings
from catalog.model import EventStatus, Occurrence, Opportunity, Place
from catalog.store import Store
from tests.bot.desk.test_listing import MUSIC, other
from tests.bot.web.conftest import PEOPLE, Town
from tests.bot.web.desk.forms import fields_of

PUBLISHER, PARTNER = PEOPLE[Role.PUBLISHER], PEOPLE[Role.PARTNER]
DATES = "/panel/catalogue/1/dates"
FIRST = MUSIC.occurrences[0].starts
SERIES = tuple(
    Occurrence(starts=day, zone=MUSIC.occurrences[0].zone, recurrence_id=day)
    for day in (FIRST + timedelta(days=7 * week) for week in range(3))
)


@pytest.fixture
async def town(town: Town) -> Town:
    """A town with a choir on three days, which somebody has saved."""
    now = town.parts.clock.now()
    async with town.parts.database.writing() as session:
        choir = replace(MUSIC, occurrences=SERIES)
        reading = other(2, "Lectura", place=Place(name="Biblioteca Central", street_address="Calle 5"))
        await Store(session).write_many([choir, reading], author="person:1", at=now)
        await SavedThings(session).save(7, 1, recurrence_id=None, language="es-MX", discreet=False)
    return town


async def stored(town: Town) -> Opportunity:
    async with town.parts.database.reading() as session:
        found = await Store(session).get(1)
    assert found is not None
    return found


def words_of(page: httpx.Response) -> str:
    """What can be read on a page, without its markup."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", page.text)).split())


async def test_one_date_is_called_off_after_a_look_at_who_will_be_told(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    assert DATES in (await browser.get("/panel/catalogue/1")).text
    page = await browser.get(DATES)
    assert page.text.count('name="date"') == 4
    second = SERIES[1].recurrence_id.isoformat()
    chosen = {"date": second, "deed": "cancel", "reason": "No hay luz <hoy>"}
    begun = await browser.post(DATES, data=fields_of(page, "/dates") | chosen)
    assert begun.headers["location"] == "/panel/drafts/1"
    assert all(each.status is EventStatus.SCHEDULED for each in (await stored(town)).occurrences)
    look = await browser.get("/panel/drafts/1")
    assert "No hay luz &lt;hoy&gt;" in look.text
    assert "CANCELAD" in look.text.upper()
    assert "1 persona" in look.text
    # A second press takes the same draft further.
    third = {"date": SERIES[2].recurrence_id.isoformat(), "deed": "postpone"}
    again = await browser.post(DATES, data=fields_of(page, "/dates") | third)
    assert again.headers["location"] == "/panel/drafts/1"
    values = fields_of(await browser.get("/panel/drafts/1"), "/publish")
    assert (await browser.post("/panel/drafts/1/publish", data=values)).status_code == 303
    after = await stored(town)
    assert [each.status for each in after.occurrences] == [
        EventStatus.SCHEDULED,
        EventStatus.CANCELLED,
        EventStatus.POSTPONED,
    ]
    assert after.occurrences[1].status_reason == "No hay luz <hoy>"
    # The next import does not bring it back.
    assert any(lock.startswith("occurrences") for lock in after.locked)
    back = {"date": second, "deed": "restore"}
    await browser.post(DATES, data=fields_of(page, "/dates") | back)
    values = fields_of(await browser.get("/panel/drafts/2"), "/publish")
    await browser.post("/panel/drafts/2/publish", data=values)
    assert (await stored(town)).occurrences[1].status is EventStatus.SCHEDULED


async def test_one_date_is_moved_after_a_look_at_what_people_will_read(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    page = await browser.get(DATES)
    second = SERIES[1].recurrence_id.isoformat()
    chosen = {"date": second, "deed": "move", "day": "2026-12-09", "start": "18:30"}
    begun = await browser.post(DATES, data=fields_of(page, "/dates") | chosen)
    assert begun.headers["location"] == "/panel/drafts/1"
    assert (await stored(town)).occurrences[1].starts == SERIES[1].starts
    # What is left empty stays; and what people know is what it was before any of it.
    later = {"date": second, "deed": "move", "start": "19:00", "reason": "Hay <obras>"}
    await browser.post(DATES, data=fields_of(page, "/dates") | later)
    look = await browser.get("/panel/drafts/1")
    told = words_of(look)
    assert "1 persona" in told
    assert "CAMBIÓ: Música y niñez. Antes: mar 8 dic, 10:00." in told
    assert "Ahora: mié 9 dic, 19:00." in told
    assert "Hay <obras>" in told
    values = fields_of(look, "/publish")
    assert (await browser.post("/panel/drafts/1/publish", data=values)).status_code == 303
    moved = (await stored(town)).occurrences[1]
    assert (moved.recurrence_id, moved.previous_start) == (SERIES[1].starts, SERIES[1].starts)
    assert moved.starts == datetime(2026, 12, 10, 1, tzinfo=UTC)
    assert moved.status is EventStatus.RESCHEDULED
    assert "occurrences" in "".join((await stored(town)).locked)
    # Undone, it is on its old day again.
    thing = await browser.get("/panel/catalogue/1")
    undone = await browser.post("/panel/catalogue/1/undo", data=fields_of(thing, "/undo"))
    assert undone.headers["location"].endswith("done=undone")
    assert [each.starts for each in (await stored(town)).occurrences] == [each.starts for each in SERIES]


async def test_moved_back_in_hand_is_as_it_was(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    fields = fields_of(await browser.get(DATES), "/dates")
    first = {"date": SERIES[0].recurrence_id.isoformat(), "deed": "move"}
    was = SERIES[0].starts.astimezone(town.parts.city.zone)
    await browser.post(DATES, data=fields | first | {"start": "21:00"})
    await browser.post(DATES, data=fields | first | {"start": f"{was:%H:%M}"})
    look = (await browser.get("/panel/drafts/1")).text
    assert 'class="changes"' not in look
    assert "no se avisa a nadie" in unescape(look)


async def test_one_date_is_held_in_another_place_after_a_look_at_what_people_will_read(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    page = await browser.get(DATES)
    # The catalogue's own places are offered, and found however they are typed.
    assert '<option value="Biblioteca Central">' in page.text
    fields = fields_of(page, "/dates") | {"date": SERIES[1].recurrence_id.isoformat(), "deed": "move"}
    there = {"place": "biblioteca  central", "reason": "Hay <obras>"}
    begun = await browser.post(DATES, data=fields | there)
    assert begun.headers["location"] == "/panel/drafts/1"
    assert (await stored(town)).occurrences[1].place is None
    look = await browser.get("/panel/drafts/1")
    told = words_of(look)
    assert "1 persona" in told
    assert "CAMBIÓ: Música y niñez. Antes: mar 8 dic, 10:00. Faro de Oriente." in told
    assert "Ahora: mar 8 dic, 10:00. Biblioteca Central." in told
    assert "Hay <obras>" in told
    # The hour moves besides, and both are told in one notice.
    await browser.post(DATES, data=fields | {"start": "12:00"})
    look = await browser.get("/panel/drafts/1")
    assert "Ahora: mar 8 dic, 12:00. Biblioteca Central." in words_of(look)
    # Put back to its hour, it is there all the same.
    await browser.post(DATES, data=fields | {"start": "10:00"})
    look = await browser.get("/panel/drafts/1")
    assert "Ahora: mar 8 dic, 10:00. Biblioteca Central." in words_of(look)
    quietly = fields_of(look, "/publish") | {"quiet": "yes"}
    published = await browser.post("/panel/drafts/1/publish", data=quietly)
    assert published.headers["location"].endswith("done=quietly")
    places = [each.place and each.place.name for each in (await stored(town)).occurrences]
    assert places == [None, "Biblioteca Central", None]
    town.parts.clock.turn(timedelta(minutes=14))
    thing = await browser.get("/panel/catalogue/1")
    undone = await browser.post("/panel/catalogue/1/undo", data=fields_of(thing, "/undo"))
    assert undone.headers["location"].endswith("done=undone")
    assert [each.place for each in (await stored(town)).occurrences] == [None] * 3


async def test_all_of_it_goes_online_and_a_date_back_in_its_place_is_as_it_was(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    fields = fields_of(await browser.get(DATES), "/dates")
    first = {"date": SERIES[0].recurrence_id.isoformat(), "deed": "move"}
    await browser.post(DATES, data=fields | first | {"place": "Biblioteca Central"})
    await browser.post(DATES, data=fields | first | {"place": "faro de oriente"})
    look = await browser.get("/panel/drafts/1")
    assert 'class="changes"' not in look.text
    assert "no se avisa a nadie" in words_of(look)
    await browser.post(DATES, data=fields | {"date": "all", "deed": "online"})
    assert "Ahora: mar 1 dic, 10:00. en línea." in words_of(await browser.get("/panel/drafts/1"))
    one = await browser.post(DATES, data=fields | first | {"place": "Biblioteca Central"})
    assert "Todo es en línea." in words_of(one)
    await browser.post(DATES, data=fields | {"date": "all", "deed": "move", "place": "Biblioteca Central"})
    assert "Ahora: mar 1 dic, 10:00. Biblioteca Central." in words_of(await browser.get("/panel/drafts/1"))
    await browser.post(DATES, data=fields | {"date": "all", "deed": "cancel"})
    off = await browser.post(DATES, data=fields | {"date": "all", "deed": "move", "place": "Faro"})
    assert "Primero elige que sí se hace." in words_of(off)


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "Escribe el día, la hora o el lugar nuevos."),
    ({"day": "2026-02-30"}, "No es una fecha que exista."),
    ({"start": "25:00"}, "No entiendo la hora."),
    ({"day": "2026-11-22"}, "Elige un día que venga"),
    ({"day": "2029-11-22"}, "Elige un día que venga"),
    ({"day": "2026-12-01", "start": "10:00"}, "Ya es ese día a esa hora."),
    ({"date": "all", "day": "2026-12-09"}, "elige una sola fecha"),
    ({"deed": "cancel", "day": "2026-12-09"}, "Elige que cambia"),
    ({"deed": "online", "place": "Casa del Lago"}, "Elige que cambia"),
    ({"date": "all"}, "Escribe el día, la hora o el lugar nuevos."),
    ({"place": "FARO de oriente"}, "Ya es en ese lugar."),
    ({"date": "all", "place": "Casa <b>", "start": "18:00"}, "elige una sola fecha"),
)


async def test_where_it_cannot_be_moved_what_was_typed_stays(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    fields = fields_of(await browser.get(DATES), "/dates")
    first = {"date": SERIES[0].recurrence_id.isoformat(), "deed": "move", "reason": "Hay <obras>"}
    for typed, said in WRONG:
        answer = await browser.post(DATES, data=fields | first | typed)
        assert answer.status_code == 422
        assert said in unescape(answer.text)
        assert fields_of(answer, "/dates") == fields | first | typed
    assert "/panel/drafts/1" not in (await browser.get("/panel/drafts")).text


async def test_what_is_no_date_or_not_theirs_is_refused(town: Town) -> None:
    browser = await town.enter(PUBLISHER)
    fields = fields_of(await browser.get(DATES), "/dates")
    for wrong in (
        {},
        {"deed": "cancel"},
        {"date": "all", "deed": "burn"},
        {"date": "2026-12-01", "deed": "cancel"},
        {"date": "2030-01-01T00:00:00+00:00", "deed": "cancel"},
        {"date": "x", "deed": "cancel"},
    ):
        answer = await browser.post(DATES, data=fields | wrong)
        assert answer.status_code == 422
        assert "Abajo dice qué" in answer.text
    partner = await town.enter(PARTNER)
    assert (await partner.get(DATES)).status_code == 404
    assert (await browser.get("/panel/catalogue/9/dates")).status_code == 404
