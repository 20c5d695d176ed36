from __future__ import annotations

from dataclasses import replace

from catalog.model import EventStatus
from catalog.store import Store


async def card_of(town, words: str, *, language: str = "es"):
    ana = town.person("Ana", language=language)
    await ana.says(words)
    await ana.hears()
    await ana.presses("1")
    return ana, await ana.hears()


async def test_the_card_says_all_that_is_known_and_what_is_not_known(town) -> None:
    _, card = await card_of(town, "inglés básico")
    lines = card.text.replace(" y inglés", " e inglés").split("\n")
    assert lines[:10] == [
        "Inglés básico",
        "Cuándo: mar 24 nov, 17:00 a 18:30",
        "También: mar 1 dic, 17:00 a 18:30; mar 8 dic, 17:00 a 18:30; mar 15 dic, 17:00 a 18:30; "
        "mar 22 dic, 17:00 a 18:30",
        "Dónde: Biblioteca Sur, Los Fresnos, Calle 5 núm. 12",
        "Cómo llegar: Camión 12, parada Biblioteca",
        "Precio: Gratis",
        "Para quién: personas adultas y personas mayores; desde 18 años",
        "Idiomas: español e inglés",
        "Papeles: ninguno",
        "Acceso: Sí: entrada sin escalones. No: espacio tranquilo. "
        "No se sabe: bucle para aparatos auditivos, lengua de señas, audiodescripción, "
        "lectura fácil y acompañante sin costo.",
    ]
    assert "En el lugar: Sí: agua para beber y wifi. No: cuidado de niñas y niños. No se sabe: " in card
    assert "Lo ofrece: Red de Bibliotecas" in card
    assert "Inscripción: necesaria. 55 0000 0201" in card
    assert "La ciudad lo confirmó: jueves 12 de noviembre" in card


async def test_what_nobody_said_is_said_to_be_unsaid(town) -> None:
    _, card = await card_of(town, "conversación en inglés")
    assert "Precio: Precio no indicado" not in card
    assert "Precio: no indicado" in card
    assert "Idiomas: no se indica" in card
    assert "Papeles: no se sabe" in card
    assert "No se sabe cuándo se confirmó." in card


async def test_a_moved_and_full_date_is_the_first_thing_said(town) -> None:
    _, card = await card_of(town, "conversación en inglés")
    assert card.text.split("\n")[1:3] == [
        "Atención: Cambió de fecha. Antes: vie 27 nov, 11:00",
        "Atención: Lleno: ya no hay lugares",
    ]


async def test_a_cancelled_date_is_named_among_the_next_ones(town) -> None:
    _, card = await card_of(town, "inglés intermedio")
    assert "También: mié 2 dic, 18:00 a 19:30 (cancelado)" in card
    assert "Precio: $150" in card


async def test_the_long_description_is_folded_and_within_the_limits(town) -> None:
    _, card = await card_of(town, "inglés básico")
    kinds = [entity["type"] for entity in card.raw["entities"]]
    assert "expandable_blockquote" in kinds
    assert len(card.text.encode("utf-16-le")) // 2 <= 4096


async def test_the_card_answers_the_list_so_that_the_way_back_is_one_tap(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés básico")
    listed = await ana.hears()
    await ana.presses("1")
    card = await ana.hears()
    assert card.raw["reply_to_message"]["message_id"] == listed.id


async def test_map_call_sign_up_and_share_are_one_press_away(town) -> None:
    ana, card = await card_of(town, "inglés básico")
    assert card.buttons == (
        "Guardar y avisarme",
        "Ver en el mapa",
        "Al calendario",
        "Inscribirme",
        "Copiar teléfono",
        "Compartir",
        "Dar mi opinión",
        "Esto está mal",
        "Volver a la lista",
    )
    await ana.presses("Ver en el mapa")
    venue = (await ana.hears()).raw["venue"]
    assert venue["title"] == "Biblioteca Sur"
    assert venue["location"]["latitude"] == 19.9012
    await ana.presses("Copiar teléfono")
    assert ana.copied == ["55 0000 0201"]
    share = [b for row in card.raw["reply_markup"]["inline_keyboard"] for b in row][-4]
    assert share["switch_inline_query_chosen_chat"]["query"] == f"o_{await town.id_of(1)}"


async def test_what_is_no_longer_on_offer_is_said_so_by_card_and_map(town) -> None:
    ana, card = await card_of(town, "inglés básico")
    await town.retires(1)
    await ana.presses("Ver en el mapa", on=card)
    assert "ya no está en la oferta" in await ana.hears()
    await ana.presses("1")
    assert "ya no está en la oferta" in await ana.hears()


async def test_words_of_the_catalogue_cannot_break_the_markup(town) -> None:
    _, card = await card_of(town, "ajedrez")
    assert "Precio: Gratis con credencial <de la biblioteca>" in card


async def test_a_text_in_the_readers_language_is_taken_and_another_is_labelled(town) -> None:
    bo = town.person("Bo", language="en")
    await bo.says("English")
    listed = await bo.hears()
    assert "Basic English" in listed
    assert "Inglés intermedio (in Spanish)" in listed


async def test_a_cancelled_thing_reached_by_a_link_says_so(town) -> None:
    number = await town.id_of(42)
    async with town.database.reading() as session:
        concert = await Store(session).get(number)
    await town.changes(replace(concert, event_status=EventStatus.CANCELLED, status_reason="Lluvia fuerte"))
    ana = town.person("Ana")
    await ana.says(f"/start o_{number}")
    card, _ = await ana.hears_all()
    assert card.text.split("\n")[:3] == [
        "Concierto de coro",
        "Atención: Cancelado",
        "Atención: Lluvia fuerte",
    ]
