"""Proposing something: what others proposed first, the exact preview, the box; and what the city does."""

from __future__ import annotations

from datetime import timedelta

from bot.civic.proposals import Idea, Proposals
from bot.feedback.receipt import Receipt
from bot.people.roles import Role, Roles
from tests.journeys.conftest import ADMIN

WEEK = timedelta(days=7)
WORDS = "Un taller para reparar bicicletas"
FOUR_OTHERS = (
    "Más bancas en el parque",
    "Cine al aire libre",
    "Clases de natación",
    "Un huerto en la escuela",
)


async def propose(town, name: str, words: str) -> str:
    """Proposes something by typing alone, and gives the receipt."""
    citizen = town.person(name)
    for said in ("/propose", words, "para todas las personas", "donde sea", "no por ahora", "enviar"):
        await citizen.says(said)
        heard = await citizen.hears()
    return str(heard.text.split("Tu código: ")[1].split(".")[0])


async def published(town) -> str:
    """A proposal that came out with four others, and the receipt of its author."""
    code = await propose(town, "Ana", WORDS)
    for number, words in enumerate(FOUR_OTHERS):
        await propose(town, f"C{number}", words)
    await town.passes(WEEK, step=timedelta(hours=12))
    return code


async def test_a_proposal_is_shown_whole_before_it_is_sent(town) -> None:
    ana = town.person("Ana")
    await ana.says("quiero proponer algo")
    assert (await ana.hears()).text.startswith("¿Qué te gustaría que hubiera?")
    await ana.says("Un taller de bicis, llámame al 55 1234 5678")
    assert (await ana.hears()).text.startswith("¿Para quién?\nUn taller de bicis, llámame al […]")
    await ana.presses("Niñas y niños")
    await ana.hears()
    await ana.presses("Los Fresnos")
    await ana.hears()
    await ana.presses("Puedo enseñar")
    shown = await ana.hears()
    assert shown.text.split("\n")[:5] == [
        "Esto es todo lo que se guarda:",
        "Un taller de bicis, llámame al […]",
        "Para: niñas y niños.",
        "Dónde: Los Fresnos.",
        "Quien lo pide puede enseñar.",
    ]
    assert len(town.services.box) == 0
    await ana.presses("Enviar")
    assert "Copiar el código" in (await ana.hears()).buttons
    assert len(town.services.box) == 1


async def test_what_came_out_is_public_and_its_receipt_reads_its_state(town) -> None:
    code = await published(town)
    bob = town.person("Bob")
    await bob.says("propuestas")
    listed = await bob.hears()
    assert listed.text.startswith("Hay 5 propuestas.")
    assert f"– «{WORDS}»: escuchado. Menos de 5 personas." in listed
    receipt = Receipt.read(code)
    assert receipt is not None
    async with town.database.reading() as session:
        mine = await Proposals(session).of_receipt(receipt)
    assert mine is not None
    assert mine.idea == Idea(words=WORDS, language="es")


async def test_who_proposes_the_same_is_offered_to_be_counted_in(town) -> None:
    await published(town)
    for number in range(5):
        eva = town.person(f"E{number}")
        await eva.says("/propose")
        await eva.hears()
        await eva.says("Taller para reparar bicicletas")
        close = await eva.hears()
        assert f"1. «{WORDS}». Menos de 5 personas." in close
        await eva.presses("Yo también")
        assert (await eva.hears()).text.startswith(f"Te sumé a esto:\n{WORDS}")
    await town.passes(WEEK, step=timedelta(hours=12))
    bob = town.person("Bob", language="en")
    await bob.says("proposals")
    assert "6 people ask for it." in await bob.hears()


async def test_mine_is_different_goes_on(town) -> None:
    await published(town)
    eva = town.person("Eva")
    await eva.says("/propose")
    await eva.hears()
    await eva.says("Taller para reparar bicicletas")
    await eva.hears()
    await eva.presses("Lo mío es distinto")
    assert (await eva.hears()).text.startswith("¿Para quién?\nTaller para reparar bicicletas")


async def test_the_city_promises_and_then_does_it(town) -> None:
    await published(town)
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/ideas")
    await olga.hears()
    await olga.presses(WORDS)
    await olga.hears()
    await olga.presses("Prometer")
    for said in (
        "Taller de bicis los sábados",
        "omitir",
        "Movilidad",
        "el 15 de enero de 2027",
        "omitir",
        "omitir",
    ):
        await olga.hears()
        await olga.says(said)
    await olga.hears()
    await olga.presses("Publicar")
    await olga.hears()
    bob = town.person("Bob")
    await bob.says("/proposals")
    await bob.hears()
    await bob.presses(WORDS)
    shown = await bob.hears()
    assert "Cómo va: prometido." in shown
    await bob.presses("Promesa: Taller de bicis")
    assert "Cómo va: prometido para el viernes 15 de enero de 2027." in await bob.hears()


