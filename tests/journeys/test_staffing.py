"""An admin invites somebody, who takes the role by the link, once; and takes it away again."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people.audit import Audit
from bot.people.roles import Role, Roles, Standing
from tests.journeys.conftest import ADMIN, languages
from tests.journeys.test_writing import last, presses

LINK = re.compile(r"https://t\.me/\w+\?start=(s_[\w-]+)")


def payload_of(heard) -> str:
    """What the link in a message carries."""
    found = LINK.search(heard.text)
    assert found
    return found[1]


async def invites(olga, role: str, organization: str | None, whom: str):
    """The link that an admin makes, by buttons."""
    await last(olga, "/staff")
    labels = ["Invitar a alguien", role, *([organization] if organization else [])]
    await presses(olga, *labels)
    return await last(olga, whom)


async def standing(town, person) -> Standing:
    async with town.database.reading() as session:
        return await Roles(session).standing(person.id)


async def test_somebody_is_invited_for_one_organization_once(town) -> None:
    olga, lupe, eva = (town.person("Olga", id=ADMIN), town.person("Lupe"), town.person("Eva"))
    heard = await invites(olga, "organización aliada", "Red de Bibliotecas", "Lupe, de la biblioteca")
    assert "Pasa este enlace solo a Lupe, de la biblioteca." in heard.text
    payload = payload_of(heard)
    # Whom it is for is seen until it is used.
    await last(olga, "/staff")
    assert "Lupe, de la biblioteca." in (await presses(olga, "Enlaces sin usar")).text
    shown = await last(lupe, f"/start {payload}")
    assert shown.text == (
        "Esta invitación es para Lupe, de la biblioteca. "
        "Da este papel: organización aliada, de Red de Bibliotecas."
    )
    looked = await last(eva, f"/start {payload}")
    heard = await presses(lupe, "Aceptar")
    assert heard.text.startswith("Listo. Tu papel aquí: organización aliada, de Red de Bibliotecas.\n")
    assert "/new: Publicar algo nuevo" in heard.text
    assert "/cancel" not in heard.text
    assert await standing(town, lupe) == Standing(role=Role.PARTNER, organization="Red de Bibliotecas")
    # Passed on, it gives nobody anything, whether it was looked at before or not.
    await eva.presses("Aceptar", on=looked)
    assert (await eva.hears()).text.startswith("Este enlace ya no sirve")
    assert (await last(eva, f"/start {payload}")).text.startswith("Este enlace ya no sirve")
    assert await standing(town, eva) == Standing()


async def test_the_commands_of_staff_are_listed_for_them_alone(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await last(olga, "/desk")
    assert heard.text.startswith("Tu papel aquí: administración.\n")
    (call,) = [call for call in town.server.api.calls if call.method == "setMyCommands"]
    assert re.search(r"""["']type["']: ?["']chat["']""", str(call.parameters))
    assert "staff" in str(call.parameters)


async def test_a_link_that_is_taken_back_or_too_old_gives_nothing(town) -> None:
    olga, lupe = town.person("Olga", id=ADMIN), town.person("Lupe")
    first = payload_of(await invites(olga, "edición", "Todas las organizaciones", "Lupe"))
    await last(olga, "/staff")
    await presses(olga, "Enlaces sin usar", "Anular el de Lupe")
    assert (await last(lupe, f"/start {first}")).text.startswith("Este enlace ya no sirve")
    second = payload_of(await invites(olga, "edición", "Todas las organizaciones", "Lupe"))
    shown = await last(lupe, f"/start {second}")
    town.clock.turn(timedelta(days=7))
    await lupe.presses("Aceptar", on=shown)
    assert (await lupe.hears()).text.startswith("Este enlace ya no sirve")
    assert await standing(town, lupe) == Standing()


async def test_a_link_of_one_who_is_no_admin_any_more_gives_nothing(town) -> None:
    olga, lupe, eva = (town.person("Olga", id=ADMIN), town.person("Lupe"), town.person("Eva"))
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, Role.ADMIN, by=ADMIN, at=town.clock.now())
    payload = payload_of(await invites(eva, "administración", None, "Lupe"))
    await last(olga, "/staff")
    assert (await presses(olga, f"Ver {eva.id}")).text == f"{eva.id}: administración"
    await presses(olga, "Cambiar papel", "publicación", "Red de Bibliotecas")
    assert await standing(town, eva) == Standing(role=Role.PUBLISHER, organization="Red de Bibliotecas")
    await last(olga, "/staff")
    await presses(olga, f"Ver {eva.id}")
    assert (await presses(olga, "Quitar", "Sí, quitar")).text == f"Listo. {eva.id} ya no trabaja aquí."
    assert (await last(lupe, f"/start {payload}")).text.startswith("Este enlace ya no sirve")
    await last(olga, "/staff")
    await presses(olga, f"Ver {ADMIN}")
    heard = await presses(olga, "Quitar", "Sí, quitar")
    assert heard.text.startswith("No se puede: nadie más administra.")


async def test_whoever_can_do_as_much_leaves_the_link_for_whom_it_is(town) -> None:
    olga, lupe = town.person("Olga", id=ADMIN), town.person("Lupe")
    payload = payload_of(await invites(olga, "publicación", "Todas las organizaciones", "Lupe"))
    await last(olga, f"/start {payload}")
    assert (await presses(olga, "Aceptar")).text.startswith("Ya puedes hacer todo eso.")
    await last(lupe, f"/start {payload}")
    await presses(lupe, "Aceptar")
    assert (await standing(town, lupe)).role is Role.PUBLISHER


@pytest.mark.parametrize("language", ["es", "en"])
async def test_what_was_done_is_read_page_by_page(town, language: str) -> None:
    olga = town.person("Olga", id=ADMIN, language=language)
    lupe = town.person("Lupe")
    async with town.database.writing() as session:
        for number in range(12):
            role = Role.EDITOR if number % 2 == 0 else Role.PUBLISHER
            await Roles(session).grant(lupe.id, role, by=ADMIN, at=town.clock.now())
        assert len(await Audit(session).recent()) == 13
    heard = await last(olga, "/audit")
    lines = heard.text.splitlines()
    said = {
        "es": f"lun 23 nov, 10:00. 77: dio más permiso a {lupe.id}, de «edición» a «publicación».",
        "en": f"Mon 23 Nov, 10:00 AM. 77: gave {lupe.id} more, from “editor” to “publisher”.",
    }
    assert (len(lines), lines[1]) == (11, said[language])
    heard = await (last(olga, "más viejo") if language == "es" else presses(olga, "Older"))
    assert len(heard.text.splitlines()) == 4
    assert heard.buttons == (("Más nuevo",) if language == "es" else ("Newer",))


ROOT = Path(__file__).parents[2]
ACT = re.compile(
    r"\"((?:role|session|opportunity|draft|invitation|import|feed|comment|feedback|promise"
    r"|proposal|need|correction|consultation|answer)\.[a-z_]+)\""
)


@pytest.mark.parametrize("tag", ["es-MX", "en"])
def test_everything_that_is_written_into_the_log_can_be_read_in_words(tag: str) -> None:
    speech, written = languages().speech(tag), set()
    for path in sorted((ROOT / "bot").rglob("*.py")):
        text = path.read_text("utf-8")
        if "Audit(" in text or "Edit(" in text or "_status(" in text:
            written |= {act for act in ACT.findall(text) if not act.endswith(".id")}
    assert {"role.granted", "opportunity.created", "draft.begun"} <= written
    assert [act for act in sorted(written) if not speech.has(f"chat.audit.act.{act}")] == []
