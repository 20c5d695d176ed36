from __future__ import annotations

from datetime import datetime

import pytest

from bot.database import Database
from bot.people.audit import Audit
from bot.people.roles import LastAdmin, Role, Roles, ensure_admins

ADMIN, OTHER, EDITOR = 11, 22, 33


async def test_whoever_is_not_known_is_a_citizen(database: Database) -> None:
    async with database.reading() as session:
        assert await Roles(session).of(EDITOR) is Role.CITIZEN


def test_each_role_may_do_what_those_before_it_may() -> None:
    assert Role.ADMIN.includes(Role.CITIZEN)
    assert Role.EDITOR.includes(Role.EDITOR)
    assert not Role.EDITOR.includes(Role.PUBLISHER)
    assert list(Role) == sorted(Role, key=lambda role: sum(role.includes(other) for other in Role))


async def test_the_admins_of_the_settings_are_made_so_once(database: Database, now: datetime) -> None:
    for _ in range(2):
        async with database.writing() as session:
            await ensure_admins(session, (ADMIN, OTHER), at=now)
    async with database.reading() as session:
        assert await Roles(session).holders(Role.ADMIN) == [ADMIN, OTHER]
        entries = await Audit(session).recent()
    assert {(entry.actor_id, entry.act, entry.subject) for entry in entries} == {
        (None, "role.granted", f"person:{ADMIN}"),
        (None, "role.granted", f"person:{OTHER}"),
    }
    assert len(entries) == 2


async def test_a_role_given_and_taken_is_audited_with_who_did_it(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        roles = Roles(session)
        await ensure_admins(session, [ADMIN], at=now)
        await roles.grant(EDITOR, Role.PUBLISHER, by=ADMIN, at=now)
        await roles.grant(EDITOR, Role.EDITOR, by=ADMIN, at=now)
        await roles.revoke(EDITOR, by=ADMIN, at=now)
        await roles.revoke(EDITOR, by=ADMIN, at=now)
    async with database.reading() as session:
        assert await Roles(session).of(EDITOR) is Role.CITIZEN
        entries = (await Audit(session).recent())[::-1][1:]
    assert [(entry.actor_id, entry.act, entry.details) for entry in entries] == [
        (ADMIN, "role.granted", {"from": "citizen", "to": "publisher"}),
        (ADMIN, "role.revoked", {"from": "publisher", "to": "editor"}),
        (ADMIN, "role.revoked", {"from": "editor", "to": "citizen"}),
    ]


async def test_a_role_for_one_organization_is_more_than_none_and_less_than_for_all(
    database: Database, now: datetime
) -> None:
    acts = []
    async with database.writing() as session:
        for organization in ("Cultura", "", "Cultura"):
            await Roles(session).grant(2, Role.EDITOR, by=1, at=now, organization=organization)
            acts.append((await Audit(session).recent(1))[0].act)
    assert acts == ["role.granted", "role.granted", "role.revoked"]


async def test_the_last_admin_stays(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        await ensure_admins(session, [ADMIN, OTHER], at=now)
        await Roles(session).revoke(OTHER, by=ADMIN, at=now)
        with pytest.raises(LastAdmin):
            await Roles(session).grant(ADMIN, Role.EDITOR, by=ADMIN, at=now)
        assert await Roles(session).of(ADMIN) is Role.ADMIN


async def test_a_deed_that_fails_leaves_neither_role_nor_entry(database: Database, now: datetime) -> None:
    async def fail() -> None:
        async with database.writing() as session:
            await ensure_admins(session, [ADMIN], at=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.reading() as session:
        assert await Roles(session).of(ADMIN) is Role.CITIZEN
        assert await Audit(session).recent() == []


async def test_numbers_of_people_may_be_longer_than_32_bits(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        await ensure_admins(session, [7_000_000_000_000], at=now)
    async with database.reading() as session:
        assert await Roles(session).of(7_000_000_000_000) is Role.ADMIN