async def test_a_no_has_its_reason(town) -> None:
    await published(town)
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/ideas")
    await olga.hears()
    await olga.presses(WORDS)
    await olga.hears()
    await olga.presses("No se hará")
    await olga.hears()
    await olga.says("No.")
    assert (await olga.hears()).text.startswith("Eso no lo puedo usar.")
    await olga.says("El taller del barrio vecino ya lo da")
    await olga.hears()
    await olga.says("omitir")
    await olga.hears()
    await olga.says("publicar")
    await olga.hears()
    bob = town.person("Bob")
    await bob.says("/proposals")
    await bob.hears()
    await bob.presses(WORDS)
    shown = await bob.hears()
    assert "Cómo va: no se hará.\nLa ciudad dice: El taller del barrio vecino ya lo da" in shown


async def test_whoever_may_be_in_danger_is_met_with_care(town) -> None:
    ana = town.person("Ana")
    await ana.says("/propose")
    await ana.hears()
    await ana.says("me quiero morir")
    assert "55 0000 0101" in await ana.hears()
    # That somebody was met with care is counted; of what they wrote nothing is there.
    assert len(town.services.box) == 1
    assert town.services.box.has_answered("distress", ana.id)


async def test_a_sentence_with_markup_and_too_long_is_shown_as_it_would_be_kept(town) -> None:
    ana = town.person("Ana")
    await ana.says("/propose")
    await ana.hears()
    await ana.says("<b>Un parque</b> & " + "muy grande " * 100)
    shown = await ana.hears()
    assert "<b>Un parque</b> & muy grande" in shown.text
    assert len(shown.text) < 300


async def test_a_correction_goes_to_staff_when_it_comes_out(town) -> None:
    for number in range(5):
        ana = town.person(f"A{number}")
        await ana.says("inglés básico")
        await ana.hears()
        await ana.says("1")
        await ana.hears()
        await ana.presses("Esto está mal")
        await ana.hears()
        await ana.presses("La fecha o la hora")
        await ana.hears()
        await ana.says(f"Ahora empieza a las {number + 1}")
        shown = await ana.hears()
        assert "Esto se guarda sobre Inglés básico: La fecha o la hora." in shown
        await ana.presses("Enviar")
        await ana.hears()
    await town.passes(WEEK, step=timedelta(hours=12))
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/corrections")
    listed = await olga.hears()
    assert listed.text.startswith("5 errores avisados.\n1. Inglés básico. La fecha o la hora: «Ahora empieza")
    await olga.presses("1: revisado")
    assert (await olga.hears()).text.startswith("4 errores avisados.")
    for name, of, answer in (
        ("Pía", "Red de Bibliotecas", "4 errores avisados."),
        ("Paz", "Instituto del Deporte", "Nadie avisó de errores todavía."),
    ):
        person = town.person(name)
        async with town.database.writing() as session:
            roles, now = Roles(session), town.clock.now()
            await roles.grant(person.id, Role.PUBLISHER, by=ADMIN, at=now, organization=of)
        await person.says("/corrections")
        assert (await person.hears()).text.startswith(answer)


async def test_whoever_has_the_code_reads_the_answer_and_may_delete_it(town) -> None:
    code = await published(town)
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/ideas")
    await olga.hears()
    await olga.presses(WORDS)
    await olga.hears()
    await olga.presses("Responder")
    for said in ("Ya hay un taller los sábados en la biblioteca", "omitir", "publicar"):
        await olga.hears()
        await olga.says(said)
    await olga.hears()
    somebody = town.person("Sol")
    await somebody.says(f"/reply {code}")
    shown = await somebody.hears()
    assert shown.text.startswith(WORDS)
    assert "La ciudad dice: Ya hay un taller los sábados en la biblioteca" in shown
    await somebody.presses("Borrar mi propuesta")
    asked = await somebody.hears()
    await somebody.presses(asked.buttons[0])
    await somebody.hears()
    async with town.database.reading() as session:
        assert WORDS not in {each.idea.words for each in await Proposals(session).all(hidden=True)}
