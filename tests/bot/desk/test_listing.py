"""What staff find in the catalogue: by words and accents, by what is missing, called off or not confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import TurnedClock
from bot.database import Database
from bot.desk.editing import NotAllowed
from bot.desk.freshness import FRESH_FOR, confirm
from bot.desk.history import count_deeds, deeds_of
from bot.desk.listing import Lack, Listed, Listing, Wanted
from bot.desk.names import Names
from bot.people.audit import Audit
from bot.people.roles import Role, Roles, Standing
from catalog.model import (
    Access,
    EventStatus,
    Kind,
    Known,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    Price,
    PriceKind,
    PublicationStatus,
)
from catalog.store import Store

ZONE = ZoneInfo("America/Mexico_City")
FIRST = datetime(2026, 12, 1, 16, tzinfo=UTC)
BOTH = (
    OpportunityText(language="es-MX", name="Música y niñez"),
    OpportunityText(language="en", name="Music for children"),
)
MUSIC = Opportunity(
    kind=Kind.COURSE,
    source="culture",
    external_id="1",
    texts=BOTH,
    organization=Organization(name="Secretaría de Cultura"),
    place=Place(name="Faro de Oriente", access=Access(step_free=Known.YES)),
    price=Price(kind=PriceKind.FREE),
    occurrences=(Occurrence(starts=FIRST, zone=ZONE.key, recurrence_id=FIRST),),
)
OLGA = 7
PUBLISHER = Standing(role=Role.PUBLISHER)


def other(number: int, name: str, **more: object) -> Opportunity:
    text = OpportunityText(language="es-MX", name=name)
    plain = Opportunity(kind=Kind.EVENT, source="parks", external_id=str(number), texts=(text,))
    return replace(plain, **more)  # type: ignore[arg-type]


SHELF = (
    MUSIC,
    other(2, "Caminata", event_status=EventStatus.CANCELLED),
    other(3, "ÑANDÚ: taller", publication_status=PublicationStatus.ARCHIVED),
    other(4, "100%_libre", access=Access(quiet=Known.NO), price=Price(kind=PriceKind.FREE), texts=BOTH),
)


async def fill(database: Database, at: datetime) -> None:
    async with database.writing() as session:
        await Store(session).write_many(SHELF, author="person:1", at=at)


async def found(
    database: Database, wanted: Wanted, now: datetime, standing: Standing = PUBLISHER
) -> Sequence[Listed]:
    async with database.reading() as session:
        listing = Listing(session, standing=standing, languages=("es-MX", "en"), now=now)
        names = Names()
        ids, count = await listing.find(wanted, names)
        rows = await listing.rows(ids)
        assert [row.id for row in rows] == ids
        assert len(ids) == count
        assert await listing.find(wanted, names, first=1, limit=2) == (ids[1:3], count)
    return rows


FINDS = (
    (Wanted(), [4, 3, 2, 1]),
    (Wanted(words="musica"), [4, 1]),
    (Wanted(words="MÚSICA niñez"), [4, 1]),
    (Wanted(words="children"), [4, 1]),
    (Wanted(words="nandu"), [3]),
    (Wanted(words="faro oriente"), [1]),
    (Wanted(words="cultura musica"), [1]),
    (Wanted(words="100%_"), []),
    (Wanted(words="violin"), []),
    (Wanted(organization="secretaria"), [1]),
    (Wanted(source="parks", kind=Kind.EVENT), [4, 3, 2]),
    (Wanted(publication=PublicationStatus.ARCHIVED), [3]),
    (Wanted(called_off=True), [2]),
    (Wanted(lack=Lack.ACCESS), [3, 2]),
    (Wanted(lack=Lack.PRICE), [3, 2]),
    (Wanted(lack=Lack.LANGUAGE), [3, 2]),
    (Wanted(stale=True), []),
)
"""What is looked for, and the numbers of what is found."""


async def test_staff_find_what_they_look_for(database: Database, clock: TurnedClock) -> None:
    await fill(database, clock.now())
    for wanted, numbers in FINDS:
        assert [row.id for row in await found(database, wanted, clock.now())] == numbers, wanted
    # Whoever is bound to an organization sees what that offers, however its name is written.
    for name, numbers in (("secretaria de cultura", [1]), ("Secretaría", [])):
        partner = Standing(role=Role.PARTNER, organization=name)
        assert [row.id for row in await found(database, Wanted(), clock.now(), partner)] == numbers


async def test_a_row_says_what_it_is_and_what_it_lacks(database: Database, clock: TurnedClock) -> None:
    await fill(database, clock.now())
    (music,) = await found(database, Wanted(words="faro"), clock.now())
    assert (music.names["en"], music.organization, music.source) == (
        "Music for children",
        "Secretaría de Cultura",
        "culture",
    )
    assert (music.next, music.lacks) == (FIRST, ())
    (walk,) = await found(database, Wanted(called_off=True), clock.now())
    assert walk.lacks == (Lack.ACCESS, Lack.PRICE, Lack.LANGUAGE)


async def test_what_nobody_confirmed_is_a_duty_until_somebody_does(
    database: Database, clock: TurnedClock
) -> None:
    await fill(database, clock.now() - FRESH_FOR - timedelta(days=1))
    stale = Wanted(stale=True)
    # What is archived is nobody's duty, what has a date to come or none at all is.
    assert [row.id for row in await found(database, stale, clock.now())] == [4, 2, 1]
    # In the city it is still the day before.
    late = datetime(2026, 11, 24, 3, tzinfo=UTC)
    async with database.writing() as session:
        await Roles(session).grant(1, Role.ADMIN, by=None, at=clock.now())
        await Roles(session).grant(OLGA, Role.PUBLISHER, by=1, at=clock.now())
        published = await confirm(session, 1, by=OLGA, at=late, zone=ZONE)
        assert published.opportunity.assured_on == date(2026, 11, 23)
        assert (await Store(session).revisions([published.revision or 0]))[published.revision or 0].quiet
        (entry, *_) = await Audit(session).recent()
        assert (entry.act, entry.subject) == ("opportunity.confirmed", "opportunity:1")
    assert [row.id for row in await found(database, stale, clock.now())] == [4, 2]
    assert [row.id for row in await found(database, stale, clock.now() + 2 * FRESH_FOR)] == [4, 2]


async def test_what_the_program_extends_is_not_confirmed_by_that(
    database: Database, clock: TurnedClock
) -> None:
    await fill(database, clock.now() - 2 * FRESH_FOR)
    async with database.writing() as session:
        stored = await Store(session).get(2)
        assert stored is not None
        await Store(session).put(replace(stored, url="https://city.example"), author="clock", at=clock.now())
    assert [row.id for row in await found(database, Wanted(stale=True), clock.now())] == [4, 2, 1]


@pytest.mark.parametrize(
    ("role", "of", "may"),
    [
        (Role.CITIZEN, "", False),
        (Role.PARTNER, "Red de Bibliotecas", False),
        (Role.EDITOR, "Casa Luna", False),
        (Role.EDITOR, "Red de Bibliotecas", True),
        (Role.EDITOR, "", True),
    ],
)
async def test_whoever_edits_it_for_the_city_says_that_it_is_still_right(
    database: Database, clock: TurnedClock, role: Role, of: str, may: bool
) -> None:
    await fill(database, clock.now())
    async with database.writing() as session:
        stored = await Store(session).get(1)
        assert stored is not None
        theirs = replace(stored, organization=Organization(name="Red de Bibliotecas"))
        await Store(session).put(theirs, author="import", at=clock.now())
        await Roles(session).grant(1, Role.ADMIN, by=None, at=clock.now())
        await Roles(session).grant(OLGA, role, by=1, at=clock.now(), organization=of)
        if may:
            published = await confirm(session, 1, by=OLGA, at=clock.now(), zone=ZONE)
            assert published.opportunity.assured_on == clock.now().astimezone(ZONE).date()
        else:
            with pytest.raises(NotAllowed):
                await confirm(session, 1, by=OLGA, at=clock.now(), zone=ZONE)


async def test_the_history_names_who_did_what_to_which_field(database: Database, clock: TurnedClock) -> None:
    await fill(database, clock.now())
    later = FIRST + timedelta(hours=1)
    async with database.writing() as session:
        stored = await Store(session).get(1)
        assert stored is not None
        moved = replace(stored.occurrences[0], starts=later)
        texts = (replace(BOTH[0], name="Coro"), BOTH[1])
        after = replace(stored, texts=texts, occurrences=(moved,), access=Access(quiet=Known.YES))
        await Store(session).put(after, author=f"person:{OLGA}", at=clock.now(), reason="obras", quiet=True)
    async with database.reading() as session:
        assert await count_deeds(session, 1) == 2
        newest, oldest = await deeds_of(session, 1)
        assert await deeds_of(session, 1, first=1) == [oldest]
    assert (newest.person, newest.reason, newest.quiet, oldest.person) == (OLGA, "obras", True, 1)
    told = {change.field: (change.old, change.new) for change in newest.changes}
    assert told["texts.es-MX.name"] == ("Música y niñez", "Coro")
    assert told["access.quiet"] == (Known.NOT_KNOWN, Known.YES)
    old, new = told["occurrences.20261201T160000Z"]
    assert (old.starts, new.starts) == (FIRST, later)
    assert len(told) == 3
    assert oldest.changes == ()
