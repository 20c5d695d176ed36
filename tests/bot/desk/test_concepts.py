"""Staff's word on what something serves: who may have one, what it leaves, and that imports keep it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.clock import TurnedClock
from bot.database import Database
from bot.desk.concepts import concepts_of, correct, name_of, named, near
from bot.desk.editing import NotAllowed
from bot.people.audit import Audit
from bot.people.roles import Role, Roles
from catalog.model import Opportunity, OpportunityText, Organization
from catalog.search.lexicon import load_lexicon
from catalog.search.served import FoundBy
from catalog.store import Store
from tests.bot.reminders.test_difference import COURSE

OLGA, PABLO = 7, 8
LEXICON = load_lexicon()
YOGA = replace(
    COURSE,
    id=None,
    texts=(OpportunityText(language="es-MX", name="Taller de yoga"),),
    organization=Organization(name="Red de Bibliotecas"),
)


async def staff(database: Database, clock: TurnedClock, role: Role, organization: str = "") -> Opportunity:
    async with database.writing() as session:
        await Roles(session).grant(1, Role.ADMIN, by=None, at=clock.now())
        await Roles(session).grant(OLGA, role, by=1, at=clock.now(), organization=organization)
        return await Store(session).put(YOGA, author="import", at=clock.now())


async def test_what_is_found_is_told_by_name_and_a_person_has_the_last_word(
    database: Database, clock: TurnedClock
) -> None:
    stored = await staff(database, clock, Role.PUBLISHER)
    async with database.reading() as session:
        before = {each.key: each for each in await concepts_of(session, stored, LEXICON, "es-MX")}
    assert before["yoga"].found_by is FoundBy.WORDS
    assert before["yoga"].name == "yoga"
    async with database.writing() as session:
        said = {"yoga": False, "vaccination": True}
        assert await correct(session, stored.id or 0, said, by=OLGA, at=clock.now())
        # Said again it is nothing new, and leaves no second entry.
        assert not await correct(session, stored.id or 0, said, by=OLGA, at=clock.now())
    # The next import brings another description, and leaves the word of staff as it is.
    async with database.writing() as session:
        again = replace(YOGA, id=stored.id, version=stored.version, minimum_age=12)
        stored = await Store(session).put(again, author="import", at=clock.now())
    async with database.reading() as session:
        after = {each.key: each for each in await concepts_of(session, stored, LEXICON, "en")}
        first, second = (await Audit(session).recent())[:2]
    assert (after["yoga"].serves, after["vaccination"].found_by) == (False, FoundBy.PERSON)
    assert (first.act, first.actor_id, first.subject) == (
        "concepts.corrected",
        OLGA,
        f"opportunity:{stored.id}",
    )
    assert first.details == {"vaccination": "serves", "yoga": "serves_not"}
    assert second.act != first.act


@pytest.mark.parametrize(
    ("role", "organization", "may"),
    [
        (Role.PUBLISHER, "", True),
        (Role.PUBLISHER, "Red de Bibliotecas", True),
        (Role.PUBLISHER, "Casa Luna", False),
        (Role.EDITOR, "", False),
        (Role.PARTNER, "Red de Bibliotecas", False),
    ],
)
async def test_it_is_live_at_once_so_only_whoever_publishes_it_has_a_word(
    database: Database, clock: TurnedClock, role: Role, organization: str, may: bool
) -> None:
    stored = await staff(database, clock, role, organization)
    async with database.writing() as session:
        if may:
            assert await correct(session, stored.id or 0, {"yoga": False}, by=OLGA, at=clock.now())
        else:
            with pytest.raises(NotAllowed):
                await correct(session, stored.id or 0, {"yoga": False}, by=OLGA, at=clock.now())
        with pytest.raises(LookupError):
            await correct(session, 999, {"yoga": False}, by=OLGA, at=clock.now())


def test_a_concept_goes_by_its_name_in_any_language_and_near_ones_are_offered() -> None:
    assert named(LEXICON, "Yoga") == named(LEXICON, "yoga") == "yoga"
    assert named(LEXICON, "yogga") is None
    assert "yoga" in near(LEXICON, "yogga", limit=3)
    assert near(LEXICON, "xqzwvkjh", limit=3) == []
    assert name_of(LEXICON, "vaccination", "es-MX") != name_of(LEXICON, "vaccination", "en")
