"""Drafts: whose they are, who sees them, and that two who save lose nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.clock import TurnedClock
from bot.database import Database
from bot.desk import cancelling
from bot.desk.drafts import Draft, Drafts, DraftState, StaleDraft
from bot.desk.editing import Blocked, Edit, NotAllowed, publish
from bot.desk.own import InHand
from bot.desk.posters import Posters
from bot.desk.undoing import undo
from bot.people.audit import Audit
from bot.people.own_data import OwnData
from bot.people.roles import NoOrganization, Role, Roles, Standing
from catalog.changes.compare import merged
from catalog.model import (
    Kind,
    Opportunity,
    OpportunityText,
    Organization,
    Price,
    PriceKind,
    PublicationStatus,
)
from catalog.store import StaleOpportunity, Store
from tests.bot.people.test_own_data import traces

ADMIN, PUBLISHER, EDITOR, PARTNER, OTHER, LOCAL = 101, 102, 103, 104, 105, 106
LIBRARIES, MUSEUM = "Red de Bibliotecas", "Museo de la Ciudad"
POEMS = Opportunity(
    kind=Kind.READING,
    source="",
    external_id="",
    texts=(OpportunityText(language="es-MX", name="Poemas"),),
    organization=Organization(name=LIBRARIES),
)
FREE = Price(kind=PriceKind.FREE)


@pytest.fixture
async def desk(database: Database, clock: TurnedClock) -> Database:
    """A database with one of each role; a partner and a publisher of the museum."""
    people = {
        ADMIN: (Role.ADMIN, ""),
        PUBLISHER: (Role.PUBLISHER, ""),
        EDITOR: (Role.EDITOR, ""),
        PARTNER: (Role.PARTNER, LIBRARIES),
        OTHER: (Role.PARTNER, MUSEUM),
        LOCAL: (Role.PUBLISHER, MUSEUM),
    }
    async with database.writing() as session:
        for person, (role, of) in people.items():
            await Roles(session).grant(person, role, by=None, at=clock.now(), organization=of)
    return database


async def begun(desk: Database, clock: TurnedClock, by: int = PARTNER, what: Opportunity = POEMS) -> Draft:
    async with desk.writing() as session:
        return await Drafts(session).begin(what, of=None, by=by, at=clock.now())


async def handed_in(desk: Database, clock: TurnedClock, by: int = PARTNER) -> Draft:
    draft = await begun(desk, clock, by)
    async with desk.writing() as session:
        return await Drafts(session).submit(draft.id, by=by, at=clock.now())


async def test_a_partner_drafts_for_their_own_organization_alone(desk: Database, clock: TurnedClock) -> None:
    async with desk.writing() as session:
        with pytest.raises(NoOrganization):
            await Roles(session).grant(9, Role.PARTNER, by=ADMIN, at=clock.now())
    with pytest.raises(NotAllowed):
        await begun(desk, clock, OTHER)
    with pytest.raises(NotAllowed):
        await begun(desk, clock, 999)
    draft = await begun(desk, clock)
    # Nor may it be given to somebody else on the way.
    theirs = replace(draft, opportunity=replace(POEMS, organization=Organization(name=MUSEUM)))
    with pytest.raises(NotAllowed):
        async with desk.writing() as session:
            await Drafts(session).save(theirs, by=PARTNER, at=clock.now())


def test_a_name_written_otherwise_is_the_same_organization() -> None:
    assert Standing(role=Role.PARTNER, organization="Red de Bibliotecas").covers("RED  de bibliotecas")
    assert not Standing(role=Role.PARTNER, organization="Red de Bibliotecas").covers("")
    assert not Standing(role=Role.PARTNER).covers("Red de Bibliotecas"), "one of nobody's is of nobody"
    assert Standing(role=Role.EDITOR).covers("")


@pytest.mark.parametrize(
    ("person", "open_", "waiting"),
    [
        (PARTNER, True, True),
        (ADMIN, True, True),
        (PUBLISHER, False, True),
        (EDITOR, False, False),
        (OTHER, False, False),
        (LOCAL, False, False),
        (999, False, False),
    ],
)
async def test_who_sees_a_draft(
    desk: Database, clock: TurnedClock, person: int, open_: bool, waiting: bool
) -> None:
    for state, seen in ((DraftState.OPEN, open_), (DraftState.IN_REVIEW, waiting)):
        made = begun if state is DraftState.OPEN else handed_in
        draft = await made(desk, clock)
        async with desk.reading() as session:
            if seen:
                assert (await Drafts(session).get(draft.id, by=person)).state is state
            else:
                with pytest.raises(NotAllowed):
                    await Drafts(session).get(draft.id, by=person)
            standing = await Roles(session).standing(person)
            listed = [each.id for each in await Drafts(session).waiting(standing)]
        may_review = person in (ADMIN, PUBLISHER) and state is DraftState.IN_REVIEW
        assert (draft.id in listed) is may_review


async def test_of_two_who_save_the_second_is_told_and_sees_both(desk: Database, clock: TurnedClock) -> None:
    draft = await handed_in(desk, clock)
    mine = replace(draft, opportunity=replace(POEMS, price=FREE))
    theirs = replace(draft, opportunity=replace(POEMS, who_can_come="todas"))
    async with desk.writing() as session:
        await Drafts(session).save(theirs, by=PUBLISHER, at=clock.now())
    with pytest.raises(StaleDraft) as stale:
        async with desk.writing() as session:
            await Drafts(session).save(mine, by=PARTNER, at=clock.now())
    assert stale.value.current.opportunity.who_can_come == "todas"
    # What a publisher looked at is not what would go out.
    with pytest.raises(StaleDraft):
        async with desk.writing() as session:
            await Drafts(session).publish(
                draft.id, by=PUBLISHER, at=clock.now(), quiet=True, version=draft.version
            )


async def test_two_who_publish_at_once_publish_once(desk: Database, clock: TurnedClock) -> None:
    draft = await handed_in(desk, clock)

    async def publish(by: int) -> bool:
        try:
            async with desk.writing() as session:
                await Drafts(session).publish(draft.id, by=by, at=clock.now(), quiet=False)
        except LookupError:
            return False
        return True

    done = await asyncio.gather(publish(ADMIN), publish(PUBLISHER))
    assert sorted(done) == [False, True]
    async with desk.reading() as session:
        assert [each.kind for each in (await Store(session).by_source("desk")).values()] == [Kind.READING]


@pytest.mark.parametrize("by", [PARTNER, EDITOR, OTHER, LOCAL])
async def test_who_may_not_publish_does_not(desk: Database, clock: TurnedClock, by: int) -> None:
    draft = await handed_in(desk, clock, by if by in (PARTNER, EDITOR) else PARTNER)
    with pytest.raises(NotAllowed):
        async with desk.writing() as session:
            await Drafts(session).publish(draft.id, by=by, at=clock.now(), quiet=True)
    async with desk.reading() as session:
        assert await Store(session).by_source("desk") == {}


async def test_what_staff_changed_is_locked_and_what_an_import_brings_stays_open(
    desk: Database, clock: TurnedClock
) -> None:
    imported = replace(POEMS, source="feed", external_id="7", price=FREE)
    async with desk.writing() as session:
        stored = await Store(session).put(imported, author="import", at=clock.now())
    changed = replace(stored, texts=(replace(stored.texts[0], name="Poemas al mediodía"),))
    async with desk.writing() as session:
        drafts = Drafts(session)
        draft = await drafts.begin(changed, of=stored.id, by=PUBLISHER, at=clock.now())
        published = await drafts.publish(draft.id, by=PUBLISHER, at=clock.now(), quiet=True)
    assert published.opportunity.locked == {"texts.es-MX"}
    after = merged(published.opportunity, replace(imported, price=Price()), now=clock.now())
    assert (after.texts[0].name, after.price) == ("Poemas al mediodía", Price())
    async with desk.reading() as session:
        acts = [entry.act for entry in await Audit(session).recent(2)]
    assert acts == ["opportunity.edited", "draft.begun"]


async def test_what_changed_meanwhile_is_put_under_the_draft(desk: Database, clock: TurnedClock) -> None:
    async with desk.writing() as session:
        feed = replace(POEMS, source="feed", external_id="7")
        stored = await Store(session).put(feed, author="import", at=clock.now())
        mine = replace(stored, price=FREE, who_can_come="mías")
        draft = await Drafts(session).begin(mine, of=stored.id, by=PUBLISHER, at=clock.now())
        theirs = replace(stored, who_can_come="suyas", url="https://example.org/poemas")
        await Store(session).put(theirs, author="import", at=clock.now())
    with pytest.raises(StaleOpportunity):
        async with desk.writing() as session:
            await Drafts(session).publish(draft.id, by=PUBLISHER, at=clock.now(), quiet=True)
    async with desk.writing() as session:
        newer, rebased = await Drafts(session).rebase(draft.id, by=PUBLISHER, at=clock.now())
        assert (rebased.theirs, rebased.both) == (("url", "who_can_come"), ("who_can_come",))
        done = await Drafts(session).publish(newer.id, by=PUBLISHER, at=clock.now(), quiet=True)
    assert (done.opportunity.price, done.opportunity.who_can_come) == (FREE, "mías")
    assert done.opportunity.url == "https://example.org/poemas"


async def test_what_was_new_is_undone_into_a_draft(desk: Database, clock: TurnedClock) -> None:
    draft = await begun(desk, clock, PUBLISHER)
    async with desk.writing() as session:
        done = await Drafts(session).publish(draft.id, by=PUBLISHER, at=clock.now(), quiet=False)
        back = await undo(session, done.revision or 0, by=PUBLISHER, at=clock.now())
        assert back.opportunity.publication_status is PublicationStatus.ARCHIVED
        (again,) = await Drafts(session).mine(PUBLISHER)
    assert (again.of, again.opportunity.texts) == (done.opportunity.id, POEMS.texts)


async def test_a_poster_goes_with_what_comes_of_the_draft(desk: Database, clock: TurnedClock) -> None:
    draft = await begun(desk, clock, PUBLISHER)
    async with desk.writing() as session:
        drafts = Drafts(session)
        for name in ("first", "second"):
            await drafts.attach(draft.id, name, by=PUBLISHER)
        assert await Posters(session).of(draft.id) == ["second"]
        with pytest.raises(NotAllowed):
            await drafts.attach(draft.id, "theirs", by=OTHER)
        done = await drafts.publish(draft.id, by=PUBLISHER, at=clock.now(), quiet=False)
        number = done.opportunity.id
        later = await drafts.begin(done.opportunity, of=number, by=PUBLISHER, at=clock.now())
        assert await Posters(session).of(later.id) == ["second"]
        await drafts.attach(later.id, "third", by=PUBLISHER)
        await drafts.publish(later.id, by=PUBLISHER, at=clock.now(), quiet=True)
        last = await drafts.begin(done.opportunity, of=number, by=PUBLISHER, at=clock.now())
        assert await Posters(session).of(last.id) == ["third"]


async def test_of_one_who_is_erased_only_what_was_handed_in_stays(desk: Database, clock: TurnedClock) -> None:
    await begun(desk, clock, EDITOR)
    kept = await handed_in(desk, clock, EDITOR)
    async with desk.writing() as session:
        own = OwnData(session, [InHand()])
        assert (await own.of(EDITOR)).counts == {"drafts": 2, "staff_invitations": 0}
        await own.rename(EDITOR, 777)
        assert len(await Drafts(session).mine(777)) == 2
        await own.erase(777, at=clock.now())
        (left,) = await Drafts(session).waiting(await Roles(session).standing(ADMIN))
    assert (left.id, left.author) == (kept.id, None)
    assert await traces(desk, 777) == await traces(desk, EDITOR) == []


async def test_what_has_to_be_mended_first_is_published_by_no_door(
    desk: Database, clock: TurnedClock
) -> None:
    nameless = replace(POEMS, texts=(OpportunityText(language="es-MX", name=" "),))
    draft = await begun(desk, clock, by=ADMIN, what=nameless)
    async with desk.writing() as session:
        with pytest.raises(Blocked) as refused:
            await Drafts(session).publish(draft.id, by=ADMIN, at=clock.now(), quiet=True)
        assert [each.code for each in refused.value.found] == ["name"]
        # The draft is still there to be mended.
        mended = await Drafts(session).save(replace(draft, opportunity=POEMS), by=ADMIN, at=clock.now())
        done = await Drafts(session).publish(mended.id, by=ADMIN, at=clock.now(), quiet=True)
        with pytest.raises(Blocked):
            await publish(
                session,
                Edit(act="opportunity.edited", after=replace(done.opportunity, organization=None)),
                by=ADMIN,
                at=clock.now(),
                quiet=True,
            )


async def test_what_an_import_left_out_keeps_nobody_from_calling_it_off(
    desk: Database, clock: TurnedClock
) -> None:
    async with desk.writing() as session:
        stored = await Store(session).put(replace(POEMS, organization=None), author="import", at=clock.now())
        named = replace(stored, organization=Organization(name=MUSEUM))
        edit = Edit(act="opportunity.edited", after=named)
        done = await publish(session, edit, by=ADMIN, at=clock.now(), quiet=True)
        # What was published so before can be put back.
        undone = await undo(session, done.revision or 0, by=ADMIN, at=clock.now())
        assert undone.opportunity.organization is None
        draft = await Drafts(session).begin(
            replace(undone.opportunity, minimum_age=12), of=undone.opportunity.id, by=ADMIN, at=clock.now()
        )
        aged = await Drafts(session).publish(draft.id, by=ADMIN, at=clock.now(), quiet=True)
        off = cancelling.cancelled(aged.opportunity, None, "obras")
        assert (await publish(session, off, by=ADMIN, at=clock.now(), quiet=True)).revision is not None
