"""Every command and every press, for every role: what the table says is what the real bot does."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest
from telegram.ext import BaseHandler, CommandHandler

from bot.chat.application import handlers
from bot.chat.callbacks import PRESSES as KINDS
from bot.chat.callbacks import Press
from bot.chat.codec import pack
from bot.chat.routes import Pressed, PressRoute, on_command, on_press
from bot.chat.staff import guarded
from bot.desk.permissions import CITY_WIDE, COMMANDS, PRESSES
from bot.people.roles import Role, Roles
from tests.journeys.conftest import ADMIN, languages
from tests.journeys.test_staff_changes import after

STAFF_COMMANDS = {name: least for name, least in COMMANDS.items() if least is not None}
STAFF_PRESSES = {kind: least for kind in KINDS if (least := PRESSES[kind.__name__]) is not None}


def sample(kind: type[Press]) -> Press:
    """A press of this kind, whatever it means."""
    plain = {int: 1, str: "see", bool: False, frozenset[str]: frozenset()}
    hints = get_type_hints(kind)
    return kind(**{each.name: plain[hints[each.name]] for each in fields(kind)})  # type: ignore[arg-type]


async def becomes(town, person, role: Role, *, of: str = "Red de Bibliotecas") -> None:
    async with town.database.writing() as session:
        await Roles(session).grant(person.id, role, by=ADMIN, at=town.clock.now(), organization=of)


def test_each_role_has_these_commands_more_than_the_one_before_it() -> None:
    more = {role: {name for name, least in STAFF_COMMANDS.items() if least is role} for role in Role}
    assert more == {
        Role.CITIZEN: set(),
        Role.PARTNER: {"desk", "panel", "new", "edit", "drafts"},
        Role.EDITOR: set(),
        Role.PUBLISHER: {"cancel", "move", "needs", "corrections"},
        Role.ADMIN: {
            *("staff", "audit", "summary", "answer", "ideas"),
            *("promise", "consult", "deliveries"),
        },
    }


@pytest.mark.parametrize("tag", ["es-MX", "en"])
def test_every_command_of_staff_is_told_of_in_the_menu(tag: str) -> None:
    speech = languages().speech(tag)
    assert [name for name in STAFF_COMMANDS if not speech.has(f"chat.command.{name}")] == []


async def test_the_table_and_the_bot_have_the_same_commands_and_presses(town) -> None:
    registered = handlers(town.application.bot_data)
    commands = [name for each in registered if isinstance(each, CommandHandler) for name in each.commands]
    assert set(commands) == set(COMMANDS)
    (pressed,) = [each for each in registered if isinstance(each, Pressed)]
    assert {kind.__name__ for kind in pressed._presses} == set(PRESSES)
    assert {kind.__name__ for kind in KINDS} == set(PRESSES)


async def _nothing(*_: object) -> None:
    return None


class _New(Press):
    code = "new"


@pytest.mark.parametrize("route", [on_command("oversight", _nothing), on_press(_New, _nothing)])
def test_what_is_not_in_the_table_is_not_served(route: BaseHandler | PressRoute) -> None:
    with pytest.raises(KeyError):
        guarded([route])


async def test_whoever_may_not_gets_what_an_unknown_command_and_an_old_button_get(town) -> None:
    eva = town.person("Eva")
    unknown = await after(eva, "/nosuchcommand")
    await eva.presses_data("3:nosuchpress", on=unknown)
    old = (await eva.hears()).text
    for role in Role:
        await becomes(town, eva, role)
        for command, least in STAFF_COMMANDS.items():
            if not role.includes(least) or (command in CITY_WIDE and role is not Role.ADMIN):
                heard = await after(eva, f"/{command} coro")
                assert (heard.text, heard.buttons) == (unknown.text, unknown.buttons), (role, command)
        for kind, least in STAFF_PRESSES.items():
            if not role.includes(least) or (kind.__name__ in CITY_WIDE and role is not Role.ADMIN):
                await eva.presses_data(pack(sample(kind)), on=unknown)
                assert (await eva.hears()).text == old, (role, kind)


async def test_whoever_may_is_heard(town) -> None:
    eva = town.person("Eva")
    unknown = (await after(eva, "/nosuchcommand")).text
    for role in Role:
        if role is Role.CITIZEN:
            continue
        await becomes(town, eva, role, of="Red de Bibliotecas" if role is Role.PARTNER else "")
        for command, least in STAFF_COMMANDS.items():
            if least is role:
                await eva.says(f"/{command}")
                heard = await eva.hears_all()
                assert heard, (role, command)
                assert heard[-1].text != unknown, (role, command)
